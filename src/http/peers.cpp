#include "peers.hpp"

#include <gatehouse/base/text.hpp>

namespace gatehouse::http {

namespace ip = boost::asio::ip;

ip_address plain_address(const ip_address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

result<trusted_proxies> trusted_proxies::parse(const std::vector<std::string>& entries) {
    trusted_proxies proxies;
    for (const std::string& entry : entries) {
        boost::system::error_code failure;
        const bool has_prefix = entry.find('/') != std::string::npos;
        if (entry.find(':') == std::string::npos) {
            proxies.v4_.push_back(ip::make_network_v4(has_prefix ? entry : entry + "/32", failure));
        } else {
            proxies.v6_.push_back(ip::make_network_v6(has_prefix ? entry : entry + "/128", failure));
        }
        if (failure) return make_error(errc::invalid_value, "not an address or network: " + entry);
    }
    return proxies;
}

bool trusted_proxies::contains(ip_address peer) const {
    peer = plain_address(peer);
    if (peer.is_v4()) {
        for (const auto& network : v4_)
            if (ip::network_v4(peer.to_v4(), network.prefix_length()).canonical() == network.canonical()) return true;
        return false;
    }
    for (const auto& network : v6_)
        if (ip::network_v6(peer.to_v6(), network.prefix_length()).canonical() == network.canonical()) return true;
    return false;
}

std::string trusted_proxies::client_of(const std::string& peer, std::string_view forwarded_for) const {
    std::string nearest = peer;
    const auto entries = split(forwarded_for, ',');
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        boost::system::error_code failure;
        const ip_address address = ip::make_address(std::string(trim(*entry)), failure);
        if (failure) break;  // not an address: nothing left of it can be believed
        nearest = plain_address(address).to_string();
        if (!contains(address)) break;
    }
    return nearest;
}

void drop_forwarded(std::vector<header>& headers) {
    std::erase_if(headers, [](const header& one) {
        const std::string_view name = one.name;
        return ascii_iequals(name.substr(0, 12), "x-forwarded-") || ascii_iequals(name.substr(0, 11), "x-original-") ||
               ascii_iequals(name, "forwarded") || ascii_iequals(name, "x-real-ip");
    });
}

}  // namespace gatehouse::http
