#include <gatehouse/store/organization_end_repository.hpp>

#include <array>

#include "collect.hpp"

namespace gatehouse {
namespace {

struct clearing {
    std::string_view table, erase;
};

// $2: how many. By the first columns of an index that begins with the organization, in its order, so that a slice costs what it
// takes away: FIRST is the one after org, FROM what none of its values lies below.
#define GATEHOUSE_CLEAR_BY(TABLE, KEYS, FIRST, FROM)                                                       \
    clearing {                                                                                             \
        TABLE, "DELETE FROM \"" TABLE "\" WHERE org = $1 AND (" KEYS ") IN (SELECT " KEYS " FROM \"" TABLE \
               "\" WHERE org = $1 AND " FIRST " >= " FROM " ORDER BY " FIRST " LIMIT $2)"                  \
    }
#define GATEHOUSE_CLEAR(TABLE, KEYS, FIRST) GATEHOUSE_CLEAR_BY(TABLE, KEYS, FIRST, "''")

// What hangs on another goes before it: a cascade would take along more than the bound.
constexpr std::array clearings{
    GATEHOUSE_CLEAR("ownership_offer", "owner", "owner"),
    GATEHOUSE_CLEAR("connection_proposal", "id", "id"),
    GATEHOUSE_CLEAR("session_claim", "session, group_id", "session"),
    GATEHOUSE_CLEAR("child_session", "id", "id"),
    GATEHOUSE_CLEAR("session", "id", "id"),
    GATEHOUSE_CLEAR("api_key", "id", "id"),
    GATEHOUSE_CLEAR("oauth_token", "id", "id"),
    GATEHOUSE_CLEAR("oauth_client", "id", "id"),
    GATEHOUSE_CLEAR("scim_token", "id", "id"),
    GATEHOUSE_CLEAR("link_token", "id", "id"),
    GATEHOUSE_CLEAR("idempotency", "principal, call_key", "principal"),
    GATEHOUSE_CLEAR("saml_request", "id", "id"),
    GATEHOUSE_CLEAR("saml_replay", "connection, issuer, assertion_id", "connection"),
    GATEHOUSE_CLEAR("saml_trace", "connection, id", "connection"),
    GATEHOUSE_CLEAR("provisioning_log", "connection, id", "connection"),
    GATEHOUSE_CLEAR("mail", "id", "id"),
    GATEHOUSE_CLEAR("invitation", "id", "id"),
    GATEHOUSE_CLEAR("member_picture", "member", "member"),
    GATEHOUSE_CLEAR("local_account", "member", "member"),
    GATEHOUSE_CLEAR("access_switch", "member, name", "member"),
    GATEHOUSE_CLEAR("exposure", "member, resource, permission", "member"),
    GATEHOUSE_CLEAR("rotation", "resource, marked_at", "resource"),
    GATEHOUSE_CLEAR("grant", "id", "id"),
    GATEHOUSE_CLEAR("grant_past", "principal_kind, principal", "principal_kind"),
    GATEHOUSE_CLEAR("resource_unit", "resource, unit", "resource"),
    GATEHOUSE_CLEAR("resource", "id", "id"),
    GATEHOUSE_CLEAR("resource_name_past", "type, external_name", "type"),
    GATEHOUSE_CLEAR("member_unit", "member, unit", "member"),
    GATEHOUSE_CLEAR("unit", "id", "id"),
    GATEHOUSE_CLEAR("rule_binding", "group_id, rule", "group_id"),
    GATEHOUSE_CLEAR("rule_binding_past", "rule", "rule"),
    GATEHOUSE_CLEAR("rule_holder", "rule, member", "rule"),
    GATEHOUSE_CLEAR("mapping_rule_role", "rule, role, scope_kind, scope_id", "rule"),
    GATEHOUSE_CLEAR("mapping_rule_team", "rule, team", "rule"),
    GATEHOUSE_CLEAR("mapping_rule", "id", "id"),
    GATEHOUSE_CLEAR("assignment", "id", "id"),
    GATEHOUSE_CLEAR("assignment_past", "principal", "principal"),
    GATEHOUSE_CLEAR("team_member", "team, member, source_kind, source_id", "team"),
    GATEHOUSE_CLEAR("team_member_past", "member", "member"),
    GATEHOUSE_CLEAR("team", "id", "id"),
    GATEHOUSE_CLEAR("role_policy", "role, policy", "role"),
    GATEHOUSE_CLEAR("policy_version", "policy, number", "policy"),
    GATEHOUSE_CLEAR("policy", "id", "id"),
    GATEHOUSE_CLEAR("role", "id", "id"),
    GATEHOUSE_CLEAR("group_member", "group_id, member", "group_id"),
    GATEHOUSE_CLEAR("group_member_past", "member", "member"),
    GATEHOUSE_CLEAR("pending_member", "connection, reference, group_id", "connection"),
    GATEHOUSE_CLEAR("claim_membership", "connection, member, group_id", "connection"),
    GATEHOUSE_CLEAR("directory_group", "id", "id"),
    GATEHOUSE_CLEAR("saml_identity", "connection, name_qualifier, sp_name_qualifier, format, value", "connection"),
    GATEHOUSE_CLEAR("link_attribute", "connection, path, value_fold, link", "connection"),
    GATEHOUSE_CLEAR("link", "id", "id"),
    GATEHOUSE_CLEAR("adoption", "id", "id"),
    GATEHOUSE_CLEAR("tombstone", "connection, kind, keyed_hash", "connection"),
    GATEHOUSE_CLEAR("hold", "member, source_kind, source_id", "member"),
    GATEHOUSE_CLEAR("hold_past", "member", "member"),
    GATEHOUSE_CLEAR("member_key", "member", "member"),
    GATEHOUSE_CLEAR("last_sign_in", "member", "member"),
    GATEHOUSE_CLEAR("legal_hold", "member", "member"),
    GATEHOUSE_CLEAR("retention", "kind", "kind"),
    GATEHOUSE_CLEAR("member", "id", "id"),
    GATEHOUSE_CLEAR("domain", "name", "connection"),
    GATEHOUSE_CLEAR("saml_trust", "connection", "connection"),
    GATEHOUSE_CLEAR("idp_key", "connection, fingerprint", "connection"),
    GATEHOUSE_CLEAR("sp_key", "connection, id", "connection"),
    GATEHOUSE_CLEAR("connection", "id", "id"),
    GATEHOUSE_CLEAR("subscriber_cursor", "subscriber", "subscriber"),
    // What their rows were is written when those go.
    GATEHOUSE_CLEAR_BY("organization_history", "valid_from", "valid_from", "0"),
    GATEHOUSE_CLEAR("connection_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("member_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("member_unit_history", "member, unit, valid_from", "member"),
    GATEHOUSE_CLEAR("link_history", "member, id, valid_from", "member"),
    GATEHOUSE_CLEAR("group_member_history", "member, group_id, valid_from", "member"),
    GATEHOUSE_CLEAR("claim_membership_history", "member, connection, group_id, valid_from", "member"),
    GATEHOUSE_CLEAR("team_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("team_member_history", "member, team, source_kind, source_id, valid_from", "member"),
    GATEHOUSE_CLEAR("role_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("policy_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("policy_version_history", "policy, number, valid_from", "policy"),
    GATEHOUSE_CLEAR("role_policy_history", "role, policy, valid_from", "role"),
    GATEHOUSE_CLEAR("assignment_history", "principal_kind, principal, id, valid_from", "principal_kind"),
    GATEHOUSE_CLEAR("mapping_rule_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("mapping_rule_role_history", "rule, role, scope_kind, scope_id, valid_from", "rule"),
    GATEHOUSE_CLEAR("mapping_rule_team_history", "rule, team, valid_from", "rule"),
    GATEHOUSE_CLEAR("rule_holder_history", "member, rule, valid_from", "member"),
    GATEHOUSE_CLEAR("rule_binding_history", "group_id, rule, valid_from", "group_id"),
    GATEHOUSE_CLEAR("resource_history", "id, valid_from", "id"),
    GATEHOUSE_CLEAR("resource_unit_history", "resource, unit, valid_from", "resource"),
    GATEHOUSE_CLEAR("grant_history", "resource, principal_kind, principal, id, valid_from", "resource"),
    GATEHOUSE_CLEAR("access_switch_history", "member, name, valid_from", "member"),
    GATEHOUSE_CLEAR("link_document_history", "link, valid_to", "link"),
    GATEHOUSE_CLEAR_BY("change", "position", "position", "0"),
    GATEHOUSE_CLEAR_BY("checkpoint", "position", "position", "0"),
    clearing{"application_organization", "DELETE FROM application_organization WHERE org = $1 AND $2 > 0"},
};

constexpr std::string_view sessions_sql = "SELECT count(*) FROM session WHERE org = $1 AND expires > $2 AND ended IS NULL";
constexpr std::string_view keys_sql =
    "SELECT count(*) FROM api_key WHERE org = $1 AND id >= '' AND expires > $2 AND ended IS NULL";
constexpr std::string_view connections_sql =
    "SELECT count(*) FROM connection WHERE org = $1 AND created <= $2 AND deleted IS NULL";

organization_end_repository::facts marked_facts(const sql_row& row) {
    return {row.string(0), row.string(1), row.string(2), row.at(3), row.integer(4)};
}

}  // namespace

// The code's place is taken by the id, which no code may be.
result<void> organization_end_repository::mark(std::string_view by) {
    const auto marked = change_one(sql(),
                                   "UPDATE organization SET status = 'disabled', epoch = epoch + 1, code_fold = id,"
                                   " deleted = $2, deleted_by = $3 WHERE number = $1 AND deleted IS NULL",
                                   {org(), tx().now(), by}, errc::not_found, "there is no such organization");
    if (!marked) return marked;
    const auto cut =
        change_any(sql(), "UPDATE connection SET state = 'disabled', epoch = epoch + 1, epoch_at = $2 WHERE org = $1",
                   {org(), tx().now()});
    if (!cut) return cut;
    return change_any(sql(), "DELETE FROM application_organization WHERE org = $1", {org()});
}

result<organization_end_repository::counts> organization_end_repository::count() {
    counts all;
    for (const auto& [statement, number] : {std::pair(sessions_sql, &all.sessions), std::pair(keys_sql, &all.api_keys),
                                            std::pair(connections_sql, &all.connections)}) {
        const auto read = sql().run(statement, {org(), tx().now()}, [&](const sql_row& row) {
            *number = row.integer(0);
            return result<void>();
        });
        if (!read) return read.error();
    }
    return all;
}

result<organization_end_repository::facts> organization_end_repository::marked() {
    return required(sql(),
                    "SELECT code, name, deleted_by, deleted, last_position FROM organization WHERE number = $1"
                    " AND deleted IS NOT NULL",
                    {org()}, "no such deleted organization", marked_facts);
}

result<std::int64_t> organization_end_repository::clear(std::int64_t most) {
    std::int64_t gone = 0;
    for (const clearing& each : clearings) {
        if (gone >= most) break;
        const auto done = sql().run(each.erase, {org(), most - gone});
        if (!done) return done.error();
        gone += *done;
    }
    return gone;
}

result<void> organization_end_repository::erase() {
    return change_one(sql(), "DELETE FROM organization WHERE number = $1 AND deleted IS NOT NULL", {org()}, errc::not_found,
                      "no such deleted organization");
}

std::vector<std::string_view> organization_end_repository::tables() {
    std::vector<std::string_view> all;
    for (const clearing& each : clearings) all.push_back(each.table);
    return all;
}

std::vector<std::string_view> organization_end_repository::statements() {
    std::vector<std::string_view> all;
    for (const clearing& each : clearings) all.push_back(each.erase);
    return all;
}

result<std::vector<organization_id>> deleted_organizations::list() {
    return collect(sql(), "SELECT id FROM organization WHERE deleted IS NOT NULL ORDER BY deleted", {},
                   [](const sql_row& row) { return organization_id::trusted(row.text(0)); });
}

result<std::vector<deleted_organizations::marked>> deleted_organizations::all() {
    return collect(sql(),
                   "SELECT code, name, deleted_by, deleted, last_position, id FROM organization"
                   " WHERE deleted IS NOT NULL ORDER BY deleted",
                   {}, [](const sql_row& row) {
                       return marked{organization_id::trusted(row.text(5)), marked_facts(row)};
                   });
}

}  // namespace gatehouse
