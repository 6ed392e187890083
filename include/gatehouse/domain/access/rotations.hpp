#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/resource.hpp>
#include <gatehouse/store/transaction.hpp>

// Secrets that should be changed because somebody saw them; as administration.hpp.
namespace gatehouse::access {

// A due date that lies in the past is errc::invalid_value. What is marked already keeps its mark, and takes what is new.
result<void> mark_rotation(tenant_transaction& tx, const request_context& by, const resource_id& what,
                           std::optional<instant> due, const std::string& evidence);
// The same for a provisioning token that somebody was shown; revoking it ends the mark.
result<void> mark_token(tenant_transaction& tx, const request_context& by, const scim_token_id& what,
                        std::optional<instant> due, const std::string& evidence);
// errc::conflict when it was not marked.
result<void> finish_rotation(tenant_transaction& tx, const request_context& by, const resource_id& what,
                             const std::string& evidence);

}  // namespace gatehouse::access
