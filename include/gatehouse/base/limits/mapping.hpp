#pragma once
#include <cstddef>
#include <cstdint>

// Of mapping rules, and of what connections ask for.
namespace gatehouse::limits {

inline constexpr std::size_t name_pattern_bytes = 256;
inline constexpr std::size_t name_pattern_stars = 8;        // of one pattern
inline constexpr std::int64_t rules_of_connection = 500;    // each new group's name is looked up among them
inline constexpr std::int64_t patterns_of_connection = 50;  // each new group's name is compared with all of them
inline constexpr std::size_t rule_gives = 64;               // roles of one rule, and teams
inline constexpr std::int64_t rule_joins_per_hour = 25;     // newcomers of a rule that gives protected roles; the rest is held
inline constexpr std::int64_t rule_joins_most = 1'000'000;  // what an organization may raise that to
inline constexpr std::int64_t rule_shown = 100;             // groups, and held members, that a rule's page lists
inline constexpr std::int64_t adoptions_waiting = 1'000;    // of one connection; beyond, a clash is refused and not kept
inline constexpr std::int64_t adoption_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t connection_proposals = 100;  // that wait in an organization; beyond, none is taken
inline constexpr std::int64_t connection_proposal_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t connection_end_users = 20'000;  // that may end with their connection in one transaction
inline constexpr std::ptrdiff_t connection_end_off = 200;     // of them, whom another connection says to be inactive

}  // namespace gatehouse::limits
