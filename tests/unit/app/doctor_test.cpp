#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/lifecycle/ownership.hpp>

#include "app/doctor/finding.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::app;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_SUITE(app_doctor)

BOOST_AUTO_TEST_CASE(a_disk_that_is_nearly_full_is_told_before_it_is) {
    const auto spare = limits::copy_spare_bytes;
    BOOST_TEST((doctor::judge_space("data", spare - 1, 0).how == doctor::verdict::problem));
    BOOST_TEST((doctor::judge_space("data", spare + 9, 10).how == doctor::verdict::warning));
    BOOST_TEST((doctor::judge_space("data", spare + 10, 10).how == doctor::verdict::ok));
}

BOOST_AUTO_TEST_CASE(of_many_things_the_first_are_named) {
    BOOST_TEST(doctor::listed({"a", "b"}) == "a, b");
    BOOST_TEST(doctor::listed({"a", "b", "c", "d", "e", "f", "g"}) == "a, b, c, d, e and 2 more");
    BOOST_TEST(doctor::ok("store", "two\n\x1b[31mlines").saw == "two  [31mlines");
}

BOOST_AUTO_TEST_CASE(a_store_is_read_beside_who_serves_it_and_written_by_nobody) {
    if (tests_postgres()) return;  // a directory is looked at here; e2e/nodes has the database
    temporary_store data;
    const system_clock time;
    system_random random;
    const auto seen = inspect({data.data()}, time, random);
    BOOST_TEST_REQUIRE(seen.has_value());
    const auto facts = (*seen)->facts();
    BOOST_TEST_REQUIRE(facts.has_value());
    BOOST_TEST(facts->migration == facts->known);
    BOOST_TEST(!facts->half_filled);
    BOOST_TEST(*(*seen)->damage(60'000) == "");
    BOOST_TEST((*seen)->damage(-1).has_error());  // its time is over
    BOOST_TEST(*(*seen)->damage(60'000) == "");
    const auto later = data.add_organization("later");
    const auto read = (*seen)->read(later, [](tenant_transaction& tx) -> result<void> {
        const auto alarm = lifecycle::owner_alarm(tx);
        if (!alarm) return alarm.error();
        BOOST_TEST(*alarm == "owner.missing");
        return {};
    });
    BOOST_TEST(read.has_value());
    BOOST_TEST((*seen)->write_installation([](installation_transaction&) { return result<void>(); }).has_error());
    BOOST_TEST(
        (*seen)->read(organization_id::trusted("nobody"), [](tenant_transaction&) { return result<void>(); }).has_error());
}

BOOST_AUTO_TEST_CASE(where_no_store_is_none_is_made) {
    const temporary_directory empty;
    const system_clock time;
    system_random random;
    const auto seen = inspect({empty.path()}, time, random);
    BOOST_TEST_REQUIRE(seen.has_error());
    BOOST_TEST((seen.error().code == errc::not_found));
    BOOST_TEST(std::filesystem::is_empty(empty.path()));
}

BOOST_AUTO_TEST_SUITE_END()
