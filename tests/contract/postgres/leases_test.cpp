#include <libpq-fe.h>

#include <atomic>
#include <map>
#include <sstream>
#include <thread>

#include <gatehouse/store/lease_repository.hpp>

#include "node.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

using milliseconds = std::chrono::milliseconds;
constexpr std::string_view job = "sweeping";

result<std::optional<job_lease>> take(node& at, const std::string& name, std::int64_t lasting_ms = limits::job_lease_ms) {
    std::optional<job_lease> held;
    const auto done = at->write_installation([&](installation_transaction& tx) -> result<void> {
        auto taken = lease_repository(tx).take(job, name, lasting_ms);
        if (!taken) return taken.error();
        held = *std::move(taken);
        return {};
    });
    if (!done) return done.error();
    return held;
}

// A row "number fence node", which says in what order the job's writes were committed and who made them.
result<void> put_next(node& at, const organization_id& of, const job_lease& held, milliseconds sleeping = {}) {
    return at->write(of, [&, sleeping](tenant_transaction& tx) -> result<void> {
        if (auto mine = job_fence(tx).check(held); !mine) return mine;
        std::this_thread::sleep_for(sleeping);
        std::string number = std::to_string(probe(tx).count());
        number.insert(0, 6 - number.size(), '0');
        return probe(tx).put(number + " " + std::to_string(held.fence) + " " + held.node);
    });
}

struct written {
    std::int64_t fence = 0;
    std::string node;
};
std::vector<written> all_of(node& at, const organization_id& of) {
    std::vector<written> rows;
    const auto read = at->read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto seen =
            probe(tx).session().run("SELECT id FROM team WHERE org = $1 ORDER BY id", {probe(tx).number_of_organization()},
                                    [&](const sql_row& row) -> result<void> {
                                        std::istringstream text(row.string(0));
                                        std::string number;
                                        written one;
                                        text >> number >> one.fence >> one.node;
                                        rows.push_back(one);
                                        return {};
                                    });
        if (!seen) return seen.error();
        return {};
    });
    BOOST_TEST_REQUIRE(read.has_value());
    return rows;
}

// Another node in the middle of its transaction, as the test wants it.
class by_hand {
public:
    explicit by_hand(const database& data) : at_(PQconnectdb(data.options().owner_url.c_str())) {}
    ~by_hand() { PQfinish(at_); }
    by_hand(const by_hand&) = delete;
    void run(const char* sql) { PQclear(PQexec(at_, sql)); }

private:
    PGconn* at_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_leases)

// Turns so short that they run out in the middle of the work, over and over: what was written belongs to one node after
// another all the same.
BOOST_AUTO_TEST_CASE(exactly_one_of_three_nodes_holds_a_job_at_any_time) {
    const database data;
    node nodes[] = {node(data), node(data), node(data)};
    const auto id = nodes[0].add_organization("acme");
    std::atomic<int> refused = 0, otherwise = 0;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    {
        std::vector<std::jthread> working;
        for (int i = 0; i < 3; ++i)
            working.emplace_back([&, i] {
                const std::string name(1, static_cast<char>('a' + i));
                while (std::chrono::steady_clock::now() < until) {
                    const auto held = take(nodes[i], name, 60);
                    for (int k = 0; held && *held && k < 12; ++k) {
                        const auto done = put_next(nodes[i], id, **held, milliseconds(k % 4 * 4));
                        if (done) continue;
                        ++(done.error().code == errc::conflict ? refused : otherwise);
                        break;
                    }
                    std::this_thread::sleep_for(milliseconds(5));
                }
            });
    }
    const auto rows = all_of(nodes[1], id);
    std::map<std::int64_t, std::string> holder;
    std::map<std::string, int> of_node;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        BOOST_TEST_REQUIRE((i == 0 || rows[i].fence >= rows[i - 1].fence), "a turn that was over wrote behind the next");
        BOOST_TEST_REQUIRE(holder.emplace(rows[i].fence, rows[i].node).first->second == rows[i].node);
        ++of_node[rows[i].node];
    }
    BOOST_TEST_MESSAGE(rows.size() << " writes in " << holder.size() << " turns, " << refused << " came late");
    BOOST_TEST(otherwise == 0);
    BOOST_TEST(of_node.size() == 3u, "each had its turns");
    BOOST_TEST(holder.size() > 10u);
    BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(another_node_takes_over_from_one_that_died_and_not_before_its_time) {
    const database data;
    auto died = std::make_unique<node>(data);
    node other(data);
    const auto id = died->add_organization("acme");
    const auto held = take(*died, "died", 1'000);
    BOOST_TEST_REQUIRE((held && *held));
    died.reset();  // gives nothing back
    BOOST_TEST(!take(other, "other").value().has_value());
    std::optional<job_lease> taken;
    BOOST_TEST(eventually([&] { return (taken = take(other, "other").value()).has_value(); }));
    BOOST_TEST(taken->fence == (*held)->fence + 1);
    BOOST_TEST((taken->until >= (*held)->until + limits::job_lease_ms));
    BOOST_TEST(put_next(other, id, *taken).has_value());
}

// The check looked, then the node slept: until its transaction ends nobody else's turn begins.
BOOST_AUTO_TEST_CASE(a_turn_does_not_begin_in_the_middle_of_the_last_ones_transaction) {
    const database data;
    node a(data), b(data);
    const auto id = a.add_organization("acme");
    const auto held = take(a, "a", 300);
    BOOST_TEST_REQUIRE((held && *held));
    std::atomic<bool> put = false;
    std::jthread sleeping([&] { put = put_next(a, id, **held, milliseconds(1'200)).has_value(); });
    std::this_thread::sleep_for(milliseconds(600));  // by the clock it is over
    BOOST_TEST(all_of(b, id).empty());
    const auto taken = take(b, "b");
    BOOST_TEST_REQUIRE((taken && *taken));
    BOOST_TEST((*taken)->fence == 2);
    BOOST_TEST(all_of(b, id).size() == 1u, "it waited for a's transaction");
    sleeping.join();
    BOOST_TEST(put);
    BOOST_TEST((put_next(a, id, **held).error().code == errc::conflict));
}

// The other way round: the next turn was begun and not yet committed when the check looked. A check that believed its
// snapshot would pass here.
BOOST_AUTO_TEST_CASE(a_check_that_meets_the_next_turn_waits_for_it_and_is_refused) {
    const database data;
    node a(data);
    const auto id = a.add_organization("acme");
    const auto held = take(a, "a");
    BOOST_TEST_REQUIRE((held && *held));
    by_hand b(data);
    b.run("BEGIN");
    b.run("UPDATE lease SET node = 'b', fence = fence + 1");
    std::optional<errc> refusal;
    {
        std::jthread writing([&] {
            const auto done = put_next(a, id, **held);
            if (!done) refusal = done.error().code;
        });
        std::this_thread::sleep_for(milliseconds(500));
        b.run("COMMIT");
    }
    BOOST_TEST_REQUIRE(refusal.has_value());
    BOOST_TEST((*refusal == errc::conflict));
    BOOST_TEST(all_of(a, id).empty());
}

BOOST_AUTO_TEST_SUITE_END()
