#include "revocation/rows.hpp"

#include <stdexcept>
#include <vector>

#include "support/temporary_store.hpp"

namespace gatehouse::revocation {
namespace {

class reading : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    std::map<std::string, std::string> all() {
        std::map<std::string, std::string> found;
        for (const auto& [table, columns] : tables()) found[table] = rows(table, columns);
        return found;
    }

private:
    std::vector<std::string> texts(const std::string& sql_text, bool of_organization) {
        std::vector<std::string> found;
        const sql_value own{org()};
        const auto done = sql().run_built(std::string(testing::tests_own) + sql_text, std::span(&own, of_organization ? 1 : 0),
                                          [&](const sql_row& row) -> result<void> {
                                              found.push_back(row.string(0));
                                              return {};
                                          });
        if (!done) throw std::runtime_error(sql_text + ": " + done.error().detail);
        return found;
    }
    const std::map<std::string, std::string>& tables() {
        static const auto known = [this] {
            std::map<std::string, std::string> made;
            for (const auto& name :
                 texts("SELECT name FROM sqlite_master AS organization WHERE type = 'table' AND name NOT LIKE"
                       " 'sqlite_%'",
                       false)) {
                std::string columns;
                bool owned = name == "organization";
                for (const auto& column : texts("SELECT name FROM pragma_table_info('" + name + "') AS organization", false)) {
                    columns += (columns.empty() ? "quote(\"" : " || ' ' || quote(\"") + column + "\")";
                    owned = owned || column == "org";
                }
                if (owned) made[name] = columns;
            }
            return made;
        }();
        return known;
    }
    std::string rows(const std::string& table, const std::string& columns) {
        std::string all;
        const std::string whose = table == "organization" ? "number" : "org";
        for (const auto& row : texts("SELECT " + columns + " FROM \"" + table + "\" WHERE " + whose + " = $1", true))
            all += row + "\n";
        return all;
    }
};

}  // namespace

std::map<std::string, std::string> all_rows(tenant_transaction& tx) { return reading(tx).all(); }

std::string difference(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
    for (const auto& [table, rows] : a)
        if (const auto other = b.find(table); other == b.end() || other->second != rows)
            return table + ":\n" + rows + "became\n" + (other == b.end() ? std::string() : other->second);
    return {};
}

}  // namespace gatehouse::revocation
