#pragma once
#include <string>
#include <string_view>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// For the words of a refusal: which roles have this permission on the organization and, where the caller may read members, some
// of those who hold them. Empty where no role has it.
result<std::string> who_has(call& made, std::string_view action);

}  // namespace gatehouse::protocol::admin
