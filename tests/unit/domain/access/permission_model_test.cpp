#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/access/permission_model.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    BOOST_TEST_REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_permission_model)

BOOST_AUTO_TEST_CASE(the_standard_model_is_what_the_design_says) {
    const auto model = permission_model::from_toml(testing::read_source("config/models/standard.toml"));
    BOOST_TEST_REQUIRE(model.has_value());
    BOOST_TEST(model->prefix == "grn");
    BOOST_TEST(model->product == "app");
    BOOST_TEST(model->protected_level == 80);
    BOOST_TEST(model->owner_role == "owner");
    BOOST_TEST(model->default_role == "viewer");
    BOOST_TEST(model->service_of("app") == "app");
    BOOST_TEST(model->service_of("door") == "");
    struct {
        std::string_view slug;
        std::int64_t level;
    } const levels[] = {{"owner", 100}, {"admin", 80}, {"member", 40}, {"viewer", 20}};
    BOOST_TEST_REQUIRE(model->roles.size() == std::size(levels));
    for (std::size_t i = 0; i < std::size(levels); ++i) {
        BOOST_TEST(model->roles[i].slug == levels[i].slug);
        BOOST_TEST(model->roles[i].level == levels[i].level);
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_model_is_refused_with_the_place) {
    const std::string good = testing::read_source("config/models/standard.toml");
    struct {
        std::string_view from, to, says;
        errc code;
    } const cases[] = {
        {"name = \"standard\"", "name =", "line", errc::invalid_syntax},
        {"title =", "titel =", "line 1: title must be a text", errc::invalid_value},
        {"product = \"app\"", "product = \"app\"\ncolour = 1", "line 7: unknown key colour", errc::invalid_value},
        {"owners = \"exactly_one\"", "owners = \"two\"", "line 7: owners must be \"exactly_one\" or \"at_least_one\"",
         errc::invalid_value},
        {"roles_per_scope = \"many\"", "roles_per_scope = \"some\"", "line 8: roles_per_scope", errc::invalid_value},
        {"level = 100", "level = 101", "line 25: role[0].level", errc::invalid_value},
        {"level = 40", "level = 20", "lowest", errc::invalid_value},
        {"level = 80\n", "level = 100\n", "highest", errc::invalid_value},
        {"level = 100\n", "level = 100\nceiling = [\"app:read\"]\n", "line 26: the owner's role has no ceiling",
         errc::invalid_value},
        {"level = 40\n", "level = 40\nceiling = [\"app\"]\n", "line 37: role member: ceiling", errc::invalid_value},
        {"level = 40\n", "level = 40\nplans = [\"gold\"]\n", "line 37: role member: no plan gold", errc::invalid_value},
        {"[[role]]\nslug = \"owner\"", "[[plan]]\nslug = \"free\"\nname = \"Free\"\nroles = 3\n[[role]]\nslug = \"owner\"",
         "line 25: plan free: the model has more roles itself", errc::invalid_value},
        {"scopes = [\"org\", \"team\", \"app\"]", "scopes = [\"org\", \"door\"]", "line 32: role admin: no scope door",
         errc::invalid_value},
        {"level = 20\n", "level = 20\ndeprecated = true\n", "line 43: role viewer cannot be deprecated", errc::invalid_value},
        {"policies = [\"app-read\"]\nscopes = [\"org\", \"team\", \"app\"]", "policies = [\"app-read\"]\nscopes = [\"app\"]",
         "line 44: role viewer must have the scope org", errc::invalid_value},
        {"slug = \"viewer\"", "slug = \"member\"", "two of role member", errc::invalid_value},
        {"effect = \"allow\"", "effect = \"permit\"", "line 49: policy app-use: statement 1: effect", errc::invalid_value},
        {"effect = \"allow\"", "effect = \"allow\"\nconditions = {moon = true}", "unknown condition moon", errc::invalid_value},
        {"actions = [\"app:use\"]", "actions = [\"app\"]", "line 49: policy app-use", errc::invalid_value},
        {"action = \"app:use\"", "action = \"app:*\"", "app:*", errc::invalid_value},
        {"policies = [\"app-read\"]", "policies = [\"nothing\"]", "line 43: role viewer: no policy nothing",
         errc::invalid_value},
        {"service = \"app\"", "service = \"gatehouse\"", "line 13: resource_type[0].service is reserved", errc::invalid_value},
        {"product = \"app\"", "product = \"app\"\nsecret_permissions = [\"app:seed\"]", "line 7: secret_permissions",
         errc::invalid_value},
        {"service = \"app\"", "service = \"app\"\ncreator_grant = [\"app:seed\"]", "line 14: no permission app:seed",
         errc::invalid_value},
        {"[[role]]\n", "[[duties]]\nfirst = \"gatehouse:roles:asign\"\nsecond = \"app:use\"\nreason = \"x\"\n[[role]]\n",
         "line 23: no permission gatehouse:roles:asign", errc::invalid_value},
        {"[[role]]\n", "[[duties]]\nfirst = \"gatehouse:roles:assign\"\nsecond = \"app:use\"\nreason = \"x\"\n[[role]]\n",
         "line 24: app:use needs a resource", errc::invalid_value},
        {"[[role]]\n",
         "[[duties]]\nfirst = \"app:use\"\nsecond = \"app:use\"\nresource = \"app/main\"\nreason = \"x\"\n[[role]]\n",
         "line 24: is the first", errc::invalid_value},
        {"[[role]]\n",
         "[[duties]]\nfirst = \"app:use\"\nsecond = \"app:read\"\nresource = \"app/*\"\nreason = \"x\"\n[[role]]\n",
         "line 25: duties[0].resource is <type>/<id>", errc::invalid_value},
        {"[[role]]\n", "[[duties]]\nfirst = \"app:use\"\nsecond = \"app:read\"\nresource = \"app/main\"\n[[role]]\n",
         "duties[0].reason must be a text", errc::invalid_value},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.to) {
            const auto model = permission_model::from_toml(replaced(good, c.from, c.to));
            BOOST_TEST_REQUIRE(model.has_error());
            BOOST_TEST((model.error().code == c.code), model.error().detail);
            BOOST_TEST(model.error().detail.find(c.says) != std::string::npos, model.error().detail);
        }
}

// Takumo's Billing Admin is built "without touching security configuration".
BOOST_AUTO_TEST_CASE(takumo_names_two_duties_that_are_apart) {
    const auto model = permission_model::from_toml(testing::read_source("config/models/takumo.toml"));
    BOOST_TEST_REQUIRE(model.has_value());
    BOOST_TEST_REQUIRE(model->duties.size() == 1U);
    BOOST_TEST(model->duties.front().first == "gatehouse:billing:manage");
    BOOST_TEST(model->duties.front().type == "security");
}

BOOST_AUTO_TEST_CASE(one_name_one_model) {
    model_library library;
    const std::string standard = testing::read_source("config/models/standard.toml");
    BOOST_TEST(library.add(standard).has_value());
    const auto again = library.add(standard);
    BOOST_TEST_REQUIRE(again.has_error());
    BOOST_TEST((again.error().code == errc::conflict));
    BOOST_TEST(library.find("standard"));
    BOOST_TEST(!library.find("kaito"));
}

BOOST_AUTO_TEST_SUITE_END()
