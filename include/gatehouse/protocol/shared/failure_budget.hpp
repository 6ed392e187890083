#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>

namespace gatehouse::protocol {

// Guessing (security.md): a credential is looked up first, so a valid one is never held up by other people's failures; what
// fails spends its address's budget, and beyond that gets a cheap 401: no log line, no trace, no further work. Safe from
// any thread.
class failure_budget {
public:
    // True while the address still has budget: the failure is worth a log line.
    bool spend(std::string_view address, instant now);
    std::size_t addresses() const;

private:
    struct spent {
        std::int64_t window = 0;
        std::size_t count = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::string, spent, std::less<>> spent_;
};

}  // namespace gatehouse::protocol
