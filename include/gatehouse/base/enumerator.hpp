#pragma once
#include <cstddef>
#include <string_view>

namespace gatehouse {

// Whether an enumeration names this value. The compiler tells: in the function's name it writes one without a name as a cast,
// "Value = (gatehouse::kind)13".
template <auto Value> constexpr bool is_enumerator() {
    const std::string_view written = __PRETTY_FUNCTION__;
    const auto cast = written.rfind(')');
    return written.find("Value = ") > cast || written[cast + 1] < '0' || written[cast + 1] > '9';
}

// Whether an enumeration that counts from 0 has exactly so many.
template <class Enumeration, std::size_t Count> constexpr bool has_enumerators() {
    return is_enumerator<static_cast<Enumeration>(Count - 1)>() && !is_enumerator<static_cast<Enumeration>(Count)>();
}

}  // namespace gatehouse
