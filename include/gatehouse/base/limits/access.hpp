#pragma once
#include <cstddef>
#include <cstdint>

// Limits of the access system.
namespace gatehouse::limits {

inline constexpr std::size_t condition_values = 64;  // of one list: networks, values, days
inline constexpr std::size_t condition_depth = 4;    // "not" in "not"

// A member who was held for longer comes back with what mapping rules give, and nothing that was given by hand.
inline constexpr std::int64_t longest_hold_forgiven_ms = 30LL * 24 * 3600 * 1000;

inline constexpr std::size_t description_bytes = 4096;  // of a unit, team, role or organization
inline constexpr std::size_t role_terms = 64;           // entries of a role's ceiling, and of its plans
inline constexpr std::size_t team_settings_bytes = 16 * 1024;
inline constexpr std::size_t resource_depth = 8;       // a resource and what it lies in, itself counted
inline constexpr std::size_t resource_units = 100;     // that one resource is restricted to
inline constexpr std::size_t grant_permissions = 64;   // of one grant
inline constexpr std::size_t exposures_settled = 200;  // members, in the transaction of one change; a sweep settles the others
// Resources times members that the transaction of one change judges for their secrets: what cuts somebody off does not wait for
// more. The sweep settles the others.
inline constexpr std::size_t exposures_judged = 10'000;
// Windows of one member that closed and were not tidied, the oldest, each looked back upon for what it showed. No fewer than
// are tidied at once: what is left has its turn before its row goes.
inline constexpr std::size_t windows_settled = 150;
// Owners of API keys, of whom one change judges whether they may keep them. The sweep judges the others.
inline constexpr std::int64_t key_owners_judged = 50;
inline constexpr int exposures_first_ms = 6'000;  // after what is more urgent at a start
inline constexpr int exposures_pause_ms = 60'000;
inline constexpr std::int64_t exposure_changes = 1'000;  // change rows of one change, read one by one
inline constexpr std::int64_t rotations_marked = 500;    // of what one member saw, in one call; the next one goes on
inline constexpr std::size_t exposures_told = 20;        // resources named in the change row of one member

}  // namespace gatehouse::limits
