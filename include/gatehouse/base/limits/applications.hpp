#pragma once
#include <cstddef>

// Services of the product that come with a certificate.
namespace gatehouse::limits {

// Of one application: one in use, one to come, for each of a few places that it runs at.
inline constexpr std::size_t application_certificates = 10;
// What a client may send in a handshake, before anything is known of it.
inline constexpr int client_chain_bytes = 16 * 1024;

}  // namespace gatehouse::limits
