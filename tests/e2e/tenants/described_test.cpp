#include <algorithm>
#include <set>

#include "every_write.hpp"
#include "support/api_description.hpp"
#include "support/json_schema.hpp"
#include "two_organizations.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

bool is_ours(std::string_view path) {
    return path.starts_with("/api/") || path.starts_with("/access/") || path == "/.well-known/authzen-configuration";
}

void collect(const http::router& from, std::set<std::string>& into) {
    for (const auto& one : from.routes())
        if (is_ours(one.path_template) && !is_of_files(one.path_template))
            into.insert(std::string(method_word(one.verb)) + " " + one.path_template);
}

}  // namespace

// Of the whole door, evaluation included: what is there is described, and what is described is there.
BOOST_AUTO_TEST_CASE(the_doors_routes_are_those_of_the_description) {
    two_organizations at;
    std::set<std::string> there, described;
    collect(at.whole().routes(), there);
    collect(at.whole().operator_routes(), there);
    for (const auto& [path, place] : *exactly(api_document(), "paths")->if_object())
        for (const auto& [word, operation] : *place.if_object()) described.insert(word + " " + path);
    BOOST_TEST(there == described, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_door_shows_the_description_that_the_binary_carries) {
    two_organizations at;
    const auto shown = at.ask({method::get, "/api/v1/openapi.json"});
    BOOST_TEST(shown.status == 200);
    const auto parsed = parse_json(shown.body, {.bytes = shown.body.size(), .values = shown.body.size()});
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST((*parsed == api_document()));
    BOOST_TEST(at.ask_as_operator({method::get, "/api/v1/openapi.json"}).body == shown.body);
}
