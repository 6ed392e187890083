#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

#include "contract/two_full.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_FIXTURE_TEST_SUITE(organization_end, two_full)

BOOST_AUTO_TEST_CASE(no_table_is_forgotten) {
    std::set<std::string> cleared;
    for (const auto table : organization_end_repository::tables()) cleared.emplace(table);
    for (const auto& [table, columns] : all)
        BOOST_TEST(cleared.contains(table), table << " keeps rows of a deleted organization");
    for (const auto& table : cleared) BOOST_TEST(all.contains(table), "there is no table " << table);
}

BOOST_AUTO_TEST_CASE(rows_go_in_slices_and_the_others_stay) {
    const auto before = count(other);
    BOOST_TEST(before >= rows);  // and the histories of what was filled
    clock.advance_ms(1);         // what stood for no time has no history, and goes with its row
    BOOST_TEST(rows > 100);
    write(ending, [&](tenant_transaction& tx) {
        BOOST_TEST(!organization_end_repository(tx).erase());  // not before it is marked
        return organization_end_repository(tx).mark("me");
    });
    const auto left = count(ending);
    std::int64_t gone = 0, slices = 0;
    for (std::int64_t now = 7; now >= 7; ++slices) gone += now = clear(7);
    BOOST_TEST(gone == left, "what a cascade takes along is beyond the bound");
    BOOST_TEST(slices >= left / 8);
    BOOST_TEST(clear(limits::ended_rows) == 0);
    BOOST_TEST(count(ending) == 0);
    BOOST_TEST(count(other) == before);
    write(ending, [](tenant_transaction& tx) { return organization_end_repository(tx).erase(); });
    const auto read = (*this)->read_installation([&](installation_transaction& tx) -> result<void> {
        BOOST_TEST(!organization_directory(tx).find(ending));
        BOOST_TEST(organization_directory(tx).find(other).has_value());
        BOOST_TEST(deleted_organizations(tx).list()->empty());
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_marked_is_marked_once) {
    write(ending, [](tenant_transaction& tx) { return organization_end_repository(tx).mark("me"); });
    write(ending, [](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(!organization_end_repository(tx).mark("me"));
        BOOST_TEST(organization_end_repository(tx).marked()->deleted_by == "me");
        return {};
    });
    write(other, [](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(!organization_end_repository(tx).marked());
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()
