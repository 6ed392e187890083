#pragma once
#include <map>
#include <string>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/member.hpp>

#include "operation.hpp"

// What the routes do, by the noun they are about. Each is named in routes.cpp.
namespace gatehouse::protocol::admin {

// organizations.cpp, organization_changes.cpp, applications.cpp, application_changes.cpp, application_certificates.cpp,
// setup.cpp: across organizations.
endpoint list_organizations(const surroundings& around, entrance by);
endpoint create_organization(const surroundings& around, entrance by);
endpoint list_applications(const surroundings& around, entrance by);
endpoint create_application(const surroundings& around, entrance by);
endpoint show_application(const surroundings& around, entrance by);
endpoint change_application(const surroundings& around, entrance by);
endpoint delete_application(const surroundings& around, entrance by);
endpoint rotate_application(const surroundings& around, entrance by);
endpoint confirm_application(const surroundings& around, entrance by);
endpoint list_certificates(const surroundings& around, entrance by);
endpoint add_certificate(const surroundings& around, entrance by);
endpoint remove_certificate(const surroundings& around, entrance by);
endpoint list_operator_keys(const surroundings& around, entrance by);
endpoint create_operator_key(const surroundings& around, entrance by);
endpoint revoke_operator_key(const surroundings& around, entrance by);
endpoint set_up(const surroundings& around);
result<http::response> show_organization(call& made);
result<writing> change_organization(const surroundings& around, const http::request& request);

// members.cpp, member_create.cpp, member_erase.cpp, member_lifecycle.cpp
result<http::response> list_members(call& made);
result<http::response> show_member(call& made);
result<writing> create_member(const surroundings& around, const http::request& request);
result<writing> suspend_member(const surroundings& around, const http::request& request);
result<writing> remove_member(const surroundings& around, const http::request& request);
result<writing> erase_member(const surroundings& around, const http::request& request);
result<writing> end_access(const surroundings& around, const http::request& request);    // at a time to come
result<writing> keep_access(const surroundings& around, const http::request& request);   // takes that end back
result<writing> delay_access(const surroundings& around, const http::request& request);  // until a time to come
result<writing> open_access(const surroundings& around, const http::request& request);   // takes that beginning back
result<writing> reactivate_member(const surroundings& around, const http::request& request);

// invitations.cpp, accounts.cpp
result<http::response> list_invitations(call& made);
result<writing> invite_member(const surroundings& around, const http::request& request);
result<writing> resend_invitation(const surroundings& around, const http::request& request);
result<http::response> list_mfa(call& made);
result<writing> unlock_member(const surroundings& around, const http::request& request);
result<writing> reset_member_credentials(const surroundings& around, const http::request& request);
// By the member's id, of active members: "one_time_codes", "identity_provider" or "none"; for a page of members.
result<std::map<std::string, std::string_view, std::less<>>> factors_after(call& made, std::string_view after,
                                                                           std::int64_t most);
result<void> write_account(json_writer& out, call& made, const member& of);  // for a member that is shown
result<writing> revoke_invitation(const surroundings& around, const http::request& request);

// sessions.cpp, api_keys.cpp
result<http::response> list_sessions(call& made);
result<writing> revoke_session(const surroundings& around, const http::request& request);
result<http::response> list_api_keys(call& made);
result<writing> create_api_key(const surroundings& around, const http::request& request);
result<writing> confirm_api_key(const surroundings& around, const http::request& request);
result<writing> revoke_api_key(const surroundings& around, const http::request& request);

// connections.cpp, connection_trust.cpp, tokens.cpp, domains.cpp
result<http::response> list_connections(call& made);
result<http::response> show_connection(call& made);
result<writing> create_connection(const surroundings& around, const http::request& request);
result<writing> enable_connection(const surroundings& around, const http::request& request);
result<writing> disable_connection(const surroundings& around, const http::request& request);
result<writing> trust_metadata(const surroundings& around, const http::request& request);
result<http::response> list_tokens(call& made);
result<writing> create_token(const surroundings& around, const http::request& request);
result<writing> confirm_token(const surroundings& around, const http::request& request);
result<writing> revoke_token(const surroundings& around, const http::request& request);
result<http::response> list_domains(call& made);
result<writing> assert_domain(const surroundings& around, const http::request& request);

// mapping_rules.cpp, teams.cpp, team_changes.cpp, roles.cpp, role_view.cpp, role_changes.cpp, policies.cpp, assignments.cpp
result<http::response> list_mapping_rules(call& made);
result<writing> add_mapping_rule(const surroundings& around, const http::request& request);
result<http::response> list_teams(call& made);
result<http::response> show_team(call& made);
result<writing> create_team(const surroundings& around, const http::request& request);
result<writing> add_team_member(const surroundings& around, const http::request& request);
result<writing> change_team(const surroundings& around, const http::request& request);
result<writing> delete_team(const surroundings& around, const http::request& request);
result<writing> remove_team_member(const surroundings& around, const http::request& request);
result<http::response> list_roles(call& made);
result<http::response> show_role(call& made);
result<http::response> list_role_assignments(call& made);
result<http::response> list_role_actions(call& made);
result<writing> create_role(const surroundings& around, const http::request& request);
result<writing> change_role(const surroundings& around, const http::request& request);
result<writing> delete_role(const surroundings& around, const http::request& request);
result<writing> attach_policy(const surroundings& around, const http::request& request);
result<writing> detach_policy(const surroundings& around, const http::request& request);
result<http::response> list_policies(call& made);
result<writing> create_policy(const surroundings& around, const http::request& request);
result<writing> rename_policy(const surroundings& around, const http::request& request);
result<writing> delete_policy(const surroundings& around, const http::request& request);
result<http::response> show_policy(call& made);
// vocabulary.cpp: what statements are put together from.
result<http::response> show_vocabulary(call& made);
result<writing> publish_policy_version(const surroundings& around, const http::request& request);
result<writing> choose_policy_default(const surroundings& around, const http::request& request);
result<http::response> list_member_assignments(call& made);
result<http::response> list_team_assignments(call& made);
result<writing> assign_to_member(const surroundings& around, const http::request& request);
result<writing> assign_to_team(const surroundings& around, const http::request& request);
result<writing> unassign_from_member(const surroundings& around, const http::request& request);
result<writing> unassign_from_team(const surroundings& around, const http::request& request);

// resources.cpp, grants.cpp, units.cpp
result<http::response> list_resources(call& made);
result<http::response> show_resource(call& made);
result<writing> create_resource(const surroundings& around, const http::request& request);
result<writing> make_own_resource(const surroundings& around, const http::request& request);
result<writing> change_resource(const surroundings& around, const http::request& request);
result<writing> delete_resource(const surroundings& around, const http::request& request);
result<http::response> list_member_grants(call& made);
result<http::response> list_team_grants(call& made);
result<http::response> list_resource_grants(call& made);
result<writing> add_grant(const surroundings& around, const http::request& request);
result<writing> end_grant(const surroundings& around, const http::request& request);
result<http::response> list_units(call& made);
result<http::response> show_unit(call& made);
result<http::response> list_unit_members(call& made);
result<writing> create_unit(const surroundings& around, const http::request& request);
result<writing> change_unit(const surroundings& around, const http::request& request);
result<writing> delete_unit(const surroundings& around, const http::request& request);
result<writing> add_unit_member(const surroundings& around, const http::request& request);
result<writing> remove_unit_member(const surroundings& around, const http::request& request);

// recovery.cpp: after a restore.
result<http::response> show_recovery(call& made);
result<http::response> list_waiting_members(call& made);
result<http::response> list_left_over(call& made);
result<writing> confirm_all(const surroundings& around, const http::request& request);

// rotations.cpp
result<http::response> list_rotations(call& made);
result<http::response> list_token_rotations(call& made);
result<http::response> list_resource_rotations(call& made);
result<http::response> list_member_exposures(call& made);
result<http::response> list_resource_exposures(call& made);
result<writing> mark_rotation(const surroundings& around, const http::request& request);
result<writing> finish_rotation(const surroundings& around, const http::request& request);
// plans.cpp, switches.cpp
result<writing> change_plan(const surroundings& around, const http::request& request);
result<http::response> list_switches(call& made);
result<http::response> list_member_switches(call& made);
result<writing> turn_switch(const surroundings& around, const http::request& request);
result<writing> turn_member_switch(const surroundings& around, const http::request& request);

// audit.cpp, audit_export.cpp, audit_keys.cpp, explain.cpp, history.cpp
result<http::response> list_changes(call& made);
result<writing> begin_audit_export(const surroundings& around, const http::request& request);
result<http::response> show_audit_export(call& made);
result<http::response> list_audit_keys(call& made);
endpoint rotate_audit_key(const surroundings& around, entrance by);
result<http::response> explain(call& made);

// openapi.cpp
endpoint show_openapi(const surroundings& around);

// transfer.cpp, organization_delete.cpp, organization_state.cpp, installation_log.cpp, deleted_organizations.cpp
result<http::response> show_transfer(call& made);
result<writing> offer_transfer(const surroundings& around, const http::request& request);
result<writing> accept_transfer(const surroundings& around, const http::request& request);
result<writing> revoke_transfer(const surroundings& around, const http::request& request);
result<writing> step_down(const surroundings& around, const http::request& request);
result<writing> delete_organization(const surroundings& around, const http::request& request);
result<writing> disable_organization(const surroundings& around, const http::request& request);
result<writing> enable_organization(const surroundings& around, const http::request& request);
endpoint show_installation_log(const surroundings& around, entrance by);
endpoint list_deleted_organizations(const surroundings& around, entrance by);

}  // namespace gatehouse::protocol::admin
