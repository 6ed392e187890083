#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <thread>

#include "app/access_ends.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;

namespace {

struct ending_access : testing::access_people {
    member get(const member_id& who) {
        return testing::must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }));
    }
    void end_at(const member_id& who, instant at) {
        write([&](tenant_transaction& tx) { return member_repository(tx).set_access_end(who, at, "somebody"); });
    }
    std::size_t assignments_of(const member_id& who) {
        return testing::must(read<std::vector<assignment>>([&](tenant_transaction& tx) {
                   return assignment_repository(tx).of(principal_kind::member, who.text());
               }))
            .size();
    }
    std::size_t told_as_auto_removed() {
        change_filter filter;
        filter.kind = "auto-removed";
        return testing::must(read<std::vector<change>>(
                                 [&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 1'000); }))
            .size();
    }
    template <class Seen> static bool soon(Seen seen) {
        for (int i = 0; i < 600 && !seen(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return seen();
    }
    metrics_registry metrics;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_access_ends, ending_access)

BOOST_AUTO_TEST_CASE(whose_time_has_come_is_removed_and_what_is_over_goes) {
    const auto owner = add_member("owner", true), due = add_member("due"), later = add_member("later"),
               never = add_member("never");
    const instant now = data.clock.now();
    end_at(owner, now);  // behind the product's back: an owner cannot be removed, and keeps nobody else
    end_at(due, now);
    end_at(later, now + 1);
    for (int i = 0; i < 120; ++i)
        assign(principal_kind::member, add_member("m" + std::to_string(i)).text(), "viewer", {{}, now});
    const auto kept = add_member("kept");
    assign(principal_kind::member, kept.text(), "viewer", {{}, now + 1});
    app::access_ends ending(*data, metrics, {decider, keys}, {"node"});
    BOOST_TEST(soon([&] { return get(due).status == member_status::removed; }));
    ending.stop();
    BOOST_TEST(told_as_auto_removed() == 121U);
    BOOST_TEST((get(owner).status == member_status::active));
    BOOST_TEST((get(later).status == member_status::active));
    BOOST_TEST((get(never).status == member_status::active));
    BOOST_TEST(assignments_of(kept) == 1U);
}

// What its windows showed is told when it is enabled again, from the rows.
BOOST_AUTO_TEST_CASE(a_disabled_organization_stands_still) {
    const instant now = data.clock.now();
    const auto due = add_member("due"), kept = add_member("kept");
    end_at(due, now);
    assign(principal_kind::member, kept.text(), "viewer", {{}, now});
    write([](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("UPDATE organization SET status = 'disabled' WHERE number = $1");
    });
    const auto other = data.add_organization("other");  // comes after it in each round
    const auto gone = [&] {
        bool removed = false;
        testing::must(data->read(other, [&](tenant_transaction& tx) -> result<void> {
            removed = member_repository(tx).list({}, 10)->empty();
            return {};
        }));
        return removed;
    };
    testing::must(data->write(other, [&](tenant_transaction& tx) -> result<void> {
        member one{tx.new_id<member_id>()};
        one.names = {"due", "due", "due@example.com"};
        one.since = tx.now();
        if (auto in = member_repository(tx).insert(one); !in) return in;
        return member_repository(tx).set_access_end(one.id, tx.now(), "somebody");
    }));
    app::access_ends ending(*data, metrics, {decider, keys}, {"node"});
    BOOST_TEST(soon(gone));
    ending.stop();
    BOOST_TEST((get(due).status == member_status::active));
    BOOST_TEST(assignments_of(kept) == 1U);
    BOOST_TEST(told_as_auto_removed() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
