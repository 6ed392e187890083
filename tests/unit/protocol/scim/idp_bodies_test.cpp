#include <protocol/scim/patch.hpp>
#include <protocol/scim/resource_body.hpp>

#include <filesystem>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

// Bodies recorded from identity providers, when the conformance data stands beside the source tree.
namespace {

const std::string folder = "../shared/conformance/idp-bodies/";

bool is_there() { return std::filesystem::exists(std::string(std::getenv("GATEHOUSE_SOURCE")) + "/" + folder); }

value recorded(const std::string& name) {
    const auto parsed = parse_json(read_source(folder + name));
    BOOST_TEST_REQUIRE(parsed.has_value());
    return *parsed;
}

result<patched> patch_with(const std::string& name, const resource_type& type, value before) {
    rules profile = rules::strict();
    const auto parsed = parse_patch(recorded(name), type, profile);
    if (!parsed) return parsed.error();
    return apply_patch(std::move(before), *parsed, type, profile);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_idp_bodies,
                      *boost::unit_test::precondition([](auto) { return boost::test_tools::assertion_result(is_there()); }))

BOOST_AUTO_TEST_CASE(recorded_creates_and_puts_keep_what_they_say) {
    for (const auto* name : {"entra_user_creation_test.json", "jumpcloud_create_user.json", "jumpcloud_put_user_full.json",
                             "jumpcloud_put_user_minimal.json"})
        BOOST_TEST_CONTEXT(name) {
            rules profile = rules::tolerant();
            const auto sent = recorded(name);
            const auto made = read_resource(sent, user_type(), profile);
            BOOST_TEST_REQUIRE(made.has_value());
            for (const auto& [attribute, content] : *sent.if_object()) {
                const bool unassigned = content.is_null() || (content.if_array() && content.if_array()->empty());
                if (attribute == "id" || attribute == "schemas" || attribute == "meta" || attribute == "groups") continue;
                if (attribute == "roles") continue;  // Entra writes "True" for true: E12
                const value* kept = made->document.find(attribute);
                BOOST_TEST((kept == nullptr) == unassigned, attribute);
                if (kept) BOOST_TEST((*kept == content), attribute + to_json(*kept));
            }
        }
}

BOOST_AUTO_TEST_CASE(the_examples_of_rfc_7644_do_what_they_say) {
    const auto group = json("{'displayName':'g'}");
    const auto user = json(
        "{'userName':'a','emails':[{'type':'work','value':'a@example.com'},{'type':'home','value':'h'}],"
        "'addresses':[{'type':'work','streetAddress':'old','country':'US'},{'type':'home'}]}");
    BOOST_TEST(patch_with("operations_01.json", group_type(), group)->members.added.at(0).attributes.find("display")->text() ==
               "Babs Jensen");
    BOOST_TEST(patch_with("operations_02.json", user_type(), user)->document.find("nickName")->text() == "Babs");
    BOOST_TEST(patch_with("operations_02.json", user_type(), user)->document.find("emails")->if_array()->size() == 3U);
    BOOST_TEST(patch_with("operations_03.json", group_type(), group)->members.removed.size() == 1U);
    BOOST_TEST(patch_with("operations_04.json", group_type(), group)->members.replaced);
    BOOST_TEST(patch_with("operations_05.json", user_type(), user)->document.find("emails")->if_array()->size() == 1U);
    for (const auto* name : {"operations_06.json", "operations_07.json"}) {
        const auto delta = patch_with(name, group_type(), group)->members;
        BOOST_TEST((delta.replaced && delta.added.size() == 2));
    }
    const auto moved = patch_with("operations_08.json", user_type(), user)->document;
    BOOST_TEST(moved.find("addresses")->if_array()->front().find("locality")->text() == "Hollywood");
    BOOST_TEST(moved.find("addresses")->if_array()->size() == 2U);
    BOOST_TEST(patch_with("operations_09.json", user_type(), user)
                   ->document.find("addresses")
                   ->if_array()
                   ->front()
                   .find("streetAddress")
                   ->text() == "1010 Broadway Ave");
    const auto replaced = patch_with("operations_10.json", user_type(), user)->document;
    BOOST_TEST(replaced.find("emails")->if_array()->front().find("value")->text() == "bjensen@example.com");
}

BOOST_AUTO_TEST_SUITE_END()
