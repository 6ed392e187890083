#pragma once
#include <cstddef>

// Limits of the access system.
namespace gatehouse::limits {

inline constexpr std::size_t condition_values = 64;  // of one list: networks, values, days
inline constexpr std::size_t condition_depth = 4;    // "not" in "not"

inline constexpr std::size_t description_bytes = 4096;  // of a unit, team, role or organization
inline constexpr std::size_t role_terms = 64;           // entries of a role's ceiling, and of its plans
inline constexpr std::size_t team_settings_bytes = 16 * 1024;
inline constexpr std::size_t resource_depth = 8;      // a resource and what it lies in, itself counted
inline constexpr std::size_t resource_units = 100;    // that one resource is restricted to
inline constexpr std::size_t grant_permissions = 64;  // of one grant

}  // namespace gatehouse::limits
