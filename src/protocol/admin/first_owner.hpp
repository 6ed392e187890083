#pragma once
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/member.hpp>

#include "render.hpp"
#include "wide.hpp"

// Whom an organization is born with, and how that one gets to a password.
namespace gatehouse::protocol::admin {

struct first_owner {
    member_id id;
    std::optional<invitation_id> invitation;  // empty: nobody was mailed
    std::string next_step;                    // what is to be done now, in words
};
// Invited at once where mail is sent and the names have an address. code: the organization's.
result<first_owner> make_first_owner(tenant_transaction& tx, const surroundings& around, const request_context& by,
                                     const member_names& names, std::string_view code);
void write_first_owner(json_writer& out, const first_owner& made);
// errc::invalid_value. An empty one is sound: who has no address is not invited.
result<void> check_owner_email(std::string_view email);

}  // namespace gatehouse::protocol::admin
