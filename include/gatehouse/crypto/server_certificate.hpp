#pragma once
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>

namespace gatehouse::crypto {

// What a TLS server would show: the first certificate of a PEM chain, and whether it does for that host (a name or an address)
// and with that key.
struct server_certificate {
    instant not_before, not_after;
    bool names_host = false;
    bool has_key = false;
};
// errc::invalid_value: the chain, or the key, is no PEM that can be read (a key with a password is none).
result<server_certificate> read_server_certificate(std::string_view chain_pem, std::string_view key_pem, std::string_view host);

}  // namespace gatehouse::crypto
