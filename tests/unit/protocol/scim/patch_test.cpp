#include <protocol/scim/patch.hpp>

#include <algorithm>
#include <random>
#include <set>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

namespace {

const value& stored() {
    static const value document =
        json(R"({'schemas':['CORE'],'userName':'bob','title':'Chef','name':{'givenName':'B','familyName':'Lee'},
        'emails':[{'type':'work','value':'bob@work','primary':true},{'type':'home','value':'bob@home'}],'addresses':[{'type':'work','country':'US'}]})");
    return document;
}

result<patched> patch(const std::string& operations, rules profile = rules::tolerant()) {
    auto parsed =
        parse_patch(json("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':" + operations + "}"),
                    user_type(), profile);
    if (!parsed) return parsed.error();
    return apply_patch(stored(), *parsed, user_type(), profile);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_patch)

BOOST_AUTO_TEST_CASE(operations_do_what_rfc_7644_3_5_2_says) {
    struct {
        std::string operation, attribute, expected;
    } const cases[] = {
        {"{'op':'add','path':'nickName','value':'B'}", "nickName", "'B'"},
        {"{'op':'add','path':'title','value':'Cook'}", "title", "'Cook'"},
        {"{'op':'remove','path':'title'}", "title", ""},
        {"{'op':'replace','path':'title','value':null}", "title", ""},
        {"{'op':'add','path':'title','value':null}", "title", "'Chef'"},
        {"{'op':'add','path':'emails','value':[{'value':'BOB@work','type':'WORK'}]}",
         "emails",  // the same again: nothing new
         "[{'type':'WORK','value':'BOB@work','primary':true},{'type':'home','value':'bob@home'}]"},
        {"{'op':'add','path':'emails','value':{'value':'x@x','type':'other','primary':true}}", "emails",
         "[{'type':'work','value':'bob@work','primary':false},{'type':'home','value':'bob@home'},{'value':'x@x','type':"
         "'other','primary':true}]"},
        {"{'op':'replace','path':'emails','value':[{'value':'x@x'}]}", "emails", "[{'value':'x@x'}]"},
        {"{'op':'replace','path':'emails','value':[]}", "emails", ""},
        {"{'op':'remove','path':'emails'}", "emails", ""},
        {"{'op':'remove','path':'emails[type eq \\\"work\\\" and value ew \\\"work\\\"]'}", "emails",
         "[{'type':'home','value':'bob@home'}]"},
        {"{'op':'remove','path':'emails[type eq \\\"none\\\"]'}", "emails",
         "[{'type':'work','value':'bob@work','primary':true},{'type':'home','value':'bob@home'}]"},
        {"{'op':'remove','path':'emails[value pr]'}", "emails", ""},
        {"{'op':'remove','path':'emails','value':[{'value':'bob@home'}]}", "emails",
         "[{'type':'work','value':'bob@work','primary':true}]"},
        {"{'op':'remove','path':'addresses[type eq \\\"work\\\"].country'}", "addresses", "[{'type':'work'}]"},
        {"{'op':'replace','path':'addresses[type eq \\\"work\\\"]','value':{'locality':'Hollywood'}}", "addresses",
         "[{'type':'work','locality':'Hollywood'}]"},
        {"{'op':'replace','path':'addresses[type eq \\\"work\\\"].streetAddress','value':'1010'}", "addresses",
         "[{'type':'work','country':'US','streetAddress':'1010'}]"},
        {"{'op':'replace','path':'emails[type eq \\\"home\\\"].primary','value':true}", "emails",
         "[{'type':'work','value':'bob@work','primary':false},{'type':'home','value':'bob@home','primary':true}]"},
        {"{'op':'replace','path':'emails.type','value':'other'}", "emails",
         "[{'type':'other','value':'bob@work','primary':true},{'type':'other','value':'bob@home'}]"},
        {"{'op':'add','path':'phoneNumbers.value','value':'1'}", "phoneNumbers", "[{'value':'1'}]"},
        {"{'op':'remove','path':'name'}", "name", ""},
        {"{'op':'remove','path':'name.givenName'}", "name", "{'familyName':'Lee'}"},
        {"{'op':'add','value':{'emails':[{'value':'babs@jensen.org','type':'other'}],'nickname':'Babs'}}", "nickName",
         "'Babs'"},
        {"{'op':'add','path':'emails[type eq \\\"home\\\"]','value':{'display':'H'}}", "emails",
         "[{'type':'work','value':'bob@work','primary':true},{'type':'home','value':'bob@home','display':'H'}]"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.operation) {
            const auto done = patch("[" + c.operation + "]");
            BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
            const value* after = done->document.find(c.attribute);
            BOOST_TEST_REQUIRE((after == nullptr) == c.expected.empty());
            if (after) BOOST_TEST((*after == json(c.expected)), to_json(*after));
            const value* before = stored().find(c.attribute);
            BOOST_TEST(done->changed == !(before && after ? *before == *after : before == after));
        }
}

BOOST_AUTO_TEST_CASE(wrong_operations_are_refused_with_their_word) {
    struct {
        std::string operation;
        errc code;
    } const cases[] = {
        {"{'op':'remove'}", errc::no_target},
        {"{'op':'remove','path':''}", errc::no_target},
        {"{'op':'remove','value':{'title':'x'}}", errc::no_target},
        {"{'op':'move','path':'title'}", errc::invalid_syntax},
        {"{'path':'title','value':'x'}", errc::invalid_syntax},
        {"'x'", errc::invalid_syntax},
        {"{'op':'add','path':'title'}", errc::invalid_value},
        {"{'op':'add','value':'x'}", errc::invalid_value},
        {"{'op':'add','path':7,'value':1}", errc::invalid_path},
        {"{'op':'add','path':'emails[','value':'x'}", errc::invalid_path},
        {"{'op':'add','path':'title x','value':'x'}", errc::invalid_path},
        {"{'op':'add','path':'nobody[type eq','value':'x'}", errc::invalid_path},
        {"{'op':'replace','path':'meta.created','value':'x'}", errc::mutability},
        {"{'op':'replace','path':'groups','value':[{'value':'g'}]}", errc::mutability},
        {"{'op':'remove','path':'userName'}", errc::mutability},
        {"{'op':'replace','path':'userName','value':''}", errc::mutability},
        {"{'op':'remove','path':'CORE'}", errc::mutability},
        {"{'op':'replace','path':'title','value':{'a':1}}", errc::invalid_value},
        {"{'op':'replace','path':'title','value':['a','b']}", errc::invalid_value},
        {"{'op':'replace','path':'emails','value':[{'value':'x','primary':'perhaps'}]}", errc::invalid_value},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.operation) {
            const auto done = patch("[" + c.operation + "]");
            if (c.operation.find("nobody[") != std::string::npos && done.has_value())
                BOOST_FAIL("a broken path was passed over");
            BOOST_TEST_REQUIRE(done.has_error());
            BOOST_TEST((done.error().code == c.code), done.error().detail);
        }
}

BOOST_AUTO_TEST_CASE(the_message_itself_is_judged) {
    rules tolerant = rules::tolerant(), strict = rules::strict();
    const auto code = [&](std::string body, rules& profile) {
        return parse_patch(json(std::move(body)), user_type(), profile).error().code;
    };
    for (const auto* body : {"[]", "{}", "{'Operations':[]}", "{'Operations':{}}", "{'Operations':'x'}"})
        BOOST_TEST((code(body, tolerant) == errc::invalid_syntax), body);
    BOOST_TEST(parse_patch(json("{'operations':[{'op':'remove','path':'title'}]}"), user_type(), tolerant).has_value());
    BOOST_TEST((code("{'Operations':[{'op':'remove','path':'title'}]}", strict) == errc::invalid_syntax));
    std::string many = "{'op':'remove','path':'title'}";
    for (std::size_t i = 1; i < limits::patch_operations; ++i) many += ",{'op':'remove','path':'title'}";
    BOOST_TEST(parse_patch(json("{'Operations':[" + many + "]}"), user_type(), tolerant)->size() == limits::patch_operations);
    BOOST_TEST((code("{'Operations':[" + many + ",{'op':'remove','path':'title'}]}", tolerant) == errc::too_large));
}

BOOST_AUTO_TEST_CASE(values_of_one_attribute_are_bounded) {
    std::string list = "[";
    for (std::size_t i = 0; i < limits::attribute_values; ++i)
        list += (i ? "," : "") + ("{'value':'" + std::to_string(i) + "'}");
    BOOST_TEST(patch("[{'op':'replace','path':'emails','value':" + list + "]}]").has_value());
    BOOST_TEST(
        (patch("[{'op':'replace','path':'emails','value':" + list + ",{'value':'x'}]}]").error().code == errc::invalid_value));
    BOOST_TEST((patch("[{'op':'add','path':'emails','value':" + list + "]}]").error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(what_the_profile_bent_is_reported) {
    rules profile = rules::tolerant();
    const auto parsed = parse_patch(
        json("{'Operations':[{'op':'Replace','path':'active','value':'False'},{'op':'add','path':'nobody','value':1}]}"),
        user_type(), profile);
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST((profile.fired() == std::vector<std::string_view>{"unknown_attributes", "missing_schemas", "string_booleans"}));
}

// Random member operations: the delta, applied to any stored set, gives what one operation after the other would.
BOOST_AUTO_TEST_CASE(a_membership_delta_is_its_operations_in_order) {
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    const auto random_ids = [&] {
        std::set<std::string> out;
        for (auto count = pick(5); count > 0; --count) out.insert("u" + std::to_string(pick(8)));
        return out;
    };
    for (int round = 0; round < 3000; ++round) {
        const auto before = random_ids();
        auto expected = before;
        std::string text;
        for (auto count = 1 + pick(6); count > 0; --count) {
            const auto ids = random_ids();
            std::string list;
            for (const auto& id : ids) list += (list.empty() ? "" : ",") + ("{'value':'" + id + "'}");
            const auto kind = pick(6);
            if (!text.empty()) text += ",";
            if (kind == 0)
                text += "{'op':'add','path':'members','value':[" + list + "]}", expected.insert(ids.begin(), ids.end());
            if (kind == 1) text += "{'op':'replace','path':'members','value':[" + list + "]}", expected = ids;
            if (kind == 2) text += "{'op':'remove','path':'members','value':[" + list + "]}";
            if (kind == 2)
                for (const auto& id : ids) expected.erase(id);
            if (kind == 3) text += "{'op':'remove','path':'members'}", expected.clear();
            if (kind == 4) text += "{'op':'remove','path':'members[value eq \\\"u3\\\"]'}", expected.erase("u3");
            if (kind == 5)
                text += "{'op':'remove','path':'members[value sw \\\"u1\\\" or value eq \\\"u5\\\"]'}", expected.erase("u1"),
                    expected.erase("u5");
        }
        BOOST_TEST_CONTEXT("seed " << seed << ": " << text) {
            rules profile = rules::tolerant();
            const auto parsed = parse_patch(json("{'Operations':[" + text + "]}"), group_type(), profile);
            BOOST_TEST_REQUIRE(parsed.has_value());
            const auto done = apply_patch(json("{'displayName':'g'}"), *parsed, group_type(), profile);
            BOOST_TEST_REQUIRE(done.has_value());
            std::set<std::string> after;
            for (const auto& id : before) {
                const auto& delta = done->members;
                object element;
                element.set("value", id);
                bool gone = delta.replaced || std::count(delta.removed.begin(), delta.removed.end(), id);
                for (const auto& filter : delta.removed_matching) gone = gone || matches(filter, value(element));
                if (!gone) after.insert(id);
            }
            for (const auto& member : done->members.added) after.insert(member.value);
            BOOST_TEST_REQUIRE((after == expected));
        }
    }
}

// Adding what is there changes nothing, for random values.
BOOST_AUTO_TEST_CASE(adding_twice_is_adding_once) {
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    const char* const types[] = {"'work'", "'home'", "'Work'", "null"};
    const char* const values[] = {"'a@x'", "'A@x'", "'b@x'"};
    for (int round = 0; round < 2000; ++round) {
        const std::string element =
            std::string("{'type':") + types[pick(4)] + ",'value':" + values[pick(3)] + (pick(2) ? ",'primary':true}" : "}");
        const std::string operation = "{'op':'add','path':'emails','value':[" + element + "]}";
        const auto once = patch("[" + operation + "]"), twice = patch("[" + operation + "," + operation + "]");
        BOOST_TEST_CONTEXT("seed " << seed << ": " << operation)
        BOOST_TEST_REQUIRE((once->document == twice->document));
    }
}

BOOST_AUTO_TEST_SUITE_END()
