#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What access at a past time is answered from: each table that decisions read has a <table>_history (migration 0010).
namespace gatehouse::history {

// valid_to of a state that stands.
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

struct kept_table {
    std::string_view name;
    std::vector<std::string_view> key, values;  // columns, beside the organization; the key names one row
    // A value that only says how long the row counts: moved on while it still does, it makes no state of its own.
    std::string_view lasts{};

    std::string quoted() const { return '"' + std::string(name) + '"'; }
    std::string history() const { return std::string(name) + "_history"; }
    std::string_view organization() const { return name == "organization" ? "number" : "org"; }
};

std::span<const kept_table> kept_tables();
const kept_table* find_kept(std::string_view name);  // null: decisions do not read it

// The triggers that write it, to be run by whoever owns the tables: those that were there before are replaced.
std::string sqlite_triggers();
std::string postgres_triggers();

}  // namespace gatehouse::history
