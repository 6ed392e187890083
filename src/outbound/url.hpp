#pragma once
#include <gatehouse/base/result.hpp>

#include <string>
#include <string_view>

namespace gatehouse::outbound {

struct origin {
    bool tls = false;
    std::string host;  // without brackets
    std::string port;
    friend bool operator==(const origin&, const origin&) = default;
};

struct parsed_url {
    origin at;
    std::string host_header;
    std::string target;  // path and query, at least "/"
};

// Only what we can send: http or https, a host, no userinfo, no blanks or controls. errc::invalid_value otherwise.
result<parsed_url> parse_url(std::string_view url);

}  // namespace gatehouse::outbound
