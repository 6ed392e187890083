#pragma once
#include <cstdint>
#include <memory>

#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::saml {

// The browser's side of SAML at every connection: our metadata, the request, the answer. Keeps loaded keys, nothing else;
// safe from any thread. Its endpoints must not outlive it.
class sign_in_service {
public:
    sign_in_service(const protocol::doors& at, std::int64_t session_absolute_ms);
    ~sign_in_service();

    protocol::endpoint metadata();  // GET /saml/{connection}/metadata
    protocol::endpoint login();     // GET /saml/{connection}/login?return_to=
    protocol::endpoint acs();       // POST /saml/{connection}/acs

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace gatehouse::saml
