#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/crypto/certificate.hpp>

// A small identity provider for trying the gateway out: it asks nobody for a password. Wired by `gatehouse demo` only, on
// loopback only, in a store that serve refuses.
namespace gatehouse::demo {

struct person {
    std::string user_name, given_name, family_name, title;
    std::vector<std::string> groups;
};
// The sample people; their groups are the sample groups.
const std::vector<person>& sample_people();

inline constexpr std::string_view group_attribute = "groups";

// Speaks SAML 2.0 (Redirect in, POST out) to one service provider. Immutable, safe from any thread.
class local_idp {
public:
    struct service_provider {
        std::string entity_id, acs_url;
    };
    // A key pair of its own, new or as saved before (PEM).
    static result<local_idp> create(std::string entity_id, std::string sso_url, instant now);
    static result<local_idp> restore(std::string entity_id, std::string sso_url, std::string_view key_pem, instant now);

    std::string metadata() const;
    secret key_pem() const { return key_.to_pem(); }
    const std::string& entity_id() const noexcept { return entity_id_; }

    struct authn_request {
        std::string id, acs_url, audience;
    };
    // SAMLRequest of the Redirect binding. errc::invalid_value for whatever is not a request of that service provider:
    // answers go to its ACS only.
    result<authn_request> read_request(std::string_view saml_request, const service_provider& from) const;
    // SAMLResponse for the POST binding: the assertion signed, good for five minutes.
    result<std::string> answer(const authn_request& asked, const person& who, instant now, random_source& random) const;

private:
    local_idp(std::string entity_id, std::string sso_url, private_key key, certificate shown)
        : entity_id_(std::move(entity_id)), sso_url_(std::move(sso_url)), key_(std::move(key)), shown_(std::move(shown)) {}
    std::string entity_id_, sso_url_;
    private_key key_;
    certificate shown_;
};

}  // namespace gatehouse::demo
