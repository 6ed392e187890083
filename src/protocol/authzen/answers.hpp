#pragma once
#include <gatehouse/base/error.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol::authzen {

// AuthZEN 1.0, section 5: {"decision", "context": {"reason", "step"[, "missing", "path"]}}; the proof only for who may see it.
http::response answer_of(const access::decision& made, bool with_proof);
http::response answer_of(const error& failure);

}  // namespace gatehouse::protocol::authzen
