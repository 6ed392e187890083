#pragma once
#include <cstddef>

// Limits of answers about past times.
namespace gatehouse::limits {

inline constexpr std::size_t history_members = 500;   // whom one page is asked about, allowed or not
inline constexpr std::size_t history_resources = 20;  // on which one member's rights at two moments are compared
inline constexpr std::size_t history_changes = 2000;  // of the span between two moments, looked through for reasons

}  // namespace gatehouse::limits
