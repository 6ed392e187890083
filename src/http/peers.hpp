#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::http {

using ip_address = boost::asio::ip::address;

// The proxies whose word about a request counts: from where it came, and where to.
class trusted_proxies {
public:
    static result<trusted_proxies> parse(const std::vector<std::string>& entries);
    bool contains(ip_address peer) const;
    // Who asks: the nearest address of X-Forwarded-For that is not a trusted proxy itself; what stands further left was
    // written by that client and proves nothing.
    std::string client_of(const std::string& peer, std::string_view forwarded_for) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

// Takes out what only a proxy may say of the request that it passes on: Forwarded (RFC 7239), X-Forwarded-…, X-Original-… and
// X-Real-IP. From anybody else it is the client's own invention, and nothing behind the door is to see it.
void drop_forwarded(std::vector<header>& headers);

// ::ffff:127.0.0.1 and 127.0.0.1 are one peer.
ip_address plain_address(const ip_address& address);

}  // namespace gatehouse::http
