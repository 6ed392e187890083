#pragma once
#include <array>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

// A network in CIDR form: "10.0.0.0/8", "2001:db8::/32"; an address alone is a network of one. An IPv4 address that is
// written as IPv6 (::ffff:192.0.2.1) is the IPv4 address.
class ip_network {
public:
    static result<ip_network> parse(std::string_view text);  // errc::invalid_value, also for bits beyond the prefix
    bool contains(std::string_view address) const;           // false for what is no address

private:
    std::array<unsigned char, 16> bytes_{};  // IPv4 in its IPv6 form
    int prefix_ = 0;                         // in bits of that form
};

}  // namespace gatehouse
