#pragma once
#include <gatehouse/protocol/saml/sign_in.hpp>

#include "connection_setup.hpp"

namespace gatehouse::saml {

struct sign_in_service::state {
    protocol::doors at;
    std::int64_t session_absolute_ms;
    key_cache keys;

    protocol::answer metadata(const http::request& request);
    protocol::answer login(const http::request& request);
    protocol::answer acs(const http::request& request);
};

// The correlation cookie of one request: parallel tabs each have their own.
std::string correlation_cookie(const protocol::doors& at, std::string_view request_id);
request_context context_of(const connection_setup& setup, const http::request& request);

}  // namespace gatehouse::saml
