#pragma once
#include <vector>

#include "reference/evaluator.hpp"

namespace gatehouse::reference {

// The roles in force for whom the question names, in every scope.
std::vector<held> roles_in_force(const known& of, coverage& seen);

}  // namespace gatehouse::reference
