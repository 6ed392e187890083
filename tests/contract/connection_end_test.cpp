#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "contract/two_full.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

const connection_id gone = connection_id::trusted("a"), standing = connection_id::trusted("b");

// Of each organization's connections, the one that is called a ends.
struct one_ends : two_full {
    using two_full::count;

    // What names the connection, or one of its groups or rules: what is kept of the past may go on doing so.
    std::int64_t named(const organization_id& in, const std::string& name) {
        std::int64_t sum = 0;
        write(in, [&](tenant_transaction& tx) -> result<void> {
            sum = 0;
            for (const auto& [table, columns] : all) {
                if (table.ends_with("_history") || table.ends_with("_past") || table == "session" || table == "session_claim")
                    continue;
                for (const auto* column : {"connection", "group_id", "rule"}) {
                    if (std::ranges::find(columns, std::string_view(column), &column::name) == columns.end()) continue;
                    const auto here = any_rows(tx).count(table, " AND " + std::string(column) + " = '" + name + "'");
                    if (!here) return here.error();
                    if (name == "a" && cleared) BOOST_TEST(*here == 0, table << " keeps rows of a deleted connection");
                    sum += *here;
                }
            }
            return {};
        });
        return sum;
    }
    std::int64_t living() {  // rows, without what is kept of the past
        std::int64_t sum = 0;
        write(ending, [&](tenant_transaction& tx) -> result<void> {
            sum = 0;
            for (const auto& [table, columns] : all)
                if (!table.ends_with("_history") && !table.ends_with("_past")) sum += any_rows(tx).count(table).value();
            return {};
        });
        return sum;
    }
    void mark() {
        clock.advance_ms(1);
        write(ending, [](tenant_transaction& tx) -> result<void> {
            const auto done = connection_end_repository(tx).mark(gone, "me");
            return done ? result<void>() : done.error();
        });
    }
    std::int64_t clear(std::int64_t most) {
        std::int64_t went = 0;
        write(ending, [&](tenant_transaction& tx) -> result<void> {
            const auto done = connection_end_repository(tx).clear(gone, most);
            if (!done) return done.error();
            went = *done;
            return {};
        });
        return went;
    }
    std::vector<deleted_connection> waiting() {
        std::vector<deleted_connection> found;
        const auto read = (*this)->read_installation([&](installation_transaction& tx) -> result<void> {
            found = deleted_connections(tx).list().value();
            return {};
        });
        BOOST_TEST(read.has_value());
        return found;
    }
    bool cleared = false;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connection_end, one_ends)

BOOST_AUTO_TEST_CASE(a_marked_connection_is_found_by_nobody) {
    mark();
    write(ending, [](tenant_transaction& tx) -> result<void> {
        connection_repository connections(tx);
        BOOST_TEST(!*connections.find(gone));
        BOOST_TEST(!*connections.find_by_name("a"));
        BOOST_TEST(connections.list()->size() == 1U);
        BOOST_TEST(!mapping_repository(tx).find(mapping_rule_id::trusted("a")));
        BOOST_TEST(mapping_repository(tx).list()->size() == 1U);
        BOOST_TEST(link_repository(tx).of_member(member_id::trusted("a"))->empty());
        BOOST_TEST(link_repository(tx).of_member(member_id::trusted("b"))->size() == 1U);
        BOOST_TEST(member_repository(tx).get(member_id::trusted("a"))->epoch == 2);
        BOOST_TEST(member_repository(tx).get(member_id::trusted("b"))->epoch == 1);
        BOOST_TEST(any_rows(tx).count("scim_token", " AND connection = 'a'").value() == 0);
        BOOST_TEST(any_rows(tx).count("sp_key", " AND connection = 'a'").value() == 0);
        BOOST_TEST((connection_end_repository(tx).mark(gone, "me").error().code == errc::not_found));
        return connections.insert({.id = connection_id::trusted("e"), .name = "a"});  // the name is free
    });
    const auto read = (*this)->read_installation([&](installation_transaction& tx) -> result<void> {
        BOOST_TEST(!*connection_locator(tx).find(gone));
        return {};
    });
    BOOST_TEST(read.has_value());
    BOOST_TEST_REQUIRE(waiting().size() == 1U);
    BOOST_TEST((waiting().front().organization == ending));
    BOOST_TEST((waiting().front().id == gone));
}

