#pragma once
#include <string_view>

#include <gatehouse/http/message.hpp>

namespace gatehouse::app {

// What the certificate of a TLS client, as DER, says. Its fingerprint is empty where it cannot be read, or its key is one that
// crypto refuses: too weak, or of a kind that is not known.
http::client_certificate read_client_certificate(std::string_view der);

}  // namespace gatehouse::app
