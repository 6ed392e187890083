#pragma once
#include <memory>

#include <gatehouse/base/result.hpp>
#include <gatehouse/protocol/shared/answer.hpp>

#include "dry_run_budget.hpp"

// ?dry_run=true: the act without the commit (access.md, Invariants, 11).
namespace gatehouse::protocol::admin {

result<bool> is_dry_run(const http::request& request);  // errc::invalid_value for what is neither true nor false

// The same change, rehearsed when the request asks for it: its own fn with its own checks, alone in its savepoint, which is
// rolled back whatever it did. Answers 200 with what the change would answer and what it would do. A change that would be
// refused is refused in the same words, and the refusal of a caller who may not is recorded as ever: to ask what would
// happen is to ask, and who tries doors by rehearsal belongs into the audit trail. Nothing else is written.
endpoint with_dry_run(endpoint change, std::shared_ptr<dry_run_budget> room, const surroundings& around, entrance by);

}  // namespace gatehouse::protocol::admin
