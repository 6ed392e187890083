#include <algorithm>
#include <iterator>
#include <memory>

#include <boost/assert.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/audit_permissions.hpp>
#include <gatehouse/domain/access/organization_permissions.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "connection_operations.hpp"
#include "dry_run.hpp"
#include "idempotency.hpp"
#include "mapping_operations.hpp"
#include "operations.hpp"
#include "operator_door.hpp"
#include "proposals.hpp"
#include "questions.hpp"
#include "report_operations.hpp"
#include "retention.hpp"
#include "review_operations.hpp"
#include "tenant_route.hpp"

namespace gatehouse::protocol::admin {
namespace {

using http::method;
namespace may = access::permission;

struct tenant_read {
    std::string_view path;  // after /api/v1/organizations/{org}
    read_operation what;
};
struct tenant_write {
    method verb;
    std::string_view path;
    write_operation what;
};

constexpr auto ends_somebody = write_class::revocation;

constexpr read_operation as_report(std::string_view name, reading run) {
    return {may::audit_read, run, false, read_as::report, name};
}
constexpr read_operation as_reviewed(std::string_view name, std::string_view permission, reading run) {
    return {permission, run, false, read_as::reviewed, name};
}
// Of who may speak for people: a caller whose level alone is too low proposes it. No body of these holds a secret.
constexpr write_operation can_wait(write_operation what) {
    what.may_wait = true;
    return what;
}

const tenant_read reads[] = {
    {"", {may::organization_read, show_organization}},
    {"/members", {may::members_read, list_members}},
    {"/members/{member}", {may::members_read, show_member}},
    {"/members/{member}/assignments", {may::roles_read, list_member_assignments}},
    {"/invitations", {may::members_read, list_invitations}},
    {"/mfa", {may::members_read, list_mfa}},
    {"/sessions", {may::sessions_read, list_sessions}},
    {"/api-keys", {may::api_keys_read, list_api_keys}},
    {"/connections", {may::connections_read, list_connections}},
    {"/connections/{connection}", {may::connections_read, show_connection}},
    {"/connections/{connection}/tokens", {may::connections_read, list_tokens}},
    {"/connections/{connection}/domains", {may::connections_read, list_domains}},
    {"/connections/{connection}/waiting", {may::members_read, list_waiting_members}},
    {"/connection-proposals", {may::connections_read, list_proposals}},
    {"/connection-proposals/{proposal}", {may::connections_read, show_proposal}},
    {"/recovery", {may::members_read, show_recovery}},
    {"/recovery/waiting", {may::members_read, list_left_over}},
    {"/connections/{connection}/adoptions", {may::connections_read, list_adoptions}},
    {"/mapping-rules", {may::mappings_read, list_mapping_rules}},
    {"/mapping-rules/{rule}", {may::mappings_read, show_mapping_rule}},
    {"/teams", {may::teams_read, list_teams}},
    {"/teams/{team}", {may::teams_read, show_team}},
    {"/teams/{team}/assignments", {may::roles_read, list_team_assignments}},
    {"/roles", {may::roles_read, list_roles}},
    {"/roles/{role}", {may::roles_read, show_role}},
    {"/roles/{role}/assignments", {may::roles_read, list_role_assignments}},
    {"/roles/{role}/actions", {may::roles_read, list_role_actions}},
    {"/policies", {may::policies_read, list_policies}},
    {"/policies/{policy}", {may::policies_read, show_policy}},
    {"/policy-vocabulary", {may::policies_read, show_vocabulary}},
    {"/resources", {may::teams_read, list_resources}},
    {"/resources/{resource}", {may::teams_read, show_resource}},
    {"/resources/{resource}/grants", {may::roles_read, list_resource_grants}},
    {"/members/{member}/grants", {may::roles_read, list_member_grants}},
    {"/teams/{team}/grants", {may::roles_read, list_team_grants}},
    {"/resources/{resource}/exposures", {may::roles_read, list_resource_exposures}},
    {"/resources/{resource}/rotations", {may::roles_read, list_resource_rotations}},
    {"/members/{member}/exposures", {may::roles_read, list_member_exposures}},
    {"/rotations", {may::roles_read, list_rotations}},
    {"/rotations/tokens", {may::connections_read, list_token_rotations}},
    {"/units", {may::teams_read, list_units}},
    {"/units/{unit}", {may::teams_read, show_unit}},
    {"/units/{unit}/members", {may::members_read, list_unit_members}},
    {"/switches", {may::organization_read, list_switches}},
    {"/members/{member}/switches", {may::members_read, list_member_switches}},
    {"/audit", {may::audit_read, list_changes}},
    {"/audit/export", {may::audit_read, show_audit_export}},
    {"/audit/keys", {may::audit_read, list_audit_keys}},
    {"/reports/access", as_report("access", report_access)},
    {"/reports/break-glass", as_report("break-glass", report_break_glass)},
    {"/reports/duties", as_report("duties", report_duties)},
    {"/reports/holds", as_report("holds", report_holds)},
    {"/reports/inactive", as_report("inactive", report_inactive)},
    {"/reports/overrides", as_report("overrides", report_overrides)},
    {"/reports/position", {may::audit_read, show_position}},
    {"/reports/secret-age", as_report("secret-age", report_secret_age)},
    {"/legal-holds", {may::audit_read, list_legal_holds}},
    {"/retention", {may::audit_read, list_retention}},
    {"/explain", {may::access_explain, explain}},
    {"/who-could", {may::access_explain, who_could}},
    {"/access-diff", {may::access_explain, compare_access}},
    {"/transfer", {may::organization_read, show_transfer}},
    {"/who-can", as_reviewed("who-can", may::access_explain, list_who_can)},
    {"/what-can", as_reviewed("what-can", may::access_explain, list_what_can)},
    {"/roles/{role}/effective", {may::roles_read, show_effective_role}},
    {"/roles/{role}/holders", as_reviewed("role-holders", may::roles_read, list_role_holders)},
    {"/teams/{team}/effective", {may::roles_read, show_effective_team}},
    {"/members/{member}/effective", {may::roles_read, show_effective_member}},
};

constexpr tenant_write writes[] = {
    {method::patch, "", can_wait({may::organization_change, change_organization})},
    {method::post, "/members", {may::members_create, create_member}},
    {method::post, "/members/{member}/suspend", {may::members_suspend, suspend_member, ends_somebody}},
    {method::post, "/members/{member}/remove", {may::members_remove, remove_member, ends_somebody}},
    {method::post, "/members/{member}/reactivate", {may::members_reactivate, reactivate_member}},
    {method::put, "/members/{member}/access-begin", {may::members_suspend, delay_access, ends_somebody}},
    {method::del, "/members/{member}/access-begin", {may::members_reactivate, open_access}},
    {method::put, "/members/{member}/access-end", {may::members_suspend, end_access}},
    {method::del, "/members/{member}/access-end", {may::members_reactivate, keep_access}},
    {method::post, "/members/{member}/authority", can_wait({may::connections_configure, move_authority, ends_somebody})},
    {method::post, "/members/{member}/erase", {may::people_erase, erase_member, ends_somebody}},
    {method::post, "/members/{member}/assignments", {may::roles_assign, assign_to_member}},
    {method::del, "/members/{member}/assignments/{assignment}", {may::roles_assign, unassign_from_member, ends_somebody}},
    {method::post, "/members/{member}/unlock", {may::members_reactivate, unlock_member}},
    {method::post, "/members/{member}/reset-credentials", {may::credentials_reset, reset_member_credentials, ends_somebody}},
    {method::post, "/invitations", {may::members_create, invite_member}},
    {method::post, "/invitations/{invitation}/resend", {may::members_create, resend_invitation}},
    {method::post, "/invitations/{invitation}/revoke", {may::members_create, revoke_invitation, ends_somebody}},
    {method::post, "/sessions/{session}/revoke", {may::sessions_revoke, revoke_session, ends_somebody}},
    {method::post, "/api-keys", {may::api_keys_create, create_api_key}},
    {method::post, "/api-keys/{key}/revoke", {may::api_keys_revoke, revoke_api_key, ends_somebody}},
    {method::post, "/api-keys/{key}/confirm", {may::api_keys_create, confirm_api_key}},
    {method::post, "/connections", can_wait({may::connections_configure, create_connection})},
    {method::patch, "/connections/{connection}", can_wait({may::connections_configure, change_connection})},
    {method::del, "/connections/{connection}", can_wait({may::connections_configure, delete_connection, ends_somebody})},
    {method::post, "/connections/{connection}/adoptions", can_wait({may::connections_configure, offer_adoption})},
    {method::post, "/connections/{connection}/adoptions/{adoption}/approve",
     can_wait({may::connections_configure, approve_adoption})},
    {method::post, "/connections/{connection}/adoptions/{adoption}/refuse",
     can_wait({may::connections_configure, refuse_adoption})},
    {method::post, "/connections/{connection}/trust", can_wait({may::connections_configure, trust_metadata, ends_somebody})},
    {method::post, "/connections/{connection}/enable", can_wait({may::connections_configure, enable_connection})},
    {method::post, "/connections/{connection}/disable",
     can_wait({may::connections_configure, disable_connection, ends_somebody})},
    {method::post, "/connections/{connection}/tokens", can_wait({may::connections_configure, create_token})},
    {method::post, "/connections/{connection}/tokens/{token}/revoke",
     can_wait({may::connections_configure, revoke_token, ends_somebody})},
    {method::post, "/connections/{connection}/tokens/{token}/confirm", can_wait({may::connections_configure, confirm_token})},
    {method::post,
     "/connection-proposals/{proposal}/approve",
     {may::connections_configure, nullptr, ends_somebody, nullptr, who_may::permitted, approve_proposal}},
    {method::post, "/connection-proposals/{proposal}/reject", {may::connections_configure, reject_proposal}},
    {method::del, "/connection-proposals/{proposal}", {may::connections_configure, withdraw_proposal}},
    {method::post, "/recovery/confirm", can_wait({may::connections_configure, confirm_all})},
    {method::post, "/connections/{connection}/domains", {may::connections_configure, assert_domain}},
    {method::post, "/mapping-rules", can_wait({may::connections_configure, add_mapping_rule})},
    {method::patch, "/mapping-rules/{rule}", can_wait({may::connections_configure, change_mapping_rule, ends_somebody})},
    {method::del, "/mapping-rules/{rule}", can_wait({may::connections_configure, delete_mapping_rule, ends_somebody})},
    {method::post, "/mapping-rules/{rule}/approve", can_wait({may::connections_configure, approve_mapping_rule})},
    {method::post, "/mapping-rules/{rule}/rebind", can_wait({may::connections_configure, rebind_mapping_rule})},
    {method::post, "/mapping-rules/{rule}/release", can_wait({may::connections_configure, release_mapping_rule})},
    {method::post, "/teams", {may::teams_write, create_team}},
    {method::post, "/teams/{team}/members", {may::teams_write, add_team_member}},
    {method::patch, "/teams/{team}", {may::teams_write, change_team}},
    {method::del, "/teams/{team}", {may::teams_write, delete_team, ends_somebody}},
    {method::del, "/teams/{team}/members/{member}", {may::teams_write, remove_team_member, ends_somebody}},
    {method::post, "/teams/{team}/assignments", {may::roles_assign, assign_to_team}},
    {method::del, "/teams/{team}/assignments/{assignment}", {may::roles_assign, unassign_from_team, ends_somebody}},
    {method::post, "/roles", {may::policies_write, create_role}},
    {method::patch, "/roles/{role}", {may::policies_write, change_role}},
    {method::del, "/roles/{role}", {may::policies_write, delete_role}},
    {method::post, "/roles/{role}/policies", {may::policies_write, attach_policy}},
    {method::del, "/roles/{role}/policies/{policy}", {may::policies_write, detach_policy, ends_somebody}},
    {method::post, "/policies", {may::policies_write, create_policy}},
    {method::patch, "/policies/{policy}", {may::policies_write, rename_policy}},
    {method::del, "/policies/{policy}", {may::policies_write, delete_policy}},
    {method::post, "/policies/{policy}/versions", {may::policies_write, publish_policy_version}},
    {method::post, "/policies/{policy}/default", {may::policies_write, choose_policy_default}},
    {method::post, "/audit/exports", {may::audit_read, begin_audit_export}},
    {method::put, "/retention", {may::audit_configure, change_retention}},
    {method::post, "/legal-hold", {may::audit_hold, hold_organization}},
    {method::del, "/legal-hold", {may::audit_hold, release_organization}},
    {method::post, "/members/{member}/legal-hold", {may::audit_hold, hold_member}},
    {method::del, "/members/{member}/legal-hold", {may::audit_hold, release_member}},
    {method::post, "/resources", {may::resources_write, create_resource}},
    {method::post, "/resources/own", {may::resources_make, make_own_resource}},
    {method::patch, "/resources/{resource}", {may::resources_write, change_resource}},
    {method::del, "/resources/{resource}", {may::resources_write, delete_resource, ends_somebody}},
    {method::post, "/resources/{resource}/rotated", {may::rotations_write, finish_rotation}},
    {method::post, "/rotations", {may::rotations_write, mark_rotation}},
    {method::post, "/grants", {may::grants_write, add_grant}},
    {method::del, "/grants/{grant}", {may::grants_write, end_grant, ends_somebody}},
    {method::post, "/units", {may::units_write, create_unit}},
    {method::patch, "/units/{unit}", {may::units_write, change_unit}},
    {method::del, "/units/{unit}", {may::units_write, delete_unit, ends_somebody}},
    {method::post, "/units/{unit}/members", {may::units_write, add_unit_member}},
    {method::del, "/units/{unit}/members/{member}", {may::units_write, remove_unit_member, ends_somebody}},
    {method::post, "/plan", {may::billing_manage, change_plan}},
    {method::put, "/switches/{switch}", {may::policies_write, turn_switch}},
    {method::put, "/members/{member}/switches/{switch}", {may::policies_write, turn_member_switch}},
    {method::post, "/transfer", {may::organization_transfer, offer_transfer}},
    {method::del, "/transfer", {may::organization_transfer, revoke_transfer}},
    {method::post, "/transfer/step-down", {may::organization_transfer, step_down, ends_somebody}},
    {method::post, "/transfer/accept", {{}, accept_transfer, write_class::interactive, nullptr, who_may::named_by_offer}},
    {method::post, "/disable", {may::organization_change, disable_organization, ends_somebody}},
    {method::post, "/enable", {may::organization_change, enable_organization}},
    {method::del, "", {may::organization_delete, delete_organization, ends_somebody}},
};
static_assert(std::ranges::count(writes, who_may::named_by_offer, [](const tenant_write& one) { return one.what.who; }) == 1);

// A path that ends in a name shows one thing, and so does that of the organization.
bool shows_one(std::string_view path) { return path.empty() || path.ends_with('}'); }

// What If-Match of a change is about: the last thing in its path that a GET shows, or the organization where that is changed.
reading changed_by(std::string_view path) {
    const std::string_view of_organization[] = {"", "/plan", "/transfer", "/disable", "/enable"};
    if (std::ranges::find(of_organization, path) != std::end(of_organization)) path = "";
    const tenant_read* found = nullptr;
    for (const auto& one : reads) {
        const bool inside = !one.path.empty() && path.starts_with(std::string(one.path) + "/");
        if (shows_one(one.path) && (path == one.path || inside) && (!found || one.path.size() > found->path.size()))
            found = &one;
    }
    return found ? found->what.run : nullptr;
}

constexpr std::size_t body_bytes = limits::management_body_bytes;

std::vector<api_route> operator_routes(const surroundings& around, entrance by) {
    std::vector<api_route> all{
        {method::post, "/api/v1/organizations", body_bytes, create_organization(around, by)},
        {method::get, "/api/v1/applications", 0, list_applications(around, by)},
        {method::post, "/api/v1/applications", body_bytes, create_application(around, by)},
        {method::get, "/api/v1/applications/{application}", 0, show_application(around, by)},
        {method::patch, "/api/v1/applications/{application}", body_bytes, change_application(around, by)},
        {method::del, "/api/v1/applications/{application}", body_bytes, delete_application(around, by)},
        {method::post, "/api/v1/applications/{application}/rotate", body_bytes, rotate_application(around, by)},
        {method::post, "/api/v1/applications/{application}/confirm", body_bytes, confirm_application(around, by)},
        {method::get, "/api/v1/applications/{application}/certificates", 0, list_certificates(around, by)},
        {method::post, "/api/v1/applications/{application}/certificates", body_bytes, add_certificate(around, by)},
        {method::del, "/api/v1/applications/{application}/certificates/{certificate}", body_bytes,
         remove_certificate(around, by)},
        {method::get, "/api/v1/installation-log", 0, show_installation_log(around, by)},
        {method::get, "/api/v1/deleted-organizations", 0, list_deleted_organizations(around, by)},
    };
    for (auto& one : all) one.handle = for_operator(around, by, std::move(one.handle));
    return all;
}

std::vector<api_route> socket_routes(const surroundings& around, entrance by) {
    std::vector<api_route> all{
        {method::post, "/api/v1/audit-keys", body_bytes, rotate_audit_key(around, by)},
        {method::get, "/api/v1/operator-keys", 0, list_operator_keys(around, by)},
        {method::post, "/api/v1/operator-keys", body_bytes, create_operator_key(around, by)},
        {method::post, "/api/v1/operator-keys/{operator_key}/revoke", body_bytes, revoke_operator_key(around, by)},
    };
    for (auto& one : all) one.handle = for_socket(around, by, std::move(one.handle));
    return all;
}

std::vector<api_route> routes_of(const surroundings& around, entrance by, const std::shared_ptr<dry_run_budget>& rehearsals) {
    auto all = operator_routes(around, by);
    std::ranges::move(socket_routes(around, by), std::back_inserter(all));
    // Shown without a credential, whatever is sent along.
    if (by != entrance::operator_key) all.push_back({method::get, "/api/v1/openapi.json", 0, show_openapi(around)});
    all.push_back({method::get, "/api/v1/organizations", 0, list_organizations(around, by)});
    if (by == entrance::door) all.push_back({method::post, "/api/v1/setup", limits::decision_body_bytes, set_up(around)});
    for (auto& one : all)
        if (one.verb != method::get) one.handle = without_key(std::move(one.handle));
    for (auto one : reads) {
        one.what.of_one = shows_one(one.path);
        all.push_back({method::get, std::string(tenant_prefix).append(one.path), 0, make_endpoint(around, by, one.what),
                       one.what.permission});
    }
    for (auto one : writes) {
        one.what.changes = changed_by(one.path);
        all.push_back({one.verb, std::string(tenant_prefix).append(one.path), body_bytes, make_endpoint(around, by, one.what),
                       one.what.permission});
    }
    for (auto& one : all)
        if (one.verb != method::get) one.handle = with_dry_run(std::move(one.handle), rehearsals, around, by);
    return all;
}

}  // namespace

std::vector<api_route> routes(const surroundings& around, entrance by) {
    const auto rehearsals = std::make_shared<dry_run_budget>();
    auto all = routes_of(around, by, rehearsals);
    if (by != entrance::door) return all;
    for (auto& one : routes_of(around, entrance::operator_key, rehearsals)) {
        const auto same = [&](const api_route& other) {
            return other.verb == one.verb && other.path_template == one.path_template;
        };
        const auto of_members = std::ranges::find_if(all, same);
        BOOST_ASSERT(of_members != all.end());
        of_members->handle = by_who_asks(around, std::move(of_members->handle), std::move(one.handle));
    }
    return all;
}

const write_operation* waiting_operation(std::string_view name) {
    const auto* found = std::ranges::find_if(
        writes, [&](const tenant_write& one) { return operation_name(one.verb, tenant_route(one.path)) == name; });
    return found != std::end(writes) && found->what.may_wait ? &found->what : nullptr;
}

http::response refuse(int status, std::string_view detail) { return problem(status, detail); }

}  // namespace gatehouse::protocol::admin
