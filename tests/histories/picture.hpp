#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse::histories {

// The rows of an organization as text, by table and id. Nothing of how the product reads them.
using record = std::map<std::string, std::string, std::less<>>;  // by column; "" for NULL
using table = std::map<std::string, record>;                     // by id

struct told {
    std::int64_t position = 0;
    std::string kind, target, facts;
};

struct picture {
    std::map<std::string, table, std::less<>> tables;
    record organization;
    std::vector<told> changes;     // after the position that was asked from
    std::int64_t change_rows = 0;  // of all
    std::int64_t generation = 0;
    std::int64_t now = 0;

    const table& rows(std::string_view name) const { return tables.find(name)->second; }
    std::int64_t number(const std::string& column) const { return number_of(organization, column); }
    static std::int64_t number_of(const record& row, std::string_view column);
    bool told_of(std::string_view kind) const;
    bool told_of_role(std::string_view slug) const;  // that it changed
};

picture take_picture(tenant_transaction& tx, std::int64_t changes_after);

}  // namespace gatehouse::histories
