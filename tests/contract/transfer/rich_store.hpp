#pragma once
#include <memory>
#include <string>
#include <vector>

#include <gatehouse/store/transfer.hpp>

#include "support/postgres_cluster.hpp"
#include "support/temporary_store.hpp"

namespace gatehouse::contract {

inline constexpr int many_people = 25'000;  // more than one transaction of a filling takes

// A SQLite store with something of every kind: names outside ASCII, nothing and the empty text, numbers at both ends, decimals,
// rows of tables without a key that are equal, an organization's number that was given out and is gone. Closed.
class rich_store {
public:
    rich_store();
    store_place place() const { return {directory_.path() + "/data", {}}; }
    store_place new_directory() { return {directory_.path() + "/new" + std::to_string(++made_), {}}; }
    const std::string& folder() const { return directory_.path(); }

    manual_clock clock{{1'795'331'203'000}};
    seeded_random random{21};

private:
    testing::temporary_directory directory_;
    int made_ = 0;
};

// A new database of the shared cluster, as its owner.
struct new_database {
    std::string name = testing::shared_cluster().make_database();
    store_place place() const { return {{}, testing::shared_cluster().owner_url(name)}; }
};

// On a store that nobody has open.
void run_on(const store_place& at, const std::string& sql);
std::string text_on(const store_place& at, const std::string& sql);  // SQLite's only

// What a comparison says of both sides, or of one.
std::vector<table_sum> from_of(const std::vector<compared_table>& tables);
std::vector<table_sum> to_of(const std::vector<compared_table>& tables);
const compared_table& table_of(const std::vector<compared_table>& tables, std::string_view name);

}  // namespace gatehouse::contract
