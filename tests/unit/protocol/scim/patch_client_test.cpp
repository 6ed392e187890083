#include <protocol/scim/patch.hpp>
#include <protocol/scim/resource_body.hpp>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

// One test case a row of the table of real clients (docs: what identity providers send).
namespace {

const value& stored() {
    static const value document = json(
        R"({'schemas':['CORE','EXT'],'userName':'bob','displayName':'Bob','active':true,'name':{'givenName':'B','familyName':'Lee'},
        'emails':[{'type':'home','value':'bob@home','primary':true}],'EXT':{'department':'d','manager':{'value':'m1'}}})");
    return document;
}

result<patched> patch(const std::string& operations, const resource_type& type, const value& before,
                      rules profile = rules::tolerant()) {
    auto parsed = parse_patch(
        json("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':" + operations + "}"), type, profile);
    if (!parsed) return parsed.error();
    return apply_patch(before, *parsed, type, profile);
}

value user(const std::string& operations, const value& before = stored()) {
    const auto done = patch(operations, user_type(), before);
    BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    return done->document;
}

membership_delta members(const std::string& operations) {
    const auto done =
        patch(operations, group_type(), json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'g'}"));
    BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    return done->members;
}

errc refused(const std::string& operations, rules profile = rules::tolerant()) {
    const auto done = patch(operations, user_type(), stored(), profile);
    BOOST_TEST_REQUIRE(done.has_error());
    return done.error().code;
}

void same(const value& got, const std::string& expected) { BOOST_TEST((got == json(expected)), to_json(got)); }

std::vector<std::string> added(const membership_delta& delta) {
    std::vector<std::string> out;
    for (const auto& member : delta.added) out.push_back(member.value);
    return out;
}

using ids = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_patch_clients)

