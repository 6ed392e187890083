#include "tombstones.hpp"

#include <gatehouse/base/text.hpp>

namespace gatehouse::lifecycle {
namespace {

// Each part after its length: two identities never read the same.
std::string text_of(const pinned_identity& identity) {
    std::string out;
    for (const auto& part : {identity.name_qualifier, identity.sp_name_qualifier, identity.format, identity.value})
        out += std::to_string(part.size()) + ":" + part;
    return out;
}

}  // namespace

std::string tombstone_hash(const keyed_hash& hash, const connection_id& in, std::string_view kind, std::string_view text) {
    std::string bound(in.text());
    bound += '/';
    bound += kind;
    bound += '/';
    bound += kind == tombstone_user_name ? fold(text) : std::string(text);
    return hash(bound);
}

result<void> bury_names(tenant_transaction& tx, const link& row, const tombstone& stone, const keyed_hash& hash) {
    tombstone_repository stones(tx);
    const auto name = tombstone_hash(hash, row.connection, tombstone_user_name, row.user_name);
    if (const auto put = stones.put(row.connection, tombstone_user_name, name, stone); !put) return put;
    if (!row.external_id) return {};
    const auto external = tombstone_hash(hash, row.connection, tombstone_external_id, *row.external_id);
    return stones.put(row.connection, tombstone_external_id, external, stone);
}

result<void> bury_identity(tenant_transaction& tx, const connection_id& in, const pinned_identity& identity,
                           const tombstone& stone, const keyed_hash& hash) {
    return tombstone_repository(tx).put(in, tombstone_identity, tombstone_hash(hash, in, tombstone_identity, text_of(identity)),
                                        stone);
}

result<std::optional<tombstone>> find_tombstone(tenant_transaction& tx, const connection_id& in, std::string_view user_name,
                                                const std::optional<std::string>& external_id, const keyed_hash& hash) {
    tombstone_repository stones(tx);
    auto by_name = stones.find(in, tombstone_user_name, tombstone_hash(hash, in, tombstone_user_name, user_name));
    if (!by_name || !external_id) return by_name;
    if (*by_name && (*by_name)->by == removal_source::administrator) return by_name;
    auto by_external = stones.find(in, tombstone_external_id, tombstone_hash(hash, in, tombstone_external_id, *external_id));
    if (!by_external || *by_external) return by_external;
    return by_name;
}

result<std::optional<tombstone>> find_tombstone(tenant_transaction& tx, const connection_id& in,
                                                const pinned_identity& identity, const keyed_hash& hash) {
    return tombstone_repository(tx).find(in, tombstone_identity,
                                         tombstone_hash(hash, in, tombstone_identity, text_of(identity)));
}

}  // namespace gatehouse::lifecycle
