#pragma once
#include <optional>

#include <gatehouse/store/idempotency_repository.hpp>

#include "caller.hpp"

// Idempotency-Key: a change that is asked for again with the same key is answered as it was, and done once.
namespace gatehouse::protocol::admin {

// What the call says of itself, when it names a key; its answer is empty as yet. A dry run has no key, whatever it sends.
// errc::invalid_value for a key that is none.
result<std::optional<repeatable_call>> key_of(const call& made);

// What the same call was answered, marked Idempotency-Replayed; nothing for one that was not done yet. 422 where the key
// stands for another request, 409 where the answer is not to be shown again, 429 where too many are kept.
result<std::optional<http::response>> answered_before(call& made, const std::optional<repeatable_call>& asked);

// Keeps the answer of what was done, in the transaction that did it. A refusal is not kept.
result<void> keep_answer(call& made, std::optional<repeatable_call> asked, const http::response& answer);

// For changes that are no organization's: nobody keeps their answers, and a promise that is not held is refused.
endpoint without_key(endpoint change);

}  // namespace gatehouse::protocol::admin
