#pragma once
#include <optional>
#include <string_view>

#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What remains of a removed link's names: keyed hashes, so that just-in-time never creates over one and a SCIM create
// knows who removed the earlier record.
struct tombstone {
    removal_source by = removal_source::idp;
    member_id member;
    instant since;
};

class tombstone_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // kind: user_name, external_id, saml_identity.
    result<std::optional<tombstone>> find(const connection_id& in, std::string_view kind, std::string_view keyed_hash);
    // An administrator's removal outlives an IdP's of the same name: by is raised, never lowered.
    result<void> put(const connection_id& in, std::string_view kind, std::string_view keyed_hash, const tombstone& row);
    result<void> erase(const connection_id& in, std::string_view kind, std::string_view keyed_hash);
    result<void> erase_of(const member_id& id);
};

}  // namespace gatehouse
