#include <gatehouse/protocol/login/password_throttle.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>

namespace gatehouse::protocol::login {
namespace {

std::string key_of(std::string_view login, std::string_view address) {
    return network_of(address) + " " + fold(login.substr(0, limits::mail_address_bytes));
}

std::int64_t delay_after(std::size_t failures) {
    if (failures <= limits::password_free_failures) return 0;
    std::int64_t delay = limits::password_delay_ms;
    for (std::size_t i = limits::password_free_failures + 1; i < failures && delay < limits::password_longest_delay_ms; ++i)
        delay *= 2;
    return std::min(delay, limits::password_longest_delay_ms);
}

}  // namespace

std::string network_of(std::string_view address) {
    const std::string text(address);
    std::array<unsigned char, 16> bytes{};
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return text.substr(0, text.rfind('.')) + ".0/24";
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    std::array<char, INET6_ADDRSTRLEN> out{};
    return std::string(::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size())) + "/64";
}

bool password_throttle::may_try(std::string_view login, std::string_view address, instant now) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key_of(login, address));
    return found == entries_.end() || found->second.until <= now;
}

void password_throttle::failed(std::string_view login, std::string_view address, instant now) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= limits::password_throttle_entries) make_room(now);
    if (entries_.size() >= limits::password_throttle_entries) return;
    entry& one = entries_[key_of(login, address)];
    if (one.last + limits::password_failures_forgotten_ms <= now) one.failures = 0;
    one.last = now;
    one.until = now + delay_after(++one.failures);
}

void password_throttle::succeeded(std::string_view login, std::string_view address) {
    const std::lock_guard lock(mutex_);
    entries_.erase(key_of(login, address));
}

// Whoever waits stays. With none that may go, newcomers are not noted: so many networks at once are the account's lock to stop.
void password_throttle::make_room(instant now) {
    std::erase_if(entries_, [&](const auto& one) { return one.second.until <= now; });
}

}  // namespace gatehouse::protocol::login
