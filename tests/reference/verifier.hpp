#pragma once
#include <string>

#include <gatehouse/domain/access/decider.hpp>

#include "reference/world.hpp"

namespace gatehouse::reference {

// Checks the proof that an answer of the engine carries, alone: each statement it names is there, in the version in force, and
// says so; its role is really held by the way that is shown, with every window open; a refusal's step is true. What is
// wrong, or nothing.
std::string verify(const world& in, const query& asked, time_ms now, const access::decision& made);

}  // namespace gatehouse::reference
