#include <algorithm>
#include <map>
#include <set>

#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// Values that a column's CHECK wants; everything else is a number, or the row's name.
const std::map<std::string, std::string, std::less<>> wanted_words{
    {"member.status", "active"},     {"member.removed_by", "idp"},       {"connection.state", "active"},
    {"connection.adopt", "refuse"},  {"hold.source_kind", "admin"},      {"tombstone.by", "idp"},
    {"idp_key.state", "active"},     {"sp_key.state", "active"},         {"domain.proof", "dns"},
    {"group_member.kind", "user"},   {"directory_group.origin", "scim"}, {"assignment.principal_kind", "member"},
    {"mapping_rule.source", "scim"}, {"mapping_rule.by_kind", "id"},     {"mail.state", "waiting"},
    {"adoption.state", "pending"}};

struct column {
    std::string name, kind;
};
using tables = std::map<std::string, std::vector<column>>;

class any_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Every table that has rows of organizations, by what the engine itself says.
    result<tables> known() {
        const std::string asked = tests_postgres()
                                      ? "SELECT table_name, column_name, data_type FROM information_schema.columns"
                                        " WHERE table_schema = 'public'"
                                      : "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                                        " WHERE m.type = 'table'";
        tables all;
        const auto read = sql().run_built(std::string(tests_own) + asked, {}, [&](const sql_row& row) {
            all[row.string(0)].push_back({row.string(1), row.string(2)});
            return result<void>();
        });
        if (!read) return read.error();
        std::erase_if(all, [](const auto& one) {
            return std::ranges::none_of(one.second, [](const column& each) { return each.name == "org"; });
        });
        return all;
    }
    // One row, whose every text is its name: so whatever it refers to is the row of that name.
    result<std::int64_t> add(const std::string& table, const std::vector<column>& columns, const std::string& name) {
        std::string names, values;
        for (const column& each : columns) {
            names += (names.empty() ? "\"" : ", \"") + each.name + "\"";
            values += (values.empty() ? "" : ", ") + value_of(table, each, name);
        }
        return sql().run_built(std::string(tests_own) + "INSERT INTO \"" + table + "\" (" + names + ") VALUES (" + values +
                                   ") ON CONFLICT DO NOTHING",
                               {}, [](const sql_row&) { return result<void>(); });
    }
    result<std::int64_t> count(const std::string& table) {
        std::int64_t number = -1;
        const sql_value own[] = {{org()}};
        const auto read = sql().run_built(std::string(tests_own) + "SELECT count(*) FROM \"" + table + "\" WHERE org = $1", own,
                                          [&](const sql_row& row) {
                                              number = row.integer(0);
                                              return result<void>();
                                          });
        if (!read) return read.error();
        return number;
    }
    result<void> add_application(const std::string& name) {
        const auto done = sql().run_built(std::string(tests_own) +
                                              "INSERT INTO application (id, name, name_fold, secret_mac, key_id, hosts, rights,"
                                              " required_action, required_resource, created, generation) VALUES ('" +
                                              name + "', '" + name + "', '" + name + "', '', '', '[]', '[]', '', '', 1, 1)",
                                          {}, [](const sql_row&) { return result<void>(); });
        return done ? result<void>() : done.error();
    }

private:
    std::string value_of(const std::string& table, const column& of, const std::string& name) const {
        if (of.name == "org") return std::to_string(org());
        if (of.kind != "TEXT" && of.kind != "text") return "1";
        const auto word = wanted_words.find(table + "." + of.name);
        return "'" + (word == wanted_words.end() ? name : word->second) + "'";
    }
};

struct two_full : temporary_store {
    organization_id ending = organization(), other = add_organization("other");
    tables all;
    std::int64_t rows = 0;  // of each

    two_full() {
        for (const auto& id : {ending, other}) write(id, [&](tenant_transaction& tx) { return fill(tx, id == other); });
    }
    void write(const organization_id& in, std::function<result<void>(tenant_transaction&)> work) {
        const auto done = (*this)->write(in, std::move(work));
        if (!done) BOOST_FAIL(done.error().detail);
    }
    result<void> fill(tenant_transaction& tx, bool is_other) {
        any_rows here(tx);
        auto found = here.known();
        if (!found) return found.error();
        all = *std::move(found);
        auto order = organization_end_repository::tables();
        std::ranges::reverse(order);
        std::int64_t made = 0;
        for (const std::string name : {is_other ? "c" : "a", is_other ? "d" : "b"}) {
            if (auto in = here.add_application(name); !in) return in;
            for (const auto table : order) {
                const auto in = here.add(std::string(table), all[std::string(table)], name);
                if (!in) return make_error(in.error().code, std::string(table) + ": " + in.error().detail);
                made += *in;
            }
        }
        rows = made;
        return {};
    }
    std::int64_t count(const organization_id& in) {
        std::int64_t sum = 0;
        write(in, [&](tenant_transaction& tx) -> result<void> {
            sum = 0;
            for (const auto& [table, columns] : all) {
                const auto here = any_rows(tx).count(table);
                if (!here) return here.error();
                sum += *here;
            }
            return {};
        });
        return sum;
    }
    std::int64_t clear(std::int64_t most) {
        std::int64_t gone = 0;
        write(ending, [&](tenant_transaction& tx) -> result<void> {
            const auto done = organization_end_repository(tx).clear(most);
            if (!done) return done.error();
            gone = *done;
            return {};
        });
        return gone;
    }
};

}  // namespace

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
