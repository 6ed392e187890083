#include "cli_fixture.hpp"

using namespace gatehouse::testing;

namespace {

std::string answer_of(int status, const std::string& type, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

std::string problem_of(const std::string& more) {
    return answer_of(
        503, "application/problem+json",
        R"({"type":"about:blank","title":"Service Unavailable","status":503,"detail":"the database went away")" + more + "}");
}

struct losing : cli_fixture {
    losing() { make_acme(); }

    ran create_team(const std::string& slug, const std::string& instead) {
        between.answer_next_change(instead);
        auto by_relay = key;
        by_relay["GATEHOUSE_URL"] = between.url();
        return run_gatehouse({"team", "create", slug, "--idempotency-key", slug}, by_relay);
    }
};

constexpr char unknown[] = R"(,"outcome":"unknown")";

}  // namespace

// "Nothing was done: try again" makes a script do a thing twice when it was done.
BOOST_AUTO_TEST_CASE(a_change_whose_outcome_nobody_knows_is_not_told_as_one_that_was_not_made) {
    losing at;
    const struct {
        std::string slug, instead;
        int code;
        bool ours = true;
    } cases[] = {
        {"settled", problem_of(""), 6},
        {"unknown", problem_of(unknown), 7},
        {"proxy", answer_of(504, "text/html", "<html>Gateway Time-out</html>"), 7, false},
        {"upstream", answer_of(502, "text/html", "<html>Bad Gateway</html>"), 7, false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.slug) {
            const auto told = at.create_team(c.slug, c.instead);
            BOOST_TEST(told.code == c.code, told.err);
            for (const auto& wrong : at.between.take_complaints()) BOOST_TEST(!c.ours, "not as described: " << wrong);
            BOOST_TEST(at.with_key({"team", "show", c.slug}).code == 0, "it was made");
        }
}

BOOST_AUTO_TEST_CASE(under_the_same_key_a_lost_change_is_answered_and_not_made_again) {
    losing at;
    BOOST_TEST(at.create_team("support", problem_of(unknown)).code == 7);
    const auto again = at.create_team("support", "");
    BOOST_TEST(again.code == 0, again.err);
    BOOST_TEST(items_of(at.key_json({"team", "list"})).size() == 1U);
}
