#include "node.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

error refusal_of(const postgres_options& options) {
    system_clock time;
    system_random random;
    const auto opened = open_postgres(options, time, random);
    BOOST_TEST_REQUIRE(opened.has_error());
    return opened.error();
}

bool says(const error& refusal, errc code, std::string_view word) {
    return refusal.code == code && refusal.detail.find(word) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_refusals)

BOOST_AUTO_TEST_CASE(a_server_that_does_not_sync_is_refused) {
    testing::postgres_cluster careless({"fsync=off"});
    const database data(careless);
    BOOST_TEST(says(refusal_of(data.options()), errc::conflict, "fsync"));
}

BOOST_AUTO_TEST_CASE(a_role_above_row_level_security_is_refused) {
    const database data;
    for (const char* right : {"SUPERUSER", "BYPASSRLS"}) {
        data.run("CREATE ROLE above LOGIN " + std::string(right));
        auto options = data.options();
        options.url.replace(options.url.rfind('=') + 1, std::string::npos, "above");
        BOOST_TEST(says(refusal_of(options), errc::conflict, "row-level security"), right);
        data.run("DROP ROLE above");
    }
}

BOOST_AUTO_TEST_CASE(a_clock_two_seconds_away_is_refused) {
    const std::string more = "interval '" + std::to_string(limits::database_clock_ms + 500) + " ms'";
    for (const std::string& away : {"+ " + more, "- " + more}) {
        const database data;
        // Found before the system's own function: what a server whose clock is wrong answers.
        data.run(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$SELECT "
            "pg_catalog.clock_timestamp() " +
            away + "$$");
        data.run("ALTER ROLE gatehouse SET search_path = public, pg_catalog");
        BOOST_TEST(says(refusal_of(data.options()), errc::conflict, "clock"), away);
        data.run("ALTER ROLE gatehouse RESET search_path");
    }
}

BOOST_AUTO_TEST_CASE(several_hosts_without_a_standby_that_confirms_are_refused) {
    const database data;
    auto options = data.options();
    const std::string folder = data.cluster().folder();
    options.url.replace(options.url.find(folder), folder.size(), folder + "," + folder);
    BOOST_TEST(says(refusal_of(options), errc::conflict, "synchronous_standby_names"));
}

BOOST_AUTO_TEST_CASE(what_is_no_address_or_leads_nowhere_says_so_without_quoting_it) {
    const auto nonsense = refusal_of({"postgresql://u:secret@[bad", ""});
    BOOST_TEST((nonsense.code == errc::invalid_value));
    BOOST_TEST(nonsense.detail.find("secret") == std::string::npos);
    for (const char* unescaped : {"postgresql://u:S3c@ret!secret@db.invalid/x", "postgresql://u:S3c/secret@db.invalid/x"}) {
        const auto strange = refusal_of({unescaped, ""});
        BOOST_TEST((strange.code == errc::invalid_value), unescaped);
        BOOST_TEST(strange.detail.find("secret") == std::string::npos, strange.detail);
        BOOST_TEST(strange.detail.find("S3c") == std::string::npos, strange.detail);
    }
    const auto nowhere = refusal_of({"postgresql://u:secret@127.0.0.1:1/x", ""});
    BOOST_TEST((nowhere.code == errc::unavailable));
    BOOST_TEST(nowhere.detail.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_store_of_the_other_kind_is_left_as_it_is) {
    const database data;
    { node at(data); }
    auto options = data.options();
    options.kind = store_kind::demo;
    BOOST_TEST(says(refusal_of(options), errc::conflict, "real"));
}

BOOST_AUTO_TEST_CASE(a_newer_store_is_refused) {
    const database data;
    { node at(data); }
    data.run("UPDATE server SET min_node_version = 10000");
    BOOST_TEST(says(refusal_of(data.options()), errc::conflict, "newer"));
}

BOOST_AUTO_TEST_SUITE_END()
