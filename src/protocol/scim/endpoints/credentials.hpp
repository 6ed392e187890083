#pragma once
#include <gatehouse/protocol/scim/endpoints.hpp>

namespace gatehouse::scim {

// Runs work for the connection whose bearer token the request shows, in the snapshot in which it was found alive. An
// error is about the credential; work's own are its own to word.
result<void> with_connection(const service& at, const http::request& request, protocol::with_principal work);
http::response refuse_credential(const error& failure);

}  // namespace gatehouse::scim
