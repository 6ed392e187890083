#pragma once
#include "operation.hpp"

// ETag, If-None-Match and If-Match (RFC 9110, 13). The tag is strong: a mac of the very body that the resource's GET shows, so
// it changes when anything that is shown does, and says nothing to whoever may not read it.
namespace gatehouse::protocol::admin {

// What a GET of one resource answers: with its tag, or 304 when the client has it. errc::invalid_value for a header that
// is no list of tags, errc::version_mismatch.
result<http::response> conditional_answer(const call& made, http::response shown);

// If-Match of a change, against what `of` shows in this very transaction. errc::version_mismatch; errc::invalid_value where
// there is nothing that it could be about (of: null); what `of` fails with, as the change itself would.
result<void> check_precondition(call& made, reading of);

}  // namespace gatehouse::protocol::admin
