#pragma once
#include <string_view>

// What the owner's `gatehouse:organization:*` reaches beside permissions.hpp.
namespace gatehouse::access::permission {

inline constexpr std::string_view organization_change = "gatehouse:organization:change";  // its name and description

}  // namespace gatehouse::access::permission