BOOST_AUTO_TEST_CASE(its_rows_go_in_slices_and_the_others_stay) {
    const auto of_other = named(ending, "b"), elsewhere = count(other);
    BOOST_TEST(named(ending, "a") > 15);
    write(ending, [](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(!connection_end_repository(tx).erase(gone));  // not before it is marked
        return {};
    });
    mark();
    clock.advance_ms(1);
    const auto before = living();
    std::int64_t went = 0, slices = 0;
    for (std::int64_t now = 3; now >= 3; ++slices) went += now = clear(3);
    BOOST_TEST(slices > 3);
    BOOST_TEST(before - living() == went, "what a cascade takes along is beyond the bound");
    BOOST_TEST(clear(limits::ended_rows) == 0);
    cleared = true;
    BOOST_TEST(named(ending, "a") == 0);
    BOOST_TEST(named(ending, "b") == of_other);
    BOOST_TEST(count(other) == elsewhere);
    write(ending, [](tenant_transaction& tx) -> result<void> {
        const std::string then = " AND group_id = 'a' AND until = (SELECT deleted FROM connection WHERE id = 'a' AND org = $1)";
        BOOST_TEST(any_rows(tx).count("group_member_past", then).value() == 1);
        BOOST_TEST(any_rows(tx).count("rule_binding_past", then).value() == 1);
        return connection_end_repository(tx).erase(gone);
    });
    BOOST_TEST(waiting().empty());
    BOOST_TEST(living() == before - went - 1);
    BOOST_TEST(count(other) == elsewhere);
}

BOOST_AUTO_TEST_CASE(who_was_held_by_an_administrator_too_has_one_hold_less) {
    const member_id who = member_id::trusted("a");
    write(ending, [&](tenant_transaction& tx) -> result<void> {
        for (const auto& source : {hold_source::of(gone), hold_source{hold_kind::admin, {}}})
            if (auto held = hold_repository(tx).add(who, source, "", "idp"); !held) return held.error();
        return {};
    });
    const auto holds = [&] {
        std::vector<hold> all;
        write(ending, [&](tenant_transaction& tx) -> result<void> {
            all = hold_repository(tx).of(who).value();
            BOOST_TEST(std::ssize(all) == member_repository(tx).get(who)->holds);
            return {};
        });
        return all;
    };
    BOOST_TEST(holds().size() == 3U);  // one was in the table
    mark();
    const auto left = holds();
    BOOST_TEST(left.size() == 2U);
    for (const auto& one : left) BOOST_TEST((one.source.kind == hold_kind::admin));
    write(ending, [](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(any_rows(tx).count("hold_past", " AND source_kind = 'connection' AND ended_by = 'me'").value() == 1);
        return {};
    });
}

BOOST_AUTO_TEST_CASE(a_person_is_erased_whose_link_still_lies_there) {
    const auto has = [&](const std::string& table, const std::string& of) {
        std::int64_t found = 0;
        write(ending, [&](tenant_transaction& tx) -> result<void> {
            found = any_rows(tx).count(table, of).value();
            return {};
        });
        return found;
    };
    BOOST_TEST_REQUIRE(has("link", " AND member = 'a' AND connection = 'a'") > 0);
    mark();
    write(ending, [](tenant_transaction& tx) { return erasure_repository(tx).blank(member_id::trusted("a")); });
    while (clear(limits::ended_rows) > 0) {}
    BOOST_TEST(has("link", " AND member = 'a'") == 0);
    BOOST_TEST(has("link_document_history", " AND link IN (SELECT id FROM link_history WHERE org = $1 AND member = 'a')") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
