#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <future>

#include "app/copies.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

namespace {

// Answers are for the test's own thread to judge.
struct answered {
    std::promise<http::response> given;
    std::future<http::response> later = given.get_future();
    http::responder responder() {
        return [this](http::response one) { given.set_value(std::move(one)); };
    }
};

struct fixture {
    http::response ask(copies& of) {
        answered one;
        of.answer({}, one.responder());
        return one.later.get();
    }
    testing::temporary_directory folder;
    seeded_random random{3};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_copies, fixture)

BOOST_AUTO_TEST_CASE(one_copy_is_made_at_a_time_and_stopping_waits_for_it) {
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    std::promise<std::thread::id> began;
    std::atomic<int> made = 0;
    copies all(
        folder.path(),
        [&](const std::string&) -> result<void> {
            if (made++ == 0) {
                began.set_value(std::this_thread::get_id());
                opened.wait();
            }
            return {};
        },
        random);
    answered first;
    all.answer({}, first.responder());
    BOOST_TEST((began.get_future().get() != std::this_thread::get_id()));
    const auto second = ask(all);
    BOOST_TEST(second.status == 409);
    BOOST_TEST(second.body.find("a copy is being made already") != std::string::npos, second.body);
    gate.set_value();
    BOOST_TEST(first.later.get().status == 201);
    BOOST_TEST(ask(all).status == 201);  // who was answered may ask again at once

    answered last;
    all.answer({}, last.responder());
    all.stop();
    BOOST_TEST((last.later.wait_for(std::chrono::seconds(0)) == std::future_status::ready));
    BOOST_TEST(last.later.get().status == 201);
    BOOST_TEST(ask(all).status == 503);
    BOOST_TEST(made == 3);
}

BOOST_AUTO_TEST_CASE(what_fails_is_answered_and_the_next_is_made) {
    int made = 0;
    copies all(
        folder.path(),
        [&](const std::string&) -> result<void> {
            if (++made == 1) throw std::bad_alloc();
            if (made == 2) return make_error(errc::unavailable, "the disk is full");
            return {};
        },
        random);
    BOOST_TEST(ask(all).status == 500);
    const auto full = ask(all);
    BOOST_TEST(full.status == 503);
    BOOST_TEST(full.body.find("the disk is full") != std::string::npos);
    BOOST_TEST(ask(all).status == 201);
}

BOOST_AUTO_TEST_CASE(copies_of_a_former_run_are_deleted_at_the_start) {
    const std::string left = folder.path() + "/copy-left.db", store = folder.path() + "/gatehouse.db";
    for (const auto& path : {left, store}) std::ofstream(path) << "x";
    const copies all(
        folder.path(), [](const std::string&) { return result<void>(); }, random);
    BOOST_TEST(!std::filesystem::exists(left));
    BOOST_TEST(std::filesystem::exists(store));
}

BOOST_AUTO_TEST_SUITE_END()
