#include "cli_fixture.hpp"

using namespace gatehouse::testing;

// What was acknowledged lies in the log, some hundred pages of it: more than SQLite writes at a time.
BOOST_AUTO_TEST_CASE(a_gateway_that_was_killed_starts_again_with_all_that_it_acknowledged) {
    cli_fixture at;
    at.make_acme();
    at.gateway.stop(SIGKILL);
    at.gateway.start();
    at.key["GATEHOUSE_URL"] = at.gateway.url();
    const auto users = at.key_json({"user", "list"});
    BOOST_TEST(items_of(users).size() == 1u);
}
