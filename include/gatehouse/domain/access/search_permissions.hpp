#pragma once
#include <string_view>

// What asking about many needs, beside permissions.hpp.
namespace gatehouse::access::permission {

inline constexpr std::string_view access_search = "gatehouse:access:search";  // who may, and what may be done

}  // namespace gatehouse::access::permission
