#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include <gatehouse/cli/api.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "questions.hpp"
#include "support/raw_connection.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int writes = 600, clients_a_node = 4, killed_after = 200, patience_ms = 60'000;

struct audit_row {
    std::int64_t position;
    std::string kind, target;
};

// The newest rows first, as the management API of that node shows them.
std::vector<audit_row> audit(const gateway_node& at) {
    auto to = cli::api::open({at.data(), "acme", "json"});
    const auto found = to ? to->get_here("/audit", {{"limit", std::to_string(limits::page_most)}}) : to.error();
    if (!found) throw std::runtime_error(found.error().detail);
    const value* list = found->find("items");
    std::vector<audit_row> rows;
    for (const value& one : *(list ? list : &*found)->if_array())
        rows.push_back({*one.find("position")->if_integer(), std::string(one.find("kind")->text()),
                        std::string(one.find("target")->text())});
    return rows;
}

bool is_without_gap(const std::vector<audit_row>& newest_first) {
    return std::ranges::adjacent_find(newest_first, [](const audit_row& newer, const audit_row& older) {
               return newer.position != older.position + 1;
           }) == newest_first.end();
}

// A write that was acknowledged, and when: by one counter that all clients share.
struct told_write {
    int began, answered;
};

struct writing {
    std::mutex mutex;
    std::map<std::string, told_write> done;  // by the id of the team
    std::atomic<int> next{0}, ticket{0}, acknowledged{0}, other{0};

    void one(const std::string& request, raw_connection& over) {
        const int began = ticket++;
        if (!over.send(request, patience_ms)) throw std::runtime_error("gone");
        const std::string answer = over.read_answer(patience_ms);
        if (answer.empty()) throw std::runtime_error("gone");
        const int answered = ticket++;
        if (status_of(answer) != 201) {
            ++other;
            return;
        }
        const auto at = answer.find("\"id\":\"") + 6;
        const std::lock_guard lock(mutex);
        done[answer.substr(at, answer.find('"', at) - at)] = {began, answered};
        ++acknowledged;
    }
    // false: the node went away.
    bool go_on(const questions& ask, const person& by, std::uint16_t port) try {
        raw_connection over(port);
        for (int number = next++; number < writes; number = next++) one(ask.create_team(by, number), over);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes_and_one_organization)

// All write to one organization, one of them is killed in the middle of it.
BOOST_AUTO_TEST_CASE(changes_have_positions_without_a_gap_in_the_order_of_their_commits_and_a_dead_node_stops_nobody) {
    const temporary_directory place;
    const std::string data = place.path() + "/data";
    const prepared all(data, 1);
    const auto nodes = start_nodes(data, place.path(), 3);
    const questions ask(all, nodes[0]->port());
    writing run;
    std::atomic<int> lost_at_others = 0, lost = 0;
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < nodes.size() * clients_a_node; ++i)
        clients.emplace_back([&, at = i % nodes.size()] {
            if (!run.go_on(ask, all.people.front(), nodes[at]->port())) ++(at == 2 ? lost : lost_at_others);
        });
    BOOST_TEST(becomes_true([&] { return run.acknowledged >= killed_after; }));
    nodes[2]->process().kill();
    int looks = 0;
    for (std::int64_t seen = 0; lost_at_others == 0 && run.acknowledged + run.other < writes - clients_a_node; ++looks) {
        const int before = run.acknowledged;
        const auto rows = audit(*nodes[static_cast<std::size_t>(looks % 2)]);
        BOOST_TEST_REQUIRE(is_without_gap(rows));
        BOOST_TEST_REQUIRE(rows.front().position >= seen, "what one node showed the other shows");
        BOOST_TEST_REQUIRE(std::ranges::count(rows, "team.created", &audit_row::kind) >= before);
        seen = rows.front().position;
    }
    clients.clear();
    BOOST_TEST(looks > 0);
    BOOST_TEST(lost_at_others == 0);
    BOOST_TEST(lost == clients_a_node);
    BOOST_TEST(run.other == 0);
    BOOST_TEST(run.acknowledged >= writes - clients_a_node, "each client of the dead node lost one write at the most");

    const auto rows = audit(*nodes[1]);
    BOOST_TEST(is_without_gap(rows));
    BOOST_TEST(rows.back().position == 1);
    std::size_t found = 0;
    int latest_begin = -1;  // of the writes with lower positions
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        const auto write = run.done.find(row->target);
        if (row->kind != "team.created" || write == run.done.end()) continue;
        ++found;
        BOOST_TEST_REQUIRE(write->second.answered > latest_begin, "acknowledged before a write began that stands before it");
        latest_begin = std::max(latest_begin, write->second.began);
    }
    BOOST_TEST(found == run.done.size(), "what was acknowledged is there");
}

BOOST_AUTO_TEST_SUITE_END()
