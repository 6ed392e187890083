#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// One of the store's own keys, closed under one of its master keys.
struct store_key_row {
    std::int64_t number = 0;  // from 1 on
    std::string id, master, closed;
    instant sealing_from{};
    instant added{};  // insert fills it in
};

// Of a store that is read, opened or not: by number, under every master key.
result<std::vector<store_key_row>> store_keys_of(sql_session& sql);

class store_key_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    result<std::vector<store_key_row>> list() { return store_keys_of(sql()); }
    result<void> insert(const store_key_row& row);
    // Opens with it no more. errc::not_found when nothing does.
    result<void> remove_master(std::string_view master);
    // Versions from before this table would take the master key itself for the store's key.
    result<void> require_version();
};

}  // namespace gatehouse
