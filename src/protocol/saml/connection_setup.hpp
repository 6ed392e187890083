#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <gatehouse/crypto/public_key.hpp>
#include <gatehouse/model/connection.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/protocol/saml/trust.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::saml {

// What a request at /saml/{connection}/… works with, read in one snapshot.
struct connection_setup {
    organization_id organization;
    std::string organization_name;
    connection at;
    std::optional<std::string> trust_text;
    std::vector<sp_key> keys;
    std::string entity_id, acs_url, login_url;
};

// errc::not_found for an id that no connection has.
result<connection_setup> read_setup(const protocol::doors& doors, std::string_view connection_text);

// Keys loaded once: parsing one costs more than a verification. Bounded; what changed has another text and is loaded anew.
class key_cache {
public:
    result<std::shared_ptr<const trust>> trust_of(const std::string& text);
    // errc::conflict when the master key does not open it.
    result<private_key> private_of(const protocol::doors& doors, const connection_setup& setup, const sp_key& key);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<const trust>> trusts_;
    std::unordered_map<std::string, private_key> private_keys_;
};

// A key pair for a connection that has none: about 100 ms of CPU, so never inside a transaction.
result<sp_key> make_sp_key(const protocol::doors& doors, const connection_setup& setup);

}  // namespace gatehouse::saml
