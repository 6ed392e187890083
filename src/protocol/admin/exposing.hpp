#pragma once
#include "operation.hpp"
#include "principals.hpp"

// Who sees which secrets is recorded with the change that brings it about (access.md, Invariants, 8).
namespace gatehouse::protocol::admin {

// The same work, and afterwards the exposures and API keys of all whom it touched are what is right then. Where API keys ended,
// the answer has `api_keys_ended`, their number.
writing watching_rights(writing work);

// Before somebody loses what he has: a window that opened since anybody looked would be forgotten otherwise.
result<void> settle_before(call& made, const member_id& who);
result<void> settle_before(call& made, const principal_ref& whose);

}  // namespace gatehouse::protocol::admin
