#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/store/store_key_repository.hpp>

// A whole store carried from one place to another, on either engine, and judged afterwards.
namespace gatehouse {

// Where a store lies: one of them is not empty.
struct store_place {
    std::string directory;  // SQLite
    std::string url{};      // PostgreSQL: of the role that owns the tables, or will
    std::string copy{};     // a file that store::copy_to made; only read
};
// As messages call it; never the URL, which may hold a password.
std::string name_of(const store_place& place);

// What a table holds: how many rows, and the sum of their hashes (store/transfer/content_sum.hpp), in hex.
struct table_sum {
    std::string table;
    std::int64_t rows = 0;
    std::string hash;
    friend bool operator==(const table_sum&, const table_sum&) = default;
};
struct compared_table {
    table_sum from, to;
    bool same() const { return from == to; }
};

// What tells whose master key opens a store: its own keys, or (a store from before it had any) the check of server_repository.
struct key_facts {
    instant store_created{};
    std::string key_check;
    std::vector<store_key_row> keys;
};

struct transfer_hooks {
    std::function<void(std::string_view table, std::int64_t rows)> progress{};  // now and then, and at a table's end
    std::function<void()> before_verification{};                                // tests change a row here
    // Of a store that is to be backed up, asked before anything is written: whether the master key is the store's own.
    std::function<result<void>(const key_facts&)> judge_key{};
};

// Fills an empty store (its schema is made) with all of another that nobody serves meanwhile, reads it back and compares.
// Where a table differs, the answer says so and the new store stays shut; where all agree, it is open.
// errc::conflict: the source is served, or not as this version would have it; the destination is not empty, or was left half
// filled. errc::unavailable: an engine or a disk fails; the destination then is half filled, and says so to whoever opens it.
result<std::vector<compared_table>> move_store(const store_place& from, const store_place& to, const clock& time,
                                               const transfer_hooks& hooks = {});

}  // namespace gatehouse
