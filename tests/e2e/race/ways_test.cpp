#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "asking.hpp"
#include "gateway_under_test.hpp"
#include "questions.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int clients = 12;
constexpr std::int64_t refusals_wanted = 3;  // of each question, after the answer

// One question, as bytes, and what its answer says.
struct watched {
    std::string name, request;
    std::function<answered(std::string_view)> judge;
    std::atomic<std::int64_t> let_in{0}, refused{0}, late{0}, other{0};
    std::mutex mutex{};
    std::string first_other{};
    void say(const std::string& answer) {
        const std::lock_guard lock(mutex);
        if (other++ == 0) first_other = answer;
    }
    watched(std::string of, std::string bytes, std::function<answered(std::string_view)> by)
        : name(std::move(of)), request(std::move(bytes)), judge(std::move(by)) {}
};
using all_watched = std::vector<std::unique_ptr<watched>>;

// An application that goes sees no organization any more, or is none: whichever is noticed first.
answered by_status(std::string_view answer) {
    const int status = status_of(answer);
    if (status == 401 || status == 404) return answered::refused;
    return status == 200 ? answered::let_in : answered::other;
}

struct ways {
    ways()
        : all(place.path() + "/data", 12),
          gateway(gateway_under_test::serve(place.path() + "/data")),
          text(all, gateway->port()) {}

    std::unique_ptr<watched> about(const person& who, question what) const {
        return std::make_unique<watched>(std::string(question_names[static_cast<std::size_t>(what)]), text.request(what, who),
                                         [what](std::string_view answer) { return questions::judge(what, answer); });
    }
    all_watched about(const person& who, std::initializer_list<question> which) const {
        all_watched made;
        for (const auto what : which) made.push_back(about(who, what));
        return made;
    }
    all_watched everything(const person& who) const {
        using enum question;
        return about(who,
                     {verify_session, verify_child, introspect_session, introspect_key, evaluate_subject, evaluate_with_key});
    }

    // Puts the questions over and over, makes the call, and goes on until each has been answered as it should, or wrongly.
    void run(const all_watched& asked, const std::string& ending) {
        std::atomic<bool> ended{false}, stop{false};
        std::atomic<std::size_t> tickets{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([&] {
                asking over(gateway->port());
                while (!stop) ask(over, *asked[tickets++ % asked.size()], ended);
            });
        wait(asked, [](const watched& one) { return one.let_in > 0; });
        asking provider(gateway->port());
        const auto answer = provider.ask(ending);
        ended = true;
        BOOST_TEST(status_of(answer) / 100 == 2, answer);
        wait(asked, [](const watched& one) { return one.refused >= refusals_wanted || one.late > 0 || one.other > 0; });
        stop = true;
    }
    // Whoever asks after the answer of what ends it is never let in; before, everybody is.
    void race(const std::string& way, const all_watched& asked, const std::string& ending) {
        BOOST_TEST_CONTEXT(way) {
            run(asked, ending);
            for (const auto& one : asked) BOOST_TEST_CONTEXT(one->name) {
                    BOOST_TEST(one->let_in > 0);
                    BOOST_TEST(one->late == 0);
                    BOOST_TEST(one->other == 0, one->first_other);
                    BOOST_TEST(one->refused >= refusals_wanted);
                }
        }
    }
    static void ask(asking& over, watched& one, const std::atomic<bool>& ended) {
        const bool before = ended;  // read before the first byte is sent
        const auto answer = over.ask(one.request);
        if (status_of(answer) == 503 || answer.find("\r\nRetry-After: ") != std::string::npos) return;  // too much to do
        const auto said = one.judge(answer);
        if (said == answered::other) one.say(answer);
        if (said == answered::let_in) ++(before ? one.late : one.let_in);
        if (said == answered::refused && before) ++one.refused;
    }
    template <class Seen> static void wait(const all_watched& asked, Seen seen) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
        while (!std::ranges::all_of(asked, [&](const auto& one) { return seen(*one); }) &&
               std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::string operate(std::string_view verb, const std::string& path, const std::string& body = "{}") const {
        return text.operate(verb, "/organizations/acme" + path, body);
    }
    std::string member(const person& who, const std::string& what) const {
        return operate("POST", "/members/" + who.member + what);
    }

    temporary_directory place;
    const prepared all;
    const std::unique_ptr<gateway_under_test> gateway;
    const questions text;
};

}  // namespace

// access.md, Invariants, 3 and 4, for the ways that the race of suspensions by a provider does not take. The first of the
// people is asked about by the others' keys, and lives to the end.
BOOST_FIXTURE_TEST_CASE(by_no_way_is_anybody_let_in_after_the_answer, ways) {
    using enum question;
    const auto& who = all.people;
    race("an administrator suspends", everything(who[1]), member(who[1], "/suspend"));
    race("an administrator removes", everything(who[2]), member(who[2], "/remove"));
    race("a provider deletes", everything(who[3]), text.delete_user(who[3]));
    race("the access is made to begin later", everything(who[4]),
         operate("PUT", "/members/" + who[4].member + "/access-begin", R"({"not_before":"2099-01-01T00:00:00Z"})"));
    race("a session is revoked", about(who[5], {verify_session, verify_child, introspect_session}),
         operate("POST", "/sessions/" + who[5].session_row + "/revoke"));
    race("a key is revoked", about(who[6], {introspect_key, evaluate_with_key}),
         operate("POST", "/api-keys/" + who[6].key_row + "/revoke"));
    race("the right to keep keys is taken", about(who[7], {introspect_key, evaluate_with_key}),
         operate("DELETE", "/members/" + who[7].member + "/assignments/" + who[7].assignment));

    const auto pushed = [&] {
        all_watched made;
        made.push_back(std::make_unique<watched>("read by SCIM", text.show_user(who[0].link), by_status));
        return made;
    };
    race("a SCIM token is revoked", pushed(),
         operate("POST", "/connections/" + all.connection + "/tokens/" + all.scim_token_row + "/revoke"));
    race("the connection is disabled", everything(who[8]), operate("POST", "/connections/" + all.connection + "/disable"));
    all_watched service;
    service.push_back(
        std::make_unique<watched>("evaluate by the application", text.request(evaluate_subject, who[0]), by_status));
    race("an application is deleted", service, text.operate("DELETE", "/applications/" + all.application));
}

BOOST_FIXTURE_TEST_CASE(nobody_of_an_organization_that_is_disabled, ways) {
    using enum question;
    race("the organization is disabled",
         about(all.people[1], {verify_session, verify_child, introspect_session, introspect_key, evaluate_with_key}),
         operate("POST", "/disable"));
}

// A race that cannot see a late allow proves nothing: what is called here ends nobody.
BOOST_FIXTURE_TEST_CASE(a_late_allow_would_be_seen_on_each_way, ways) {
    const auto asked = everything(all.people[1]);
    run(asked, operate("POST", "/teams", R"({"slug":"harmless"})"));
    for (const auto& one : asked) BOOST_TEST(one->late > 0, one->name);
}
