#pragma once
#include "operation.hpp"

// What the routes do, by the noun they are about. Each is named in routes.cpp.
namespace gatehouse::protocol::admin {

// organizations.cpp, applications.cpp, setup.cpp: across organizations.
endpoint list_organizations(const surroundings& around, entrance by);
endpoint create_organization(const surroundings& around, entrance by);
endpoint list_applications(const surroundings& around, entrance by);
endpoint create_application(const surroundings& around, entrance by);
endpoint set_up(const surroundings& around);
result<http::response> show_organization(call& made);

// members.cpp, member_create.cpp, member_erase.cpp, member_lifecycle.cpp
result<http::response> list_members(call& made);
result<http::response> show_member(call& made);
result<writing> create_member(const surroundings& around, const http::request& request);
result<writing> suspend_member(const surroundings& around, const http::request& request);
result<writing> remove_member(const surroundings& around, const http::request& request);
result<writing> erase_member(const surroundings& around, const http::request& request);
result<writing> reactivate_member(const surroundings& around, const http::request& request);

// sessions.cpp, api_keys.cpp
result<http::response> list_sessions(call& made);
result<writing> revoke_session(const surroundings& around, const http::request& request);
result<http::response> list_api_keys(call& made);
result<writing> create_api_key(const surroundings& around, const http::request& request);
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
result<writing> revoke_token(const surroundings& around, const http::request& request);
result<http::response> list_domains(call& made);
result<writing> assert_domain(const surroundings& around, const http::request& request);

// mapping_rules.cpp, teams.cpp, roles.cpp, policies.cpp, assignments.cpp
result<http::response> list_mapping_rules(call& made);
result<writing> add_mapping_rule(const surroundings& around, const http::request& request);
result<http::response> list_teams(call& made);
result<http::response> show_team(call& made);
result<writing> create_team(const surroundings& around, const http::request& request);
result<writing> add_team_member(const surroundings& around, const http::request& request);
result<http::response> list_roles(call& made);
result<http::response> list_policies(call& made);
result<http::response> show_policy(call& made);
result<writing> publish_policy_version(const surroundings& around, const http::request& request);
result<writing> choose_policy_default(const surroundings& around, const http::request& request);
result<http::response> list_member_assignments(call& made);
result<http::response> list_team_assignments(call& made);
result<writing> assign_to_member(const surroundings& around, const http::request& request);
result<writing> assign_to_team(const surroundings& around, const http::request& request);
result<writing> unassign_from_member(const surroundings& around, const http::request& request);
result<writing> unassign_from_team(const surroundings& around, const http::request& request);

// audit.cpp, audit_export.cpp, audit_keys.cpp, explain.cpp
result<http::response> list_changes(call& made);
result<writing> begin_audit_export(const surroundings& around, const http::request& request);
result<http::response> show_audit_export(call& made);
result<http::response> list_audit_keys(call& made);
endpoint rotate_audit_key(const surroundings& around, entrance by);
result<http::response> explain(call& made);

// not_built.cpp: what this version refuses, and says so.
result<writing> refuse_custom_role(const surroundings& around, const http::request& request);
result<writing> refuse_transfer(const surroundings& around, const http::request& request);

}  // namespace gatehouse::protocol::admin
