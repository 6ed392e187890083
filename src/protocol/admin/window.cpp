#include "window.hpp"

#include <algorithm>

namespace gatehouse::protocol::admin {

result<void> check_window(const time_window& wanted, instant now) {
    if (!wanted.expires_at) return {};
    if (*wanted.expires_at <= now) return make_error(errc::invalid_value, "the end of the window lies in the past");
    if (wanted.not_before && *wanted.not_before >= *wanted.expires_at)
        return make_error(errc::invalid_value, "not_before must be earlier than the end of the window");
    return {};
}

bool reaches_beyond(const time_window& one, const time_window& other, instant now) {
    const auto opens = [&](const time_window& window) { return std::max(window.not_before.value_or(now), now); };
    if (opens(one) < opens(other)) return true;
    return other.expires_at && (!one.expires_at || *one.expires_at > *other.expires_at);
}

}  // namespace gatehouse::protocol::admin
