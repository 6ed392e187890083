#include <gatehouse/protocol/shared/failure_budget.hpp>

#include <gatehouse/base/limits.hpp>

namespace gatehouse::protocol {

bool failure_budget::spend(std::string_view address, instant now) {
    const std::int64_t window = now.ms / limits::failure_window_ms;
    const std::lock_guard lock(mutex_);
    auto found = spent_.find(address);
    if (found == spent_.end()) {
        if (spent_.size() >= limits::failure_addresses)
            std::erase_if(spent_, [&](const auto& one) { return one.second.window != window; });
        // Still full: so many addresses fail at once that none of them is worth a line.
        if (spent_.size() >= limits::failure_addresses) return false;
        found = spent_.emplace(std::string(address), spent{window, 0}).first;
    }
    if (found->second.window != window) found->second = {window, 0};
    if (found->second.count >= limits::failures_per_window) return false;
    ++found->second.count;
    return true;
}

std::size_t failure_budget::addresses() const {
    const std::lock_guard lock(mutex_);
    return spent_.size();
}

}  // namespace gatehouse::protocol
