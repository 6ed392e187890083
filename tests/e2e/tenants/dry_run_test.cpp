#include <algorithm>
#include <tuple>
#include <vector>

#include "every_write.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

// Kind, what kind of thing, and which, where it is not one that the call itself makes: that one has another id each time.
using row = std::tuple<std::string, std::string, std::string>;

struct told {
    std::vector<row> rows;
    std::int64_t position = 0;
};

bool is_known(const furnished& own, std::string_view id) {
    return std::ranges::any_of(own.ids, [&](const auto& one) { return one.second == id; });
}

row row_of(const furnished& own, const value& change) {
    const std::string target(change.find("target")->text());
    return {std::string(change.find("kind")->text()), std::string(change.find("target_kind")->text()),
            is_known(own, target) ? target : ""};
}

// What the audit trail tells after a position.
told changes_after(two_organizations& at, std::int64_t position, std::string_view organization = "own") {
    const auto path = "/api/v1/organizations/" + std::string(organization) + "/audit?limit=1000";
    const auto answer = at.ask_as_operator({method::get, path});
    told made;
    const auto all = *parse_json(answer.body);
    for (const value& one : *all.find("items")->if_array()) {
        made.position = std::max(made.position, *one.find("position")->if_integer());
        if (*one.find("position")->if_integer() > position) made.rows.insert(made.rows.begin(), row_of(at.own(), one));
    }
    return made;
}

std::vector<row> announced(const furnished& own, const value& rehearsed) {
    std::vector<row> rows;
    for (const value& one : *rehearsed.find("effects")->find("changes")->if_array()) rows.push_back(row_of(own, one));
    return rows;
}

// On a gateway of its own: what one call ends, another could not find any more.
void check_rehearsal(const http::route& route) {
    two_organizations at;
    const auto call = own_call(at, route);
    const auto before = changes_after(at, 0);
    const auto rows_before = all_rows(at);
    auto rehearsed_call = call;
    rehearsed_call.path += "?dry_run=true";
    const auto rehearsed = at.ask_as_operator(rehearsed_call);
    BOOST_TEST(all_rows(at) == rows_before, "a dry run wrote something");
    const auto done = at.ask_as_operator(call);
    if (done.status >= 300) {
        BOOST_TEST(rehearsed.status == done.status, rehearsed.body);
        BOOST_TEST(std::ranges::find(refuses_everybody, route.path_template) != std::end(refuses_everybody),
                   "refused: " << done.body << "; every_write.cpp must know a call that succeeds");
        return;
    }
    BOOST_TEST_REQUIRE(rehearsed.status == 200, rehearsed.body);
    const auto seen = *parse_json(rehearsed.body);
    BOOST_TEST(*seen.find("would")->find("status")->if_integer() == done.status);
    if (ends_organization(route)) {
        const auto row = announced(at.own(), seen);
        BOOST_TEST_REQUIRE(row.size() == 1U);
        BOOST_TEST(std::get<0>(row.front()) == "organization.disabled");
        return;
    }
    const bool makes_one = route.path_template == "/api/v1/organizations";
    const auto made = makes_one ? changes_after(at, 0, "third") : changes_after(at, before.position);
    const bool equal = announced(at.own(), seen) == made.rows;
    BOOST_TEST(equal, "announced other changes than were made: " << rehearsed.body);
}

}  // namespace

// Goes over every route that changes something: a new one is rehearsed here without anybody's doing.
BOOST_AUTO_TEST_CASE(a_dry_run_announces_what_the_call_does_and_writes_nothing) {
    two_organizations first;
    std::size_t walked = 0;
    for (const auto& route : first.whole().operator_routes().routes())
        if (is_management_write(route)) BOOST_TEST_CONTEXT(route.path_template) {
                check_rehearsal(route);
                ++walked;
            }
    BOOST_TEST(walked >= 27U);
}
