#include <boost/test/unit_test.hpp>

#include <filesystem>

#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/cli/api.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "questions.hpp"
#include "support/raw_connection.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

int readiness(const gateway_node& of) try {
    raw_connection over(of.operations_port());
    over.send("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(of.operations_port()) + "\r\n\r\n");
    return std::stoi(over.read_answer().substr(9, 3));
} catch (const std::runtime_error&) {
    return 0;
}

cli::api operator_of(const gateway_node& node) { return *cli::api::open({node.data(), "", "json"}); }

std::string key_in_use(const gateway_node& node) {
    const auto all = operator_of(node).get("/api/v1/master-keys");
    BOOST_TEST_REQUIRE(all.has_value());
    for (const value& one : *all->find("items")->if_array())
        if (*one.find("in_use")->if_boolean()) return std::string(one.find("id")->text());
    return {};
}

}  // namespace

// Each gateway is started with the next key while both open the store; one that was forgotten says so, and takes nothing wrong.
BOOST_AUTO_TEST_CASE(a_node_whose_master_key_was_ended_is_not_ready_until_it_has_the_next) {
    const temporary_directory place;
    const std::string data = place.path() + "/data", key = data + ".key", next = place.path() + "/next.key";
    const prepared all(data, 1);
    auto nodes = start_nodes(data, place.path(), 2);
    const std::string first = key_in_use(*nodes[0]);
    object file;
    file.set("file", next);
    auto by = operator_of(*nodes[0]);
    BOOST_TEST_REQUIRE(by.send("POST", "/api/v1/master-keys", std::move(file)).has_value());
    BOOST_TEST((by.send("POST", "/api/v1/master-keys/replace").error().code == errc::conflict));
    std::filesystem::rename(next, key);
    const auto again = [&](std::size_t i, std::uint16_t port) {
        nodes[i].reset();
        nodes[i] = std::make_unique<gateway_node>(data, place.path() + "/node-" + std::to_string(i), port, port);
    };
    again(0, nodes[0]->port());
    const std::string second = key_in_use(*nodes[0]);
    BOOST_TEST(second != first);
    BOOST_TEST(key_in_use(*nodes[1]) == first);
    BOOST_TEST(readiness(*nodes[1]) == 200);

    BOOST_TEST_REQUIRE(operator_of(*nodes[0]).send("POST", "/api/v1/master-keys/" + first + "/remove").has_value());
    static_assert(limits::store_key_look_ms < 60'000);  // what becomes_true waits
    BOOST_TEST(becomes_true([&] { return readiness(*nodes[1]) == 503; }));
    BOOST_TEST(readiness(*nodes[0]) == 200);
    again(1, nodes[1]->port());
    BOOST_TEST(readiness(*nodes[1]) == 200);
    BOOST_TEST(key_in_use(*nodes[1]) == second);
    const questions ask(all, nodes[1]->port());
    raw_connection client(nodes[1]->port());
    for (const question asked : {question::verify_session, question::introspect_key, question::evaluate_subject}) {
        client.send(ask.request(asked, all.people.front()));
        BOOST_TEST((questions::judge(asked, client.read_answer()) == answered::let_in));
    }
}
