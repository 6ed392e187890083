#pragma once
#include <vector>

#include <gatehouse/base/error.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol::authzen {

// AuthZEN 1.0, section 5: {"decision", "context": {"reason", "step"[, "missing", "path"]}}; the proof only for who may see it.
http::response answer_of(const access::decision& made, bool with_proof);
// The same for several: {"evaluations": […]}, in the order of the questions. What was no question is denied, with its error.
http::response answer_of(const std::vector<result<access::decision>>& made, bool with_proof);
http::response answer_of(const error& failure);

}  // namespace gatehouse::protocol::authzen
