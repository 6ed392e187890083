#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/world.hpp"

// What statements match and when they count, read from access.md by loops over text.
namespace gatehouse::reference {

enum class answer { no, unknown, yes };

// One deliberate fault each: an evaluator that has it must be told from the engine (equivalence_test.cpp).
enum class fault {
    none,
    deny_after_allow,
    ceiling_ignored,
    unknown_is_no,
    window_closed_at_its_end,
    wildcard_reaches_gatehouse,
    sleeping_role_counts,
    default_role_always,
    nested_groups_ignored,
    rule_unapproved,
    inactive_link_counts,
    kept_claims_beside_the_sessions,
    sessions_claims_for_all_connections,
    claims_of_an_inactive_link,
    parents_ignored,
    one_unit_is_enough,
    organizations_switch_wins,
    every_version_counts,
    key_not_narrowed,
    roles_add_up,
    team_before_direct,
    night_belongs_to_the_day_it_ends,
    delegate_holds,
    beginning_of_a_member_ignored,
    held_newcomer_counts,
    last  // not a fault
};

// What is known when a condition is judged.
struct known {
    const world& in;
    const query& asked;
    time_ms now = 0;
    fault wrong = fault::none;
};

bool open(const window& one, const known& of);
// `*`: a whole segment, at the end all that is left; or at the end of the last segment.
bool action_matches(std::string_view pattern, std::string_view action, fault wrong = fault::none);
// Management actions live in the reserved service; else the type says. Empty for a type that the model does not have.
std::string_view service_of(const world& in, std::string_view action, std::string_view type);
bool resource_matches(std::string_view pattern, std::string_view service, std::string_view type, std::string_view name);
// What is asked about keeps its service where another action is looked at.
bool matches(const statement& one, const known& of, std::string_view action);
answer holds(const condition& all, const known& of);

}  // namespace gatehouse::reference
