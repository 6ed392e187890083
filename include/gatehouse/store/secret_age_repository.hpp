#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The secrets and keys that lie about for long, by what they are good for.
enum class secret_kind : std::uint8_t {
    application,
    operator_key,
    api_key,
    idp_key,
    scim_token,
    sp_key,
    application_certificate
};

struct aged_secret {
    secret_kind kind = secret_kind::api_key;
    std::string id{};    // of an identity provider's key: its fingerprint
    std::string of{};    // whose: a member's or a connection's id; empty for an application's or the operator's
    std::string name{};  // the key's, token's or application's
    instant since{};     // made, or first seen; of an application's secret the last rotation
    std::optional<instant> expires{};
    std::optional<instant> last_used{};
    std::string certificate{};  // of a service provider's key, whose end stands in it
};

// Those that are good now, of one kind, in the order of (of, id), or of id where the kind is not a connection's key.
class secret_age_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    // Those after a place that place_of gave; an empty one: from the start.
    result<std::vector<aged_secret>> list(secret_kind kind, std::string_view after, std::int64_t most);
    static std::string place_of(const aged_secret& one);
};

}  // namespace gatehouse
