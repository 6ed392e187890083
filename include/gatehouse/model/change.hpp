#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// What a change row tells. One row for each changed thing, written in the transaction of the change.
enum class change_kind : std::uint8_t {
    organization_created,
    organization_changed,
    organization_disabled,
    organization_enabled,
    connection_created,
    connection_changed,
    connection_enabled,
    connection_disabled,
    connection_trusted,
    scim_token_created,
    scim_token_revoked,
    domain_asserted,
    member_created,
    member_changed,
    member_suspended,
    member_hold_added,
    member_hold_cleared,
    member_reactivated,
    member_removed,
    member_erased,
    owner_ended_by_idp,
    member_recreated_over_removal,
    link_created,
    link_changed,
    link_deactivated,
    link_activated,
    link_deleted,
    group_created,
    group_changed,
    group_members_added,
    group_members_removed,
    group_deleted,
    rule_bound,
    rule_rebind_asked,
    team_created,
    team_member_added,
    team_member_removed,
    role_created,
    role_changed,
    policy_published,
    mapping_added,
    mapping_removed,
    assignment_added,
    assignment_removed,
    grant_added,
    grant_removed,
    resource_created,
    rotation_marked,
    session_opened,
    session_ended,
    sign_in_refused,
    api_key_created,
    api_key_revoked,
    application_created,
    application_changed,
    decision_allowed_secret,
    management_refused,
    exported,
    server_configured,
    server_restored,
    organization_plan_changed,
    unit_created,
    unit_changed,
    unit_deleted,
    unit_member_added,
    unit_member_removed,
    team_changed,
    team_deleted,
    role_deleted,
    role_policy_attached,
    role_policy_detached,
    policy_created,
    policy_changed,
    policy_deleted,
    mapping_changed,
    mapping_approved,
    rule_rebound,
    resource_changed,
    resource_deleted,
    rotation_done,
    exposure_recorded,
    auto_removed,
    transfer_offered,
    transfer_accepted,
    transfer_ended,
    invitation_sent,
    invitation_accepted,
    invitation_ended,
    password_changed,
    password_reset_asked,
    totp_enrolled,
    totp_removed,
    account_locked,
    account_unlocked,
    profile_changed,
    application_secret_rotated,
    application_deleted,
    access_end_changed,
    api_key_confirmed,
    scim_token_confirmed,
    application_confirmed,
    members_confirmed,
    recovery_change_asked,
    recovery_change_taken_back,
    recovery_address_changed,
    device_trusted,
    device_ended,
    report_read,
    connection_proposed,
    connection_proposal_approved,
    connection_proposal_rejected,
    connection_proposal_withdrawn,
    application_certificate_added,
    application_certificate_removed,
};

