#pragma once
#include <string_view>

// What the owner's `gatehouse:audit:*` reaches beside permissions.hpp.
namespace gatehouse::access::permission {

inline constexpr std::string_view audit_configure = "gatehouse:audit:configure";  // how long evidence is kept
inline constexpr std::string_view audit_hold = "gatehouse:audit:hold";            // that nothing is deleted at all

}  // namespace gatehouse::access::permission
