#include <boost/test/unit_test.hpp>

#include <gatehouse/cli/api.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "questions.hpp"
#include "support/raw_connection.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int turns = 100, patience_ms = 60'000;

object one_field(std::string_view name, value content) {
    object body;
    body.set(name, std::move(content));
    return body;
}

void must(const result<value>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes_and_one_policy)

// Compiled policies are the one thing about rights that a node keeps; which version counts it asks each time.
BOOST_AUTO_TEST_CASE(a_policy_that_one_node_changed_holds_at_all_others_at_once) {
    const temporary_directory place;
    const std::string data = place.path() + "/data";
    const prepared all(data, 1);
    const auto nodes = start_nodes(data, place.path(), 3);
    const questions ask(all, nodes[0]->port());
    const std::string question = ask.request(question::evaluate_subject, all.people.front());
    std::vector<cli::api> operators;
    std::vector<raw_connection> clients;
    for (const auto& one : nodes) {
        operators.push_back(*cli::api::open({one->data(), "acme", "json"}));
        clients.emplace_back(one->port());
    }
    // Version 1 lets the application be used, version 2 says nothing.
    must(operators[0].post_here("/policies/app-use/versions", one_field("statements", value::array())));
    int wrong = 0;
    for (int i = 0; i < turns; ++i) {
        const bool lets_in = i % 2 == 0;
        must(operators[static_cast<std::size_t>(i) % nodes.size()].post_here(
            "/policies/app-use/default", one_field("version", std::int64_t{lets_in ? 1 : 2})));
        for (raw_connection& one : clients) {
            one.send(question, patience_ms);
            const auto said = questions::judge(question::evaluate_subject, one.read_answer(patience_ms));
            wrong += said == (lets_in ? answered::let_in : answered::refused) ? 0 : 1;
        }
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
