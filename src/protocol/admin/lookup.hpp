#pragma once
#include <string>
#include <string_view>
#include <utility>

#include <gatehouse/model/member.hpp>
#include <gatehouse/model/resource.hpp>

#include "body.hpp"
#include "caller.hpp"
#include "permit.hpp"

namespace gatehouse::protocol::admin {

// What a search that found nothing is told as. A store that failed has not said that there is none: its error stays.
inline error if_absent(const error& why, errc code, std::string text) {
    return why.code == errc::not_found ? make_error(code, std::move(text)) : why;
}

result<team> find_team(tenant_transaction& tx, std::string_view id_or_slug);      // errc::not_found
result<role> find_role(tenant_transaction& tx, std::string_view id_or_slug);      // errc::invalid_value when there is none
result<role> role_in_path(call& made);                                            // the path's first value; errc::not_found
result<policy> find_policy(tenant_transaction& tx, std::string_view id_or_slug);  // errc::not_found
result<resource> find_resource(tenant_transaction& tx, std::string_view id_or_type_name);  // "token/main"; errc::not_found
result<unit> find_unit(tenant_transaction& tx, std::string_view id_or_code);               // errc::not_found
result<member> find_living_member(tenant_transaction& tx, std::string_view id);  // errc::not_found; errc::conflict: removed
// "org", "team:<id>", "<type>:<name>"; the team must exist, the type be one of the model's. errc::invalid_value.
result<role_scope> read_scope(call& made, std::string_view text);

}  // namespace gatehouse::protocol::admin
