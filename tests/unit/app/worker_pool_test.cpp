#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

#include <gatehouse/base/limits.hpp>

#include "app/worker_pool.hpp"

using gatehouse::app::worker_pool;

BOOST_AUTO_TEST_SUITE(app_worker_pool)

BOOST_AUTO_TEST_CASE(a_full_queue_says_so_and_what_was_taken_is_run) {
    std::promise<void> gate;
    std::shared_future<void> opened = gate.get_future().share();
    std::atomic<int> ran = 0;
    worker_pool pool(1, 2);
    std::promise<void> busy;
    BOOST_TEST(pool.post([&] {
        busy.set_value();
        opened.wait();
        ++ran;
    }));
    busy.get_future().wait();
    BOOST_TEST(pool.post([&] { ++ran; }));
    BOOST_TEST(pool.post([&] { ++ran; }));
    BOOST_TEST(!pool.post([&] { ++ran; }));
    gate.set_value();
    pool.stop();
    BOOST_TEST(ran == 3);
    BOOST_TEST(!pool.post([&] { ++ran; }));
}

BOOST_AUTO_TEST_CASE(as_many_wait_as_the_gateway_lets_wait) {
    std::promise<void> gate, busy;
    std::shared_future<void> opened = gate.get_future().share();
    std::atomic<std::size_t> ran = 0;
    worker_pool pool(1, gatehouse::limits::worker_queue_jobs);
    BOOST_TEST(pool.post([&] {
        busy.set_value();
        opened.wait();
    }));
    busy.get_future().wait();
    std::size_t taken = 0;
    while (pool.post([&] { ++ran; })) ++taken;
    BOOST_TEST(taken == gatehouse::limits::worker_queue_jobs);
    gate.set_value();
    pool.stop();
    BOOST_TEST(ran == taken);
}

BOOST_AUTO_TEST_SUITE_END()
