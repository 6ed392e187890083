#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>

namespace gatehouse::protocol::login {

// Guessing passwords (security.md): what one network tries at one account waits longer with each failure, whether there is such
// an account or not. Others, and the account's own people elsewhere, wait for nothing. In memory of one node; how often
// in all is the account's lock. Safe from any thread.
class password_throttle {
public:
    bool may_try(std::string_view login, std::string_view address, instant now) const;
    void failed(std::string_view login, std::string_view address, instant now);
    void succeeded(std::string_view login, std::string_view address);

private:
    struct entry {
        std::size_t failures = 0;
        instant last, until;
    };
    void make_room(instant now);
    mutable std::mutex mutex_;
    std::map<std::string, entry> entries_;
};

// "192.0.2.0/24", "2001:db8::/64"; an address that is neither stands for itself.
std::string network_of(std::string_view address);

}  // namespace gatehouse::protocol::login
