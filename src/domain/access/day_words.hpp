#pragma once
#include <array>
#include <string_view>

namespace gatehouse::access {

// As conditions say them; Monday first.
inline constexpr std::array<std::string_view, 7> day_words{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

}  // namespace gatehouse::access