BOOST_AUTO_TEST_CASE(e1_entra_string_boolean) {
    for (const auto* text : {"'False'", "'false'", "'FALSE'", "false", "[false]", "['False']"})
        BOOST_TEST(
            (*user(std::string("[{'op':'Replace','path':'active','value':") + text + "}]").find("active") == value(false)),
            text);
    BOOST_TEST((refused("[{'op':'replace','path':'active','value':'no'}]") == errc::invalid_value));
    BOOST_TEST((refused("[{'op':'replace','path':'active','value':'False'}]", rules::strict()) == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(e2_entra_pathless_with_dotted_and_urn_names) {
    const auto after = user(
        "[{'op':'replace','value':{'displayName':'B','name.givenName':'K','EXT:employeeNumber':'7','EXT':{'division':'"
        "x'},'CORE:title':'t'}}]");
    same(*after.find("name"), "{'givenName':'K','familyName':'Lee'}");
    same(*after.find("EXT" == ext ? "" : ext),
         "{'department':'d','manager':{'value':'m1'},'employeeNumber':'7','division':'x'}");
    BOOST_TEST(after.find("displayName")->text() == "B");
    BOOST_TEST(after.find("title")->text() == "t");
}

BOOST_AUTO_TEST_CASE(e3_replace_of_an_absent_element_creates_it_and_keeps_the_others) {
    const std::string operation = "[{'op':'Replace','path':'emails[type eq \\\"work\\\"].value','value':'n@x'}]";
    same(*user(operation).find("emails"), "[{'type':'home','value':'bob@home','primary':true},{'type':'work','value':'n@x'}]");
    BOOST_TEST((user(operation, user(operation)) == user(operation)));
    BOOST_TEST((refused(operation, rules::strict()) == errc::no_target));
    // Only a filter that says how the element looks can make one.
    BOOST_TEST((refused("[{'op':'replace','path':'emails[type ne \\\"home\\\"].value','value':'n@x'}]") == errc::no_target));
}

BOOST_AUTO_TEST_CASE(e4_add_to_an_absent_element_creates_it) {
    same(*user("[{'op':'Add','path':'addresses[type eq \\\"work\\\"].formatted','value':'18/2111'},"
               "{'op':'Add','path':'addresses[type eq \\\"work\\\"].country','value':'AT'}]")
              .find("addresses"),
         "[{'type':'work','formatted':'18/2111','country':'AT'}]");
}

BOOST_AUTO_TEST_CASE(e5_manager_as_text) {
    same(*user("[{'op':'Add','path':'EXT:manager','value':'m2'}]").find(ext), "{'department':'d','manager':{'value':'m2'}}");
    same(*user("[{'op':'Remove','path':'EXT:manager'}]").find(ext), "{'department':'d'}");
    same(*user("[{'op':'Replace','path':'EXT:manager','value':''}]").find(ext), "{'department':'d'}");
    same(*user("[{'op':'Replace','path':'EXT:manager.value','value':'m3'}]").find(ext),
         "{'department':'d','manager':{'value':'m3'}}");
    same(*user("[{'op':'Remove','path':'EXT:manager.value'}]").find(ext), "{'department':'d'}");
    const auto bare = user("[{'op':'Remove','path':'EXT:manager'},{'op':'Remove','path':'EXT:department'}]");
    BOOST_TEST(!bare.find(ext));
    same(*bare.find("schemas"), "['CORE']");
    same(*user("[{'op':'Add','path':'EXT:manager','value':'m2'}]", bare).find("schemas"), "['CORE','EXT']");
}

BOOST_AUTO_TEST_CASE(e6_remove_with_a_value_list_removes_only_those) {
    for (const auto profile : {rules::tolerant(), rules::strict()}) {
        const auto done = patch("[{'op':'Remove','path':'members','value':[{'value':'u1'}]}]", group_type(),
                                json("{'displayName':'g'}"), profile);
        BOOST_TEST(!done->members.replaced);
        BOOST_TEST((done->members.removed == ids{"u1"}));
    }
    // Never the whole group, whatever is odd about the list.
    for (const auto* none : {"[]", "null"})
        BOOST_TEST(members(std::string("[{'op':'remove','path':'members','value':") + none + "}]").empty(), none);
    for (const auto* odd : {"[null]", "[{}]", "{}", "[{'display':null}]", "[{'display':'x'}]"})
        BOOST_TEST(patch(std::string("[{'op':'remove','path':'members','value':") + odd + "}]", group_type(),
                         json("{'displayName':'g'}"))
                       .has_error(),
                   odd);
    BOOST_TEST(members("[{'op':'remove','path':'members'}]").replaced);
}

BOOST_AUTO_TEST_CASE(e7_remove_by_filter) {
    BOOST_TEST((members("[{'op':'remove','path':'members[value eq \\\"u1\\\"]'}]").removed == ids{"u1"}));
    BOOST_TEST(
        (members("[{'op':'remove','path':'members[value eq \\\"u1\\\" or value eq \\\"u2\\\"]'}]").removed == ids{"u1", "u2"}));
    const auto other = members("[{'op':'remove','path':'members[type eq \\\"Group\\\"]'}]");
    BOOST_TEST(other.removed_matching.size() == 1U);
    BOOST_TEST(!other.replaced);
}

BOOST_AUTO_TEST_CASE(e8_add_member_with_null_ref_twice) {
    const std::string one = "{'op':'Add','path':'members','value':[{'$ref':null,'value':'u1'}]}";
    const auto delta = members("[" + one + "," + one + "]");
    BOOST_TEST((added(delta) == ids{"u1"}));
    BOOST_TEST(delta.added[0].attributes.empty());
}

BOOST_AUTO_TEST_CASE(e12_string_booleans_in_filters_and_sub_attributes) {
    same(*user("[{'op':'Add','path':'roles[primary eq \\\"True\\\"].value','value':'admin'}]").find("roles"),
         "[{'primary':true,'value':'admin'}]");
    same(*user("[{'op':'Add','path':'roles','value':[{'primary':'True','value':'{\\\"id\\\":1}'}]}]").find("roles"),
         "[{'primary':true,'value':'{\\\"id\\\":1}'}]");
}

BOOST_AUTO_TEST_CASE(e13_core_urn_in_a_path) {
    BOOST_TEST(user("[{'op':'add','path':'CORE:title','value':'t'}]").find("title")->text() == "t");
    BOOST_TEST((user("[{'op':'add','path':'CORE:role','value':'t'}]") == stored()));
    BOOST_TEST((refused("[{'op':'add','path':'CORE:role','value':'t'}]", rules::strict()) == errc::invalid_path));
}

BOOST_AUTO_TEST_CASE(e18_operations_run_in_order_and_all_or_none) {
    BOOST_TEST(user("[{'op':'remove','path':'externalId'},{'op':'add','path':'externalId','value':'1'},{'op':'replace',"
                    "'path':'externalId','value':'2'}]")
                   .find("externalId")
                   ->text() == "2");
    BOOST_TEST((refused("[{'op':'replace','path':'title','value':'x'},{'op':'replace','path':'active','value':'perhaps'}]") ==
                errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(o1_okta_pathless_active) {
    BOOST_TEST((*user("[{'op':'replace','value':{'active':false}}]").find("active") == value(false)));
}

BOOST_AUTO_TEST_CASE(o4_okta_repeats_the_own_id) {
    const auto done =
        patch("[{'op':'replace','value':{'id':'g1','displayName':'N','schemas':['x'],'meta':{'resourceType':'Group'}}}]",
              group_type(), json("{'displayName':'g'}"));
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(done->document.find("displayName")->text() == "N");
    BOOST_TEST(!done->document.find("id"));
    BOOST_TEST((refused("[{'op':'replace','path':'id','value':'x'}]") == errc::mutability));
    BOOST_TEST((refused("[{'op':'replace','value':{'id':'x'}}]", rules::strict()) == errc::mutability));
}

BOOST_AUTO_TEST_CASE(o5_okta_membership) {
    const auto swap = members(
        "[{'op':'remove','path':'members[value eq "
        "\\\"a\\\"]'},{'op':'add','path':'members','value':[{'value':'b','display':'b@x'}]}]");
    BOOST_TEST((swap.removed == ids{"a"}));
    BOOST_TEST((added(swap) == ids{"b"}));
    BOOST_TEST(swap.added[0].attributes.find("display")->text() == "b@x");
    const auto push = members("[{'op':'replace','path':'members','value':[{'value':'a'},{'value':'b'}]}]");
    BOOST_TEST(push.replaced);
    BOOST_TEST((added(push) == ids{"a", "b"}));
    const auto clear = members("[{'op':'replace','path':'members','value':[]}]");
    BOOST_TEST((clear.replaced && clear.added.empty()));
}

BOOST_AUTO_TEST_CASE(o6_a_bad_replace_never_wipes) {
    for (const auto* bad :
         {"[{'display':'x'}]", "[{'value':'a'},{'display':'x'}]", "[{'value':{}}]", "[[{'value':'a'},{'value':'b'}]]"})
        BOOST_TEST(patch(std::string("[{'op':'replace','path':'members','value':") + bad + "}]", group_type(),
                         json("{'displayName':'g'}"))
                       .has_error(),
                   bad);
}

BOOST_AUTO_TEST_CASE(o6_a_list_of_nobody_is_no_empty_list) {
    for (const std::string nobody : {"{}", "[{}]", "[null]", "''", "[[]]", "[{'value':''}]", "[{'value':null}]", "[{'id':'x'}]",
                                     "{'members':[{'value':'a'}]}", "[{'value':'a'},{}]", "null"}) {
        BOOST_TEST_CONTEXT(nobody) {
            for (const std::string& operation : {"{'op':'replace','path':'members','value':" + nobody + "}",
                                                 "{'op':'replace','value':{'members':" + nobody + "}}"}) {
                const auto done = patch("[" + operation + "]", group_type(), json("{'displayName':'g'}"));
                BOOST_TEST_REQUIRE(done.has_error());
                BOOST_TEST((done.error().code == errc::invalid_value));
            }
        }
    }
    BOOST_TEST(members("[{'op':'add','path':'members','value':null}]").empty());
    BOOST_TEST(members("[{'op':'replace','value':{'members':[]}}]").replaced);
    BOOST_TEST((added(members("[{'op':'replace','path':'members','value':'a'}]")) == ids{"a"}));
}

BOOST_AUTO_TEST_CASE(microsoft_collection_members) {
    BOOST_TEST((added(members("[{'op':'add','path':'members','value':'string id 1'}]")) == ids{"string id 1"}));
    const auto named =
        members("[{'name':'addMember','op':'add','path':'members','value':[{'displayName':'new User','value':'u4'}]}]");
    BOOST_TEST(named.added[0].attributes.find("display")->text() == "new User");
}

BOOST_AUTO_TEST_CASE(x1_replace_on_a_single_complex_attribute_merges) {
    same(*user("[{'op':'replace','path':'name','value':{'givenName':'K'}}]").find("name"),
         "{'givenName':'K','familyName':'Lee'}");
    same(*user("[{'op':'replace','path':'name','value':{'givenName':null}}]").find("name"), "{'familyName':'Lee'}");
    same(*user("[{'op':'replace','path':'name','value':{}}]").find("name"), "{'givenName':'B','familyName':'Lee'}");
}

BOOST_AUTO_TEST_CASE(microsoft_validator_creates_attributes_from_nothing) {
    const auto after = user(
        "[{'op':'add','path':'emails[type eq \\\"work\\\"].value','value':'w@x'},{'op':'add','path':'emails[type eq "
        "\\\"work\\\"].display','value':'W'},"
        "{'op':'add','path':'emails[type eq \\\"work\\\"].primary','value':true},{'op':'add','path':'emails[type eq "
        "\\\"other\\\"].value','value':'o@x'},"
        "{'op':'add','path':'phoneNumbers[type eq "
        "\\\"fax\\\"].value','value':'1'},{'op':'add','path':'name.formatted','value':'F'}]");
    same(*after.find("emails"),
         "[{'type':'home','value':'bob@home','primary':false},{'type':'work','value':'w@x','display':'W','primary':"
         "true},"
         "{'type':'other','value':'o@x'}]");
    same(*after.find("phoneNumbers"), "[{'type':'fax','value':'1'}]");
}

BOOST_AUTO_TEST_CASE(password_is_dropped_unread) {
    for (const auto* operation :
         {"[{'op':'replace','path':'password','value':{'x':[1]}}]", "[{'op':'replace','value':{'password':'hunter2'}}]"})
        BOOST_TEST((user(operation) == stored()));
}

BOOST_AUTO_TEST_SUITE_END()
