#include <gatehouse/base/limits.hpp>
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
    bool is_suspended_soon(const member_id& who) {
        for (int i = 0; i < 600 && !get(who).suspended(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return get(who).suspended();
    }
    metrics_registry metrics;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_access_ends, ending_access)

BOOST_AUTO_TEST_CASE(whose_time_has_come_is_suspended_however_many_they_are) {
    std::vector<member_id> due;
    for (int i = 0; i < 45; ++i) due.push_back(add_member("due" + std::to_string(i)));
    const auto later = add_member("later"), never = add_member("never");
    for (const auto& who : due) end_at(who, data.clock.now());
    end_at(later, data.clock.now() + 1);
    app::access_ends ending(*data, metrics, {"node"});
    for (const auto& who : due) BOOST_TEST(is_suspended_soon(who));
    ending.stop();
    BOOST_TEST(!get(later).suspended());
    BOOST_TEST(!get(never).suspended());
}

BOOST_AUTO_TEST_SUITE_END()
