#include <protocol/scim/patch.hpp>
#include <protocol/scim/resource_body.hpp>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

namespace {

result<resource_body> read(std::string body, const resource_type& type = user_type(), rules profile = rules::tolerant()) {
    return read_resource(json(std::move(body)), type, profile);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_resource_body)

BOOST_AUTO_TEST_CASE(bodies_of_real_clients_become_documents) {
    struct {
        std::string row, body, document;
    } const cases[] = {
        {"order and spelling", "{'USERNAME':'a','schemas':['CORE'],'emails':[{'Primary':true,'Value':'x@x'}]}",
         "{'schemas':['CORE'],'userName':'a','emails':[{'primary':true,'value':'x@x'}]}"},
        {"E5 manager as text", "{'userName':'a','EXT':{'manager':'m1'}}",
         "{'schemas':['CORE','EXT'],'userName':'a','EXT':{'manager':{'value':'m1'}}}"},
        {"E11 nulls",
         "{'userName':'a','roles':[],'nickName':null,'addresses':[{'type':'work','formatted':null,'country':null}]}",
         "{'schemas':['CORE'],'userName':'a','addresses':[{'type':'work'}]}"},
        {"E12 string booleans", "{'userName':'a','active':'True','roles':[{'primary':'True','value':'r'}]}",
         "{'schemas':['CORE'],'userName':'a','active':true,'roles':[{'primary':true,'value':'r'}]}"},
        {"E20 schemas missing, legacy URN", "{'userName':'a','urn:scim:schemas:extension:enterprise:1.0':{'department':'d'}}",
         "{'schemas':['CORE','EXT'],'userName':'a','EXT':{'department':'d'}}"},
        {"O2 read-only sent back",
         "{'id':'1','userName':'a','meta':{'created':'x'},'groups':[],'name':{'middleName':'','givenName':'g'}}",
         "{'schemas':['CORE'],'userName':'a','name':{'givenName':'g'}}"},
        {"O3 password", "{'userName':'a','password':'1mz050nq','groups':[]}", "{'schemas':['CORE'],'userName':'a'}"},
        {"O12 wrapped", "{'userName':['a'],'active':[false],'title':''}", "{'schemas':['CORE'],'userName':'a','active':false}"},
        {"J1 absent extension", "{'schemas':['CORE','EXT'],'userName':'a'}", "{'schemas':['CORE'],'userName':'a'}"},
        {"J2 null list", "{'schemas':['EXT','CORE'],'userName':'a','emails':null,'photos':[{'value':'https://x/y.png'}]}",
         "{'schemas':['CORE'],'userName':'a','photos':[{'value':'https://x/y.png'}]}"},
        {"N1 OneLogin",
         "{'schemas':['urn:scim:schemas:core:1.0'],'id':null,'userName':'a','emails':{'value':'x@x'},'EXT':{'manager':{"
         "'managerId':'m'}}}",
         "{'schemas':['CORE','EXT'],'userName':'a','emails':[{'value':'x@x'}],'EXT':{'manager':{'value':'m'}}}"},
        {"unknown ignored",
         "{'userName':'a','adreses':[{'x':1}],'urn:unknown':{'y':1},'emails':[{'value':'x@x','color':'red'}]}",
         "{'schemas':['CORE'],'userName':'a','emails':[{'value':'x@x'}]}"},
        {"several primaries", "{'userName':'a','emails':[{'value':'1','primary':true},{'value':'2','primary':true}]}",
         "{'schemas':['CORE'],'userName':'a','emails':[{'value':'1','primary':true},{'value':'2','primary':false}]}"},
        {"number as text", "{'userName':'a','EXT':{'employeeNumber':701}}",
         "{'schemas':['CORE','EXT'],'userName':'a','EXT':{'employeeNumber':'701'}}"},
        {"mails as texts", "{'userName':'a','emails':['x@x']}",
         "{'schemas':['CORE'],'userName':'a','emails':[{'value':'x@x'}]}"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.row) {
            const auto made = read(c.body);
            BOOST_TEST_REQUIRE(made.has_value(), (made ? "" : made.error().detail));
            BOOST_TEST((made->document == json(c.document)), to_json(made->document));
            BOOST_TEST(made->document.if_object()->begin()->name == "schemas");
            auto again = json(c.document);
            rules profile = rules::strict();
            BOOST_TEST((read_resource(again, user_type(), profile)->document == made->document));  // strict out
        }
}

BOOST_AUTO_TEST_CASE(e10_group_of_entra) {
    const auto made = read(
        "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group','http://schemas.microsoft.com/2006/11/"
        "ResourceManagement/ADSCIM/2.0/Group'],"
        "'displayName':'g','externalId':'x','meta':{'resourceType':'Group'}}",
        group_type());
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST((made->document ==
                json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'g','externalId':'x'}")));
    BOOST_TEST(made->members.empty());
}

BOOST_AUTO_TEST_CASE(members_are_kept_apart_and_once) {
    const auto made = read(
        "{'displayName':'g','members':[{'value':'a','$ref':null},{'value':'b','display':'B'},{'value':'a','displayName'"
        ":'A'},'c']}",
        group_type());
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(!made->document.find("members"));
    BOOST_TEST_REQUIRE(made->members.size() == 3U);
    BOOST_TEST((made->members[0] == member_reference{"a", *json("{'display':'A'}").if_object()}));
    BOOST_TEST(made->members[2].value == "c");
    BOOST_TEST(
        (read("{'displayName':'g','members':[{'display':'nobody'}]}", group_type()).error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(a_list_of_nobody_is_no_empty_group) {
    const auto group = [](const std::string& members) {
        return read("{'displayName':'g','members':" + members + "}", group_type());
    };
    for (const std::string nobody : {"{}", "[{}]", "[null]", "''", "[[]]", "[{'value':''}]", "[{'value':null}]", "[{'id':'x'}]",
                                     "{'members':[{'value':'a'}]}"})
        BOOST_TEST_CONTEXT(nobody) {
            BOOST_TEST_REQUIRE(group(nobody).has_error());
            BOOST_TEST((group(nobody).error().code == errc::invalid_value));
        }
    for (const std::string none : {"[]", "null"}) {
        const auto made = group(none);
        BOOST_TEST_REQUIRE(made.has_value(), none);
        BOOST_TEST(made->members.empty());
    }
    BOOST_TEST((group("'a'")->members == std::vector<member_reference>{{"a", {}}}));
}

BOOST_AUTO_TEST_CASE(wrong_bodies_are_refused) {
    struct {
        std::string body;
        errc code;
        bool in_strict_only;
    } const cases[] = {
        {"[]", errc::invalid_syntax, false},
        {"'x'", errc::invalid_syntax, false},
        {"{'schemas':'CORE','userName':'a'}", errc::invalid_syntax, false},
        {"{}", errc::invalid_value, false},
        {"{'userName':''}", errc::invalid_value, false},
        {"{'userName':null}", errc::invalid_value, false},
        {"{'userName':{'a':1}}", errc::invalid_value, false},
        {"{'userName':['a','b']}", errc::invalid_value, false},
        {"{'userName':true}", errc::invalid_value, false},
        {"{'userName':'a','active':'{$user.active}'}", errc::invalid_value, false},
        {"{'userName':'a','active':1}", errc::invalid_value, false},
        {"{'userName':'a','name':'Bob'}", errc::invalid_value, false},
        {"{'userName':'a','emails':[[{'value':'x'},{'value':'y'}]]}", errc::invalid_value, false},
        {"{'userName':'a','x509Certificates':[{'value':'not base64!'}]}", errc::invalid_value, false},
        {"{'userName':'a','EXT':'x'}", errc::invalid_value, false},
        {"{'schemas':['CORE'],'userName':'a','adreses':1}", errc::invalid_value, true},
        {"{'userName':'a'}", errc::invalid_syntax, true},
        {"{'schemas':['CORE'],'userName':'a','active':'true'}", errc::invalid_value, true},
        {"{'schemas':['CORE'],'userName':'a','emails':{'value':'x'}}", errc::invalid_value, true},
        {"{'schemas':['CORE'],'userName':'a','emails':[{'value':'1','primary':true},{'value':'2','primary':true}]}",
         errc::invalid_value, true},
        {"{'schemas':['CORE'],'userName':7}", errc::invalid_value, true},
        {"{'schemas':['CORE'],'userName':'a','EXT':{'manager':'m'}}", errc::invalid_value, true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.body) {
            BOOST_TEST(read(c.body).has_error() == !c.in_strict_only);
            const auto made = read(c.body, user_type(), c.in_strict_only ? rules::strict() : rules::tolerant());
            BOOST_TEST_REQUIRE(made.has_error());
            BOOST_TEST((made.error().code == c.code), made.error().detail);
        }
}

BOOST_AUTO_TEST_CASE(sizes_are_bounded) {
    const auto with_name = [](std::size_t bytes) { return "{'userName':'" + std::string(bytes, 'a') + "'}"; };
    const auto with_title = [](std::size_t bytes) { return "{'userName':'a','title':'" + std::string(bytes, 'a') + "'}"; };
    BOOST_TEST(read(with_name(limits::user_name_bytes)).has_value());
    BOOST_TEST((read(with_name(limits::user_name_bytes + 1)).error().code == errc::invalid_value));
    BOOST_TEST(read(with_title(limits::value_bytes)).has_value());
    BOOST_TEST((read(with_title(limits::value_bytes + 1)).error().code == errc::invalid_value));
    rules profile = rules::tolerant();
    object hidden;
    hidden.set("userName", value(std::string("a\0b", 3)));  // a tree can hold what the parser refuses
    BOOST_TEST((read_resource(value(hidden), user_type(), profile).error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(an_extension_enforces_its_types) {
    const auto loaded = load_with(
        {R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:x:badge", "name": "Badge", "extends": "User",
        "attributes": [{"name": "level", "type": "integer", "required": true}, {"name": "since", "type": "dateTime"}, {"name": "rate", "type": "decimal"}]})"});
    const auto& type = *loaded.find_type("User");
    struct {
        std::string part;
        bool fits;
    } const cases[] = {
        {"{'level':7}", true},
        {"{'level':'7'}", true},
        {"{'level':7.0}", true},
        {"{'level':7.5}", false},
        {"{'level':'x'}", false},
        {"{'rate':1}", false},
        {"{'level':1,'rate':0.5}", true},
        {"{'level':1,'rate':'x'}", false},
        {"{'level':1,'since':'2026-01-01T00:00:00Z'}", true},
        {"{'level':1,'since':'today'}", false},
        {"{}", true},
        {"null", true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.part)
    BOOST_TEST(read("{'userName':'a','urn:x:badge':" + c.part + "}", type).has_value() == c.fits);
}

BOOST_AUTO_TEST_CASE(an_immutable_attribute_keeps_its_first_value) {
    const auto loaded = load_with({R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:x:badge",
        "name": "Badge", "extends": "User", "attributes": [{"name": "serial", "type": "string", "mutability": "immutable"}]})"});
    const auto& type = *loaded.find_type("User");
    const auto none = json("{'userName':'a'}"), one = json("{'userName':'b','urn:x:badge':{'serial':'1'}}");
    const auto two = json("{'userName':'a','urn:x:badge':{'serial':'2'}}");
    BOOST_TEST(check_immutable(none, one, type).has_value());
    BOOST_TEST(check_immutable(one, one, type).has_value());
    BOOST_TEST((check_immutable(one, two, type).error().code == errc::mutability));
    BOOST_TEST((check_immutable(one, none, type).error().code == errc::mutability));
    const auto patch_serial = [&](const value& before) {
        rules profile = rules::tolerant();
        const auto operations =
            parse_patch(json("{'Operations':[{'op':'replace','path':'urn:x:badge:serial','value':'1'}]}"), type, profile);
        return apply_patch(before, *operations, type, profile).has_value();
    };
    BOOST_TEST(patch_serial(none));
    BOOST_TEST(patch_serial(one));
    BOOST_TEST(!patch_serial(two));
}

BOOST_AUTO_TEST_SUITE_END()
