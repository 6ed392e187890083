#include <gatehouse/store/removal_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

removal_repository::unpinned read_identity(const sql_row& row) {
    return {connection_id::trusted(row.text(0)), {row.string(1), row.string(2), row.string(3), row.string(4)}};
}

constexpr std::string_view assignments_kept =
    "INSERT INTO assignment_past (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, "
    "source_id, since, until) SELECT org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, "
    "source_id, since, $3 FROM assignment WHERE org = $1 AND principal_kind = 'member' AND principal = $2";
constexpr std::string_view teams_kept =
    "INSERT INTO team_member_past (org, team, member, source_kind, source_id, since, until) "
    "SELECT org, team, member, source_kind, source_id, since, $3 FROM team_member WHERE org = $1 AND member = $2 "
    "AND team IN (SELECT team FROM team_member WHERE org = $1 AND member = $2)";  // else all teams would be walked
constexpr std::string_view grants_kept =
    "INSERT INTO grant_past (org, id, principal_kind, principal, resource, permissions, reason, since, until) "
    "SELECT org, id, principal_kind, principal, resource, permissions, reason, since, $3 FROM \"grant\" "
    "WHERE org = $1 AND principal_kind = 'member' AND principal = $2";

}  // namespace

result<removal_repository::ended> removal_repository::end_rights_of(const member_id& id, std::string_view by) {
    ended out;
    const auto marked = sql().run(
        "INSERT INTO rotation (org, resource, marked_at, by) "
        "SELECT DISTINCT e.org, e.resource, $3, $4 FROM exposure e JOIN resource w ON w.org = e.org AND w.id = e.resource "
        "WHERE e.org = $1 AND e.member = $2 AND (e.is_open = 1 OR NOT EXISTS ("
        "SELECT 1 FROM rotation r WHERE r.org = e.org AND r.resource = e.resource AND r.done_at >= e.last_at)) "
        "AND NOT EXISTS (SELECT 1 FROM rotation r WHERE r.org = e.org AND r.resource = e.resource AND r.done_at IS NULL) "
        "ON CONFLICT (org, resource, marked_at) DO UPDATE SET done_at = NULL",
        {org(), id.text(), tx().now(), by});
    if (!marked) return marked.error();
    const auto tokens = sql().run(
        "UPDATE scim_token SET marked_at = $3, marked_by = $4 WHERE org = $1 AND made_by = $2 AND made_by <> '' "
        "AND ended IS NULL AND expires > $3 AND marked_at IS NULL",
        {org(), id.text(), tx().now(), by});
    if (!tokens) return tokens.error();
    out.rotations = *marked;
    out.tokens = *tokens;
    if (const auto closed =
            change_any(sql(), "UPDATE exposure SET is_open = 0, last_at = $3 WHERE org = $1 AND member = $2 AND is_open = 1",
                       {org(), id.text(), tx().now()});
        !closed)
        return closed.error();

    const struct {
        std::int64_t* count;
        std::string_view sql;
    } steps[] = {{&out.assignments, assignments_kept}, {&out.teams, teams_kept}, {&out.grants, grants_kept}};
    for (const auto& step : steps) {
        const auto kept = sql().run(step.sql, {org(), id.text(), tx().now()});
        if (!kept) return kept.error();
        *step.count = *kept;
    }
    for (const std::string_view gone :
         {"DELETE FROM assignment WHERE org = $1 AND principal_kind = 'member' AND principal = $2",
          "DELETE FROM team_member WHERE org = $1 AND member = $2",
          "DELETE FROM \"grant\" WHERE org = $1 AND principal_kind = 'member' AND principal = $2",
          "DELETE FROM member_unit WHERE org = $1 AND member = $2",
          "DELETE FROM claim_membership WHERE org = $1 AND member = $2",
          "DELETE FROM local_account WHERE org = $1 AND member = $2"})
        if (const auto done = change_any(sql(), gone, {org(), id.text()}); !done) return done.error();
    return out;
}

result<removal_repository::given> removal_repository::end_given_to(const member_id& id) {
    given out;
    const struct {
        std::vector<std::string>* ids;
        std::string kept;
        std::string_view gone;
    } steps[] = {
        {&out.assignments, std::string(assignments_kept),
         "DELETE FROM assignment WHERE org = $1 AND principal_kind = 'member' AND principal = $2 RETURNING id"},
        {&out.teams, std::string(teams_kept) + " AND source_kind = 'direct'",
         "DELETE FROM team_member WHERE org = $1 AND member = $2 AND source_kind = 'direct' RETURNING team"},
        {&out.grants, std::string(grants_kept),
         "DELETE FROM \"grant\" WHERE org = $1 AND principal_kind = 'member' AND principal = $2 RETURNING id"},
    };
    for (const auto& step : steps) {
        if (auto kept = change_any(sql(), step.kept, {org(), id.text(), tx().now()}); !kept) return kept.error();
        auto ids = collect(sql(), step.gone, {org(), id.text()}, [](const sql_row& row) { return row.string(0); });
        if (!ids) return ids.error();
        *step.ids = *std::move(ids);
    }
    return out;
}

result<std::vector<removal_repository::unpinned>> removal_repository::take_identities(const member_id& id) {
    return collect(sql(),
                   "DELETE FROM saml_identity WHERE org = $1 AND member = $2 "
                   "RETURNING connection, name_qualifier, sp_name_qualifier, format, value",
                   {org(), id.text()}, read_identity);
}

result<std::vector<removal_repository::unpinned>> removal_repository::take_identities(const link_id& id) {
    return collect(sql(),
                   "DELETE FROM saml_identity WHERE org = $1 AND link = $2 "
                   "RETURNING connection, name_qualifier, sp_name_qualifier, format, value",
                   {org(), id.text()}, read_identity);
}

}  // namespace gatehouse
