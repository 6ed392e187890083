#include "client_certificate.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>

namespace gatehouse::app {

http::client_certificate read_client_certificate(std::string_view der) {
    const auto read = certificate::parse(to_base64(der));
    if (!read) return {};
    return {read->key.fingerprint(), read->not_before, read->not_after};
}

}  // namespace gatehouse::app
