#pragma once
#include <vector>

#include "operation.hpp"
#include "permit.hpp"

// Nobody climbs (access.md, Assigning): the actor's own effective rights do not grow by what the actor writes.
namespace gatehouse::protocol::admin {

// Runs the work of a management call and compares what the caller may do before and after it, now and at every later moment
// that is known: where that grew, by whoever's row, all of it is taken back and the answer is errc::forbidden. This stands
// behind every road; the checks below refuse earlier, with words about the road.
result<http::response> without_climbing(call& made, const writing& work);

// For accepting ownership alone: whom an offer names rises by accepting it. As above in all else.
result<http::response> rising_by_an_offer(call& made, const writing& work);

// (c): nobody hands out what he neither holds nor may delegate. A JSON list of statements that somebody gains by the change;
// denies give nothing. A key hands out no more than its own scope. scope: in which it is gained.
result<void> check_held(call& made, std::string_view statements, const role_scope& scope = {});
// The same for all that a role brings whose content is the organization's own; what the model built in, levels guard.
result<void> check_content_held(call& made, const role& given, const role_scope& scope = {});
// And for what a role denies: whoever is rid of it may come to do that. Asked of what nothing names, action by action.
result<void> check_denied_held(call& made, const role& taken);
// The same of what a ceiling left out, whatever role gives it, and no longer does. More than anybody may gain: where its
// holders can be looked at one by one, gains_by_roles does that.
result<void> check_ceiling_held(call& made, const role& of, const std::vector<std::string>& before,
                                const std::vector<std::string>& after);

// Whether the caller has this role in that scope directly and without end. What ends by itself, or comes by a team or a rule
// that others may take away, does not count: its holder would make it lasting.
result<bool> holds_for_good(call& made, const role_id& given, const role_scope& scope);
// The same for all of a list; the operator, who has no rights of his own, gains none.
result<void> check_no_gain(call& made, const std::vector<mapped_role>& given);
// Nor is what reaches the caller prolonged by the caller: errc::forbidden when wanted opens earlier or ends later.
result<void> check_not_widened(call& made, const time_window& wanted, const time_window& present);
// Whether the caller is in this team, by whatever way; also when the membership has not begun, or is over.
result<bool> is_in_team(call& made, const team& which);

}  // namespace gatehouse::protocol::admin
