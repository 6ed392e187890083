#pragma once
#include <functional>
#include <optional>
#include <string>

#include <gatehouse/model/ids.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// Writes a rule's change; which rule it was.
using rule_act = std::function<result<mapping_rule_id>(call&)>;

// Who would gain or lose which role by it: {"gained", "lost", "items": [{"member", "user_name", "role", "scope", "effect"}],
// "more", "exact"}. Nothing of the act stays. known: the rule, unless the act makes it. Compared are the roles in force of
// those whom the rule reaches before or after, without what only a session shows; exact: none of them was left out.
result<std::string> preview_of(call& made, const std::optional<mapping_rule_id>& known, const rule_act& act);

}  // namespace gatehouse::protocol::admin
