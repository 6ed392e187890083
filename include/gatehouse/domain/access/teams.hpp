#pragma once
#include <string>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/store/team_details_repository.hpp>

// Teams, beside what administration.hpp makes of them.
namespace gatehouse::access {

// Name, description and operational settings: a JSON object of at most limits::team_settings_bytes that no decision reads.
// errc::invalid_value, errc::too_large, errc::not_found.
result<void> change_team(tenant_transaction& tx, const request_context& by, const team& after, const std::string& settings);
// The membership that was given here; one of another source stays. errc::not_found.
result<void> remove_from_team(tenant_transaction& tx, const request_context& by, const team_id& id, const member_id& who);
// With its memberships, its roles and those that counted for it, its grants. What it took along.
result<team_details_repository::ended> delete_team(tenant_transaction& tx, const request_context& by, const team& gone);

}  // namespace gatehouse::access
