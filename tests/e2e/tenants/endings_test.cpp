#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "two_organizations.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct seen {
    int status;
    bool began_after;
};

// Asks without pause while the end comes: what began after its answer must find nothing.
std::vector<seen> ask_while(two_organizations& at, const two_organizations::asked& question, const std::function<void()>& end) {
    std::atomic<bool> ended{false}, stop{false};
    std::vector<seen> all;
    std::atomic<int> asked{0};
    std::thread asking([&] {
        while (!stop) {
            const bool after = ended;
            all.push_back({at.ask(question).status, after});
            ++asked;
        }
    });
    while (asked < 20) std::this_thread::yield();
    end();
    ended = true;
    const int before = asked;
    while (asked < before + 20) std::this_thread::yield();
    stop = true;
    asking.join();
    return all;
}

bool is_gone(two_organizations& at, const std::string& id) {
    bool gone = false;
    const auto read = at.whole().data().read_installation([&](installation_transaction& tx) -> result<void> {
        gone = !organization_directory(tx).find(organization_id::trusted(id));
        return {};
    });
    return read && gone;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_endings)

BOOST_AUTO_TEST_CASE(no_request_that_begins_after_the_end_finds_the_organization) {
    for (const bool scim : {false, true}) BOOST_TEST_CONTEXT((scim ? "SCIM" : "management API")) {
            two_organizations at;
            const two_organizations::asked question{method::get, scim ? "/scim/v2/Users" : "/api/v1/organizations/own/members",
                                                    "", scim ? at.own().scim_token : at.own().api_key};
            const auto answers = ask_while(at, question, [&] {
                const auto done = at.ask_as_operator({method::del, "/api/v1/organizations/own", R"({"confirm":"own"})", {}});
                BOOST_TEST(done.status == 200, done.body);
            });
            int late = 0;
            for (const seen& one : answers) {
                BOOST_TEST((one.status == 200 || one.status == 401), one.status);
                if (one.began_after) BOOST_TEST(one.status == 401);
                late += one.began_after ? 1 : 0;
            }
            BOOST_TEST(late >= 19);
            BOOST_TEST(at.ask({method::get, "/api/v1/organizations/other/members", "", at.other().api_key}).status == 200);
        }
}

// The job of the running gateway: the rows go, what is kept stays, the other organization notices nothing.
BOOST_AUTO_TEST_CASE(the_rows_of_a_deleted_organization_go_by_themselves) {
    two_organizations at;
    const std::string id = at.own().ids.at("org");
    const auto done = at.ask_as_operator({method::del, "/api/v1/organizations/own", R"({"confirm":"own"})", {}});
    BOOST_TEST_REQUIRE(done.status == 200, done.body);
    // Sealed first, at the latest with the next round of that job; slowly, where the machine is busy.
    constexpr int bound_ms = 10 * (limits::ending_first_ms + limits::ending_pause_ms + limits::sealing_pause_ms);
    for (int i = 0; i < bound_ms / 100 && !is_gone(at, id); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    BOOST_TEST_REQUIRE(is_gone(at, id));
    const auto log = *parse_json(at.ask_as_operator({method::get, "/api/v1/installation-log?kind=organization.deleted"}).body);
    BOOST_TEST_REQUIRE(log.find("items")->if_array()->size() == 1U);
    BOOST_TEST(log.find("items")->if_array()->front().find("target")->text() == id);
    BOOST_TEST(at.ask({method::get, "/api/v1/organizations/other/members", "", at.other().api_key}).status == 200);
    BOOST_TEST(at.ask_as_operator({method::post, "/api/v1/organizations", R"({"code":"own"})"}).status == 201);
}

// As with an organization: who came by it is out at once, its rows go after it.
BOOST_AUTO_TEST_CASE(the_rows_of_a_deleted_connection_go_by_themselves) {
    two_organizations at;
    const auto gone = connection_id::trusted(at.own().ids.at("connection"));
    const std::string path = "/api/v1/organizations/own/connections/" + std::string(gone.text());
    const two_organizations::asked pushed{method::get, "/scim/v2/Users", "", at.own().scim_token};
    BOOST_TEST(at.ask(pushed).status == 200);
    const auto done = at.ask_as_operator({method::del, path});
    BOOST_TEST_REQUIRE(done.status == 200, done.body);
    BOOST_TEST(at.ask(pushed).status == 401);
    BOOST_TEST(at.ask_as_operator({method::get, path}).status == 404);
    BOOST_TEST(at.ask_as_operator({method::del, path}).status == 404);
    const auto is_cleared = [&] {
        bool cleared = false;
        const auto read = at.whole().data().read_installation([&](installation_transaction& tx) -> result<void> {
            cleared = deleted_connections(tx).list().value().empty();
            return {};
        });
        return read && cleared;
    };
    constexpr int bound_ms = 10 * (limits::ending_first_ms + limits::ending_pause_ms);
    for (int i = 0; i < bound_ms / 100 && !is_cleared(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    BOOST_TEST(is_cleared());
    const two_organizations::asked others{method::get, "/scim/v2/Users", "", at.other().scim_token};
    BOOST_TEST(at.ask(others).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
