#include "window.hpp"

#include <algorithm>

namespace gatehouse::protocol::admin {

bool reaches_beyond(const time_window& one, const time_window& other, instant now) {
    const auto opens = [&](const time_window& window) { return std::max(window.not_before.value_or(now), now); };
    if (opens(one) < opens(other)) return true;
    return other.expires_at && (!one.expires_at || *one.expires_at > *other.expires_at);
}

}  // namespace gatehouse::protocol::admin
