#pragma once
#include <map>
#include <string>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse::revocation {

// Every row of the organization in every table, as text by table. SQLite only.
std::map<std::string, std::string> all_rows(tenant_transaction& tx);
// The first table that differs, or nothing.
std::string difference(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b);

}  // namespace gatehouse::revocation
