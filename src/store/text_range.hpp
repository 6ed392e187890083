#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

// The least text greater than every text that starts with this prefix, in the order of bytes: the end of a range in an
// index. It is valid UTF-8 as the prefix is. Nothing when there is none.
std::optional<std::string> after_prefix(std::string_view prefix);
// For LIKE … ESCAPE '\'.
std::string like_escaped(std::string_view text);

}  // namespace gatehouse
