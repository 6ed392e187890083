#pragma once
#include <optional>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/history.hpp>
#include <gatehouse/http/message.hpp>

#include "caller.hpp"
#include "proof_view.hpp"

// Questions about access in a query string, and what is answered.
namespace gatehouse::protocol::admin {

// ?action=&resource=<type>/<id>; without a subject. errc::invalid_value.
result<access::question> asked_of(const http::request& request);
result<std::optional<instant>> moment_of(const http::request& request);  // ?at=, RFC 3339
// The decision, its step and reason: members of an object that the caller has opened.
void write_answer(json_writer& out, const access::decision& made);

// history.cpp
result<http::response> who_could(call& made);
result<http::response> compare_access(call& made);

}  // namespace gatehouse::protocol::admin
