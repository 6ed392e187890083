#pragma once
#include <functional>

#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>

namespace gatehouse::lifecycle {

inline constexpr std::string_view tombstone_user_name = "user_name";
inline constexpr std::string_view tombstone_external_id = "external_id";
inline constexpr std::string_view tombstone_identity = "saml_identity";

// The hash of one name; bound to its connection and kind, so that equal names elsewhere give other hashes.
std::string tombstone_hash(const keyed_hash& hash, const connection_id& in, std::string_view kind, std::string_view text);

result<void> bury_names(tenant_transaction& tx, const link& row, const tombstone& stone, const keyed_hash& hash);
result<void> bury_identity(tenant_transaction& tx, const connection_id& in, const pinned_identity& identity,
                           const tombstone& stone, const keyed_hash& hash);

}  // namespace gatehouse::lifecycle
