#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::protocol {

// Where the gateway is reached, as configured; never learnt from a header. Decides the scheme of everything we print.
class base_url {
public:
    // "https://id.example.com[:port]", or "http://" with a loopback literal (127.0.0.0/8, [::1]; not localhost).
    // No path, query or user. errc::invalid_value.
    static result<base_url> parse(std::string_view text);

    std::string_view text() const noexcept { return text_; }  // scheme://host[:port], no slash at the end
    std::string_view scheme() const noexcept { return secure_ ? "https" : "http"; }
    std::string_view host() const noexcept { return host_; }                     // without port, lower case
    std::string authority() const { return text_.substr(scheme().size() + 3); }  // host[:port]
    std::uint16_t port() const noexcept { return port_; }                        // the scheme's when none is written
    bool secure() const noexcept { return secure_; }

private:
    std::string text_, host_;
    std::uint16_t port_ = 0;
    bool secure_ = false;
};

// 127.0.0.0/8, ::1 or [::1]; not localhost, which a resolver may send elsewhere.
bool is_loopback_literal(std::string_view address);

// "host[:port]" in lower case, without the scheme's own port: the form in which hosts are compared. Empty: no host at all.
std::string normal_host(std::string_view host, bool secure);
std::string_view host_without_port(std::string_view host);

// An absolute URL taken apart, or nothing usable: user info, blanks, backslashes, control characters, fragments are refused.
struct split_url {
    std::string scheme, host;  // host: normal form
    std::string target;        // path and query, at least "/"
};
result<split_url> parse_url(std::string_view text);  // errc::invalid_value; http and https only
// A target that stays on its host: begins with one '/', no backslash, no control characters.
bool is_local_target(std::string_view target);

}  // namespace gatehouse::protocol
