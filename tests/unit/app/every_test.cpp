#include <boost/test/unit_test.hpp>

#include <vector>

#include "app/every.hpp"

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(app_every)

// As pruning does, with shorter times (limits::pruning_first_ms, limits::pruning_pause_ms).
BOOST_AUTO_TEST_CASE(a_job_runs_first_and_then_again_each_pause) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<steady::time_point> ran;
    const auto began = steady::now();
    gatehouse::app::every again(20ms, 60ms, [&] {
        const std::lock_guard lock(mutex);
        ran.push_back(steady::now());
        changed.notify_all();
    });
    {
        std::unique_lock lock(mutex);
        BOOST_TEST_REQUIRE(changed.wait_for(lock, 10s, [&] { return ran.size() >= 3; }));
    }
    again.stop();
    BOOST_TEST((ran[0] - began >= 20ms));
    BOOST_TEST((ran[1] - ran[0] >= 60ms));
    BOOST_TEST((ran[2] - ran[1] >= 60ms));
}

BOOST_AUTO_TEST_CASE(stopping_does_not_wait_for_the_next_run) {
    const auto began = steady::now();
    int ran = 0;
    gatehouse::app::every again(1h, 1h, [&] { ++ran; });
    again.stop();
    BOOST_TEST(ran == 0);
    BOOST_TEST((steady::now() - began < 10s));
}

BOOST_AUTO_TEST_SUITE_END()
