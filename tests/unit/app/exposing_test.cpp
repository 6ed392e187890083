#include <boost/test/unit_test.hpp>

#include <thread>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "app/exposing.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::int64_t hour = 3'600'000;

// Within half a minute: what is seen by then was done by the first run, not by the second.
static_assert(limits::exposures_first_ms < 30'000 && limits::exposures_pause_ms > 30'000);

struct swept : access_people {
    swept() : access_people("kaito", "enterprise") {}
    resource_id main = make<resource_id>([&](tenant_transaction& tx) -> result<resource_id> {
        const resource row{tx.new_id<resource_id>(), "token", "main", {}, {}};
        if (auto in = resource_repository(tx).insert(row); !in) return in.error();
        return row.id;
    });
    void give(const member_id& to, time_window window) {
        write([&](tenant_transaction& tx) -> result<void> {
            if (auto added = access::add_grant(tx, by, model(),
                                               {tx.new_id<grant_id>(),
                                                principal_kind::member,
                                                std::string(to.text()),
                                                main,
                                                {"token:seed"},
                                                window,
                                                "",
                                                tx.now()});
                !added)
                return added;
            const auto settled = access::settle_exposures(tx, by, decider, to);
            return settled ? result<void>() : settled.error();
        });
    }
    // "open", "ended", or nothing.
    std::string seen_by(const member_id& who) {
        const auto rows = must(
            read<std::vector<exposure>>([&](tenant_transaction& tx) { return exposure_repository(tx).of(who, "", "", 10); }));
        return rows.empty() ? "" : rows.front().open ? "open" : "ended";
    }
    std::vector<change> told() {
        change_filter filter;
        filter.kind = "exposure.recorded";
        return must(
            read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 10); }));
    }
    static bool becomes_true(const std::function<bool()>& what) {
        for (int i = 0; i < 600 && !what(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return what();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_exposing, swept)

BOOST_AUTO_TEST_CASE(what_time_alone_began_or_ended_is_on_record_soon_after_the_start) {
    const auto early = add_member("early"), late = add_member("late"), steady = add_member("steady");
    for (const auto& who : {early, late, steady}) assign(principal_kind::member, who.text(), "member");
    const instant turn{data.clock.now().ms + hour};
    give(early, {{}, turn});
    give(late, {turn, {}});
    give(steady, {});
    data.clock.advance_ms(hour);
    BOOST_TEST_REQUIRE((seen_by(early) == "open" && seen_by(late).empty() && seen_by(steady) == "open"));
    const auto before = told().size();
    metrics_registry metrics;
    const auto began = std::chrono::steady_clock::now();
    app::exposing again(*data, decider, metrics, {"node"});
    BOOST_TEST(becomes_true([&] { return seen_by(late) == "open" && seen_by(early) == "ended"; }));
    BOOST_TEST((std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(limits::exposures_first_ms)),
               "the sweep came before what is more urgent at a start");
    BOOST_TEST(
        becomes_true([&] { return metrics.exposition().find("gatehouse_exposures_settled_total 2\n") != std::string::npos; }),
        "the one that did not change was written, too");
    BOOST_TEST_REQUIRE(told().size() == before + 1);
    BOOST_TEST((told().front().target == change_target::of(late)));
    BOOST_TEST(told().front().actor_kind == "gatehouse");

    data.clock.advance_ms(hour);
    give(early, {instant{data.clock.now().ms + 1}, {}});
    data.clock.advance_ms(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    BOOST_TEST(seen_by(early) == "ended");  // its next turn is a pause away
    const auto asked = std::chrono::steady_clock::now();
    again.stop();
    BOOST_TEST((std::chrono::steady_clock::now() - asked < std::chrono::milliseconds(limits::exposures_pause_ms / 2)),
               "stopping does not wait for the next minute");
}

BOOST_AUTO_TEST_SUITE_END()