inline constexpr std::array<std::string_view, 114> change_kind_texts{"organization.created",
                                                                     "organization.changed",
                                                                     "organization.disabled",
                                                                     "organization.enabled",
                                                                     "connection.created",
                                                                     "connection.changed",
                                                                     "connection.enabled",
                                                                     "connection.disabled",
                                                                     "connection.trusted",
                                                                     "scim_token.created",
                                                                     "scim_token.revoked",
                                                                     "domain.asserted",
                                                                     "member.created",
                                                                     "member.changed",
                                                                     "member.suspended",
                                                                     "member.hold_added",
                                                                     "member.hold_cleared",
                                                                     "member.reactivated",
                                                                     "member.removed",
                                                                     "member.erased",
                                                                     "alarm.owner_ended_by_idp",
                                                                     "alarm.recreated_over_removal",
                                                                     "link.created",
                                                                     "link.changed",
                                                                     "link.deactivated",
                                                                     "link.activated",
                                                                     "link.deleted",
                                                                     "group.created",
                                                                     "group.changed",
                                                                     "group.members_added",
                                                                     "group.members_removed",
                                                                     "group.deleted",
                                                                     "rule.bound",
                                                                     "alarm.rule_rebind",
                                                                     "team.created",
                                                                     "team.member_added",
                                                                     "team.member_removed",
                                                                     "role.created",
                                                                     "role.changed",
                                                                     "policy.published",
                                                                     "mapping.added",
                                                                     "mapping.removed",
                                                                     "assignment.added",
                                                                     "assignment.removed",
                                                                     "grant.added",
                                                                     "grant.removed",
                                                                     "resource.created",
                                                                     "rotation.marked",
                                                                     "session.opened",
                                                                     "session.ended",
                                                                     "sign_in.refused",
                                                                     "api_key.created",
                                                                     "api_key.revoked",
                                                                     "application.created",
                                                                     "application.changed",
                                                                     "decision.allowed_secret",
                                                                     "management.refused",
                                                                     "exported",
                                                                     "server.configured",
                                                                     "server.restored",
                                                                     "organization.plan_changed",
                                                                     "unit.created",
                                                                     "unit.changed",
                                                                     "unit.deleted",
                                                                     "unit.member_added",
                                                                     "unit.member_removed",
                                                                     "team.changed",
                                                                     "team.deleted",
                                                                     "role.deleted",
                                                                     "role.policy_attached",
                                                                     "role.policy_detached",
                                                                     "policy.created",
                                                                     "policy.changed",
                                                                     "policy.deleted",
                                                                     "mapping.changed",
                                                                     "mapping.approved",
                                                                     "rule.rebound",
                                                                     "resource.changed",
                                                                     "resource.deleted",
                                                                     "rotation.done",
                                                                     "exposure.recorded",
                                                                     "auto-removed",
                                                                     "transfer.offered",
                                                                     "transfer.accepted",
                                                                     "transfer.ended",
                                                                     "invitation.sent",
                                                                     "invitation.accepted",
                                                                     "invitation.ended",
                                                                     "password.changed",
                                                                     "password.reset_asked",
                                                                     "totp.enrolled",
                                                                     "totp.removed",
                                                                     "account.locked",
                                                                     "account.unlocked",
                                                                     "profile.changed",
                                                                     "application.secret_rotated",
                                                                     "application.deleted",
                                                                     "member.access_end_changed",
                                                                     "api_key.confirmed",
                                                                     "scim_token.confirmed",
                                                                     "application.confirmed",
                                                                     "connection.members_confirmed",
                                                                     "recovery_address.asked",
                                                                     "recovery_address.taken_back",
                                                                     "recovery_address.changed",
                                                                     "device.trusted",
                                                                     "device.ended",
                                                                     "report.read",
                                                                     "connection.proposed",
                                                                     "connection.proposal_approved",
                                                                     "connection.proposal_rejected",
                                                                     "connection.proposal_withdrawn",
                                                                     "application.certificate_added",
                                                                     "application.certificate_removed"};
static_assert(static_cast<std::size_t>(change_kind::application_certificate_removed) + 1 == change_kind_texts.size());

constexpr std::string_view to_text(change_kind kind) { return change_kind_texts[static_cast<std::size_t>(kind)]; }
constexpr std::optional<change_kind> parse_change_kind(std::string_view text) {
    for (std::size_t i = 0; i < change_kind_texts.size(); ++i)
        if (change_kind_texts[i] == text) return static_cast<change_kind>(i);
    return std::nullopt;
}
// An alarm stays up for an administrator to look at.
constexpr bool is_alarm(change_kind kind) { return to_text(kind).starts_with("alarm."); }

// What was changed: "member" and its id, "group", "connection"…
struct change_target {
    std::string kind{};
    std::string id{};
    static change_target of(const member_id& id) { return {"member", std::string(id.text())}; }
    static change_target of(const link_id& id) { return {"link", std::string(id.text())}; }
    static change_target of(const group_id& id) { return {"group", std::string(id.text())}; }
    static change_target of(const connection_id& id) { return {"connection", std::string(id.text())}; }
    static change_target of(const connection_proposal_id& id) { return {"connection_proposal", std::string(id.text())}; }
    static change_target of(const organization_id& id) { return {"organization", std::string(id.text())}; }
    static change_target of(const team_id& id) { return {"team", std::string(id.text())}; }
    static change_target of(const role_id& id) { return {"role", std::string(id.text())}; }
    static change_target of(const policy_id& id) { return {"policy", std::string(id.text())}; }
    static change_target of(const mapping_rule_id& id) { return {"mapping_rule", std::string(id.text())}; }
    static change_target of(const assignment_id& id) { return {"assignment", std::string(id.text())}; }
    static change_target of(const session_id& id) { return {"session", std::string(id.text())}; }
    static change_target of(const api_key_id& id) { return {"api_key", std::string(id.text())}; }
    static change_target of(const scim_token_id& id) { return {"scim_token", std::string(id.text())}; }
    static change_target of(const application_id& id) { return {"application", std::string(id.text())}; }
    static change_target of(const resource_id& id) { return {"resource", std::string(id.text())}; }
    friend bool operator==(const change_target&, const change_target&) = default;
};

// Audit record and outbox source at once.
struct change {
    std::int64_t position = 0;  // gap-free per organization, from 1
    change_id id;
    instant at{};
    std::string actor_kind{}, actor{}, via{}, request_id{}, ip{};
    std::string kind{};  // to_text(change_kind)
    change_target target{};
    std::string facts{};  // a JSON object of what is no personal value
};

}  // namespace gatehouse
