#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/crypto/certificate.hpp>

// What we send: the request of the Redirect binding and our metadata. Pure functions that render text.
namespace gatehouse::saml {

struct authn_request {
    std::string id;           // new_request_id()
    std::string destination;  // the identity provider's SSO location
    std::string sp_entity_id, acs_url;
    instant issued_at;
    bool force_authn = false, is_passive = false;
};

// "_" and 160 random bits in hexadecimal: an ID that nobody guesses (core 1.3.4).
std::string new_request_id(random_source& random);
// No RequestedAuthnContext and no NameIDPolicy Format: Entra and ADFS refuse both.
std::string build_authn_request(const authn_request& request);
// The address to send the browser to (bindings 3.4.4.1): message deflated, RelayState when not empty (limits::relay_state_bytes
// at most, errc::too_large), and, given a key, SigAlg and Signature over the query exactly as it is sent.
result<std::string> redirect_url(std::string_view location, std::string_view message, std::string_view relay_state,
                                 const private_key* sign_with);

struct sp_description {
    std::string entity_id, acs_url;
    std::string slo_url;  // empty: not offered
    std::vector<certificate> signing;
    std::vector<certificate> encryption;
};
std::string sp_metadata(const sp_description& sp);

}  // namespace gatehouse::saml
