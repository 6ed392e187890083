#pragma once
#include <string>

#include <gatehouse/domain/access/decider.hpp>

#include "reference/matching.hpp"

namespace gatehouse::reference {

// The nearest missing step that a refusal names is a true one: each role it names would really allow it, or may give it. What
// is wrong, or nothing.
std::string check_missing(const known& of, const access::decision& made);

}  // namespace gatehouse::reference
