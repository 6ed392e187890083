#pragma once
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <gatehouse/store/organization_end_repository.hpp>

#include "support/temporary_store.hpp"

// Two organizations with two rows in every table that has rows of organizations, of which one is to end in whole or in part.
namespace gatehouse::testing {

// Values that a column's CHECK wants; everything else is a number, or the row's name.
inline const std::map<std::string, std::string, std::less<>> wanted_words{{"member.status", "active"},
                                                                          {"member.removed_by", "idp"},
                                                                          {"connection.state", "active"},
                                                                          {"connection.adopt", "refuse"},
                                                                          {"connection.settings", "{}"},
                                                                          {"hold.source_kind", "admin"},
                                                                          {"tombstone.by", "idp"},
                                                                          {"idp_key.state", "active"},
                                                                          {"sp_key.state", "active"},
                                                                          {"domain.proof", "dns"},
                                                                          {"group_member.kind", "user"},
                                                                          {"directory_group.origin", "scim"},
                                                                          {"assignment.principal_kind", "member"},
                                                                          {"mapping_rule.source", "scim"},
                                                                          {"mapping_rule.by_kind", "id"},
                                                                          {"mail.state", "waiting"},
                                                                          {"adoption.state", "pending"},
                                                                          {"connection_proposal.outcome", "approved"}};

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
    result<std::int64_t> count(const std::string& table, const std::string& where = "") {
        std::int64_t number = -1;
        const sql_value own[] = {{org()}};
        const auto read =
            sql().run_built(std::string(tests_own) + "SELECT count(*) FROM \"" + table + "\" WHERE org = $1" + where, own,
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
        if (of.name == "deleted") return "NULL";
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

}  // namespace gatehouse::testing
