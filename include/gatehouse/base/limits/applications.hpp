#pragma once

// Services of the product that come with a certificate.
namespace gatehouse::limits {

// What a client may send in a handshake, before anything is known of it.
inline constexpr int client_chain_bytes = 16 * 1024;

}  // namespace gatehouse::limits
