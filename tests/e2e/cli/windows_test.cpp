#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <thread>

#include <gatehouse/base/clock.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::int64_t second = 1'000;

instant in(std::int64_t ms) { return system_clock().now() + ms; }
void wait_for(instant when) {
    while (system_clock().now() < when + 5) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// The clock alone decides: the jobs that would tidy and record belong to a node that does nothing.
struct without_sweepers : cli_fixture {
    without_sweepers() {
        make_acme();
        sqlite3* opened = nullptr;
        const int code = sqlite3_open((gateway.data() + "/gatehouse.db").c_str(), &opened);
        const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> owned(opened, sqlite3_close);
        BOOST_TEST_REQUIRE(code == SQLITE_OK);
        sqlite3_busy_timeout(opened, 10'000);
        for (const std::string job : {"access_ends", "exposures", "pruning", "api_keys"}) {
            const std::string taken = "INSERT INTO lease (job, node, fence, until) VALUES ('" + job +
                                      "', 'idle', 1, 9000000000000) ON CONFLICT (job) DO UPDATE SET node = 'idle',"
                                      " fence = fence + 1, until = 9000000000000";
            BOOST_TEST_REQUIRE(sqlite3_exec(opened, taken.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
                               sqlite3_errmsg(opened));
        }
    }
    std::string key_of(const std::string& user) {
        return text_of(operator_json({"api-key", "create", "k", "--user", user}), "secret");
    }
    int asks(const std::string& secret) {
        return run_gatehouse({"user", "list"},
                             {{"GATEHOUSE_URL", gateway.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", secret}})
            .code;
    }
    value explained(const std::string& user) { return operator_json({"explain", user, "app:use", "app/main"}); }
    bool may(const std::string& user) { return *explained(user).find("decision")->if_boolean(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_member_is_let_in_at_the_beginning_and_out_at_the_end_though_no_sweeper_runs) {
    without_sweepers at;
    at.operator_json({"member", "create", "ada", "--role", "admin"});
    const auto old_key = at.key_of("ada");
    BOOST_TEST((at.asks(old_key) == 0 && at.may("ada")));
    const auto begins = in(8 * second);
    const auto would = at.operator_json({"user", "delay-access", "ada", "--not-before", to_rfc3339(begins), "--dry-run"});
    BOOST_TEST(would.find("effects")->find("keys_ended")->number() == 1);
    BOOST_TEST(at.asks(old_key) == 0);
    const auto shut = at.operator_json({"user", "delay-access", "ada", "--not-before", to_rfc3339(begins), "--yes"});
    BOOST_TEST(text_of(shut, "access_begins_at") == to_rfc3339(begins));
    BOOST_TEST(shut.find("ended")->find("api_keys")->number() == 1);
    BOOST_TEST(at.asks(old_key) == 3);
    BOOST_TEST(text_of(at.explained("ada"), "reason") == "the member's access has not begun");
    BOOST_TEST(at.as_operator({"api-key", "create", "k", "--user", "ada"}).code == 5);
    const auto before = to_rfc3339(in(0));
    wait_for(begins);
    BOOST_TEST(at.may("ada"));
    BOOST_TEST(at.asks(old_key) == 3);  // nothing older revives
    const auto ends = in(3 * second);
    const auto new_key = at.key_of("ada");
    BOOST_TEST(at.asks(new_key) == 0);
    at.operator_json({"user", "end-access", "ada", "--at", to_rfc3339(ends)});
    wait_for(ends);
    BOOST_TEST(at.asks(new_key) == 3);
    BOOST_TEST(text_of(at.explained("ada"), "reason") == "the member's access has ended");
    BOOST_TEST(text_of(at.operator_json({"user", "show", "ada"}), "status") == "active");
    // The past is asked like the present.
    const auto then = at.operator_json({"explain", "ada", "app:use", "app/main", "--at", before});
    BOOST_TEST(text_of(then, "reason") == "the member's access has not begun");
}

BOOST_AUTO_TEST_CASE(a_key_is_good_from_its_beginning_to_its_end_though_no_sweeper_runs) {
    without_sweepers at;
    const auto begins = in(4 * second), ends = in(7 * second);
    const auto made = at.operator_json({"api-key", "create", "shift", "--user", "root@acme.example", "--not-before",
                                        to_rfc3339(begins), "--expires", to_rfc3339(ends)});
    BOOST_TEST(text_of(made, "not_before") == to_rfc3339(begins));
    const auto secret = text_of(made, "secret");
    BOOST_TEST(at.asks(secret) == 3);
    wait_for(begins);
    BOOST_TEST(at.asks(secret) == 0);
    wait_for(ends);
    BOOST_TEST(at.asks(secret) == 3);
    const auto backwards = at.as_operator({"api-key", "create", "k", "--user", "root@acme.example", "--not-before",
                                           to_rfc3339(in(9 * second)), "--expires", to_rfc3339(in(8 * second))});
    BOOST_TEST(backwards.code == 2);
    BOOST_TEST(backwards.err.find("not_before must be earlier") != std::string::npos, backwards.err);
}
