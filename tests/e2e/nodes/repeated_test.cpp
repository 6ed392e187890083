#include <boost/test/unit_test.hpp>

#include <barrier>
#include <set>
#include <thread>

#include <gatehouse/cli/api.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int turns = 40;

object named(const std::string& slug) {
    object body;
    body.set("slug", slug);
    return body;
}

cli::place place_at(const gateway_node& node, std::string key = {}) {
    cli::place where;
    where.data = node.data();
    where.organization = "acme";
    where.key = std::move(key);
    return where;
}

// What one node answered: the new team's id, or why there is none.
std::string ask(const gateway_node& node, int turn) {
    auto at = cli::api::open(place_at(node, "turn-" + std::to_string(turn)));
    const auto made = at->post_here("/teams", named("t" + std::to_string(turn)));
    return made ? std::string(made->find("id")->text()) : made.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes_and_one_key)

// A load balancer sends the second try of a client that lost patience to another node, while the first one is still at it.
BOOST_AUTO_TEST_CASE(a_change_that_is_asked_for_at_all_nodes_at_once_is_done_once) {
    const temporary_directory own;
    const std::string data = own.path() + "/data";
    const prepared all(data, 1);
    const auto nodes = start_nodes(data, own.path(), 3);
    std::vector<std::vector<std::string>> answers(nodes.size());
    std::barrier together(static_cast<std::ptrdiff_t>(nodes.size()));
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        clients.emplace_back([&, i] {
            for (int turn = 0; turn < turns; ++turn) {
                together.arrive_and_wait();
                answers[i].push_back(ask(*nodes[i], turn));
            }
        });
    clients.clear();
    for (const auto& one : answers) BOOST_TEST(one == answers.front(), boost::test_tools::per_element());
    BOOST_TEST(std::set<std::string>(answers.front().begin(), answers.front().end()).size() == std::size_t{turns});

    // A cursor of one node leads on at the next.
    std::set<std::string> met;
    std::string cursor;
    for (std::size_t page = 0; page == 0 || !cursor.empty(); ++page) {
        auto at = cli::api::open(place_at(*nodes[page % nodes.size()]));
        const auto found = at->get_here("/teams", {{"limit", "7"}, {"cursor", cursor}});
        BOOST_TEST_REQUIRE(found.has_value());
        for (const value& one : *found->find("items")->if_array()) met.insert(std::string(one.find("id")->text()));
        cursor = found->find("next")->text();
    }
    for (const auto& one : answers.front()) BOOST_TEST(met.contains(one), one);
}

BOOST_AUTO_TEST_SUITE_END()
