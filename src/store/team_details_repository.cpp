#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/team_details_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_TEAM "SELECT id, slug, name, description FROM team WHERE org = $1"
#define GATEHOUSE_IN_FORCE " AND (not_before IS NULL OR not_before <= $3) AND (expires_at IS NULL OR expires_at > $3)"
#define GATEHOUSE_END_ASSIGNMENTS                                                                                   \
    "INSERT INTO assignment_past (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind,"     \
    " source_id, since, until) SELECT org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind," \
    " source_id, since, $3 FROM assignment WHERE org = $1"

team_details_repository::overview overview_row(const sql_row& row) {
    return {{team_id::trusted(row.text(0)), row.string(1), row.string(2), row.string(3)}, 0, {}};
}

constexpr char absent[] = "no such team";

// Kept first, then deleted; how many.
result<std::int64_t> move(sql_session& sql, std::string_view keep, std::string_view take, std::initializer_list<sql_value> kept,
                          std::initializer_list<sql_value> taken) {
    const auto moved = sql.run(keep, kept);
    if (!moved) return moved;
    const auto gone = sql.run(take, taken);
    return gone ? moved : gone;
}

}  // namespace

result<void> team_details_repository::fill(overview& one) {
    const auto members =
        required(sql(), "SELECT COUNT(DISTINCT member) FROM team_member WHERE org = $1 AND team = $2" GATEHOUSE_IN_FORCE,
                 {org(), one.what.id.text(), tx().now()}, absent, [](const sql_row& row) { return row.integer(0); });
    if (!members) return members.error();
    auto roles = collect(sql(),
                         "SELECT DISTINCT r.slug FROM assignment a CROSS JOIN role r WHERE a.org = $1 AND"
                         " a.principal_kind = 'team' AND a.principal = $2 AND r.org = $1 AND r.id = a.role" GATEHOUSE_IN_FORCE
                         " ORDER BY r.slug",
                         {org(), one.what.id.text(), tx().now()}, [](const sql_row& row) { return row.string(0); });
    if (!roles) return roles.error();
    one.members = *members;
    one.roles = *std::move(roles);
    return {};
}

result<std::vector<team_details_repository::overview>> team_details_repository::overviews(std::string_view after,
                                                                                          std::int64_t most) {
    auto page = collect(sql(), GATEHOUSE_TEAM " AND id > $2 ORDER BY id LIMIT $3", {org(), after, most}, overview_row);
    if (!page) return page;
    for (auto& one : *page)
        if (auto filled = fill(one); !filled) return filled.error();
    return page;
}

result<team_details_repository::overview> team_details_repository::overview_of(const team_id& id) {
    auto found = required(sql(), GATEHOUSE_TEAM " AND id = $2", {org(), id.text()}, absent, overview_row);
    if (!found) return found;
    if (auto filled = fill(*found); !filled) return filled.error();
    return found;
}

result<std::string> team_details_repository::settings(const team_id& id) {
    return required(sql(), "SELECT settings FROM team WHERE org = $1 AND id = $2", {org(), id.text()}, absent,
                    [](const sql_row& row) { return row.string(0); });
}

result<void> team_details_repository::change(const team& after, std::string_view settings) {
    return change_one(sql(), "UPDATE team SET name = $3, description = $4, settings = $5 WHERE org = $1 AND id = $2",
                      {org(), after.id.text(), after.name, after.description, settings}, errc::not_found, absent);
}

result<team_details_repository::ended> team_details_repository::erase(const team_id& id) {
    const auto members =
        move(sql(),
             "INSERT INTO team_member_past (org, team, member, source_kind, source_id, since, until)"
             " SELECT org, team, member, source_kind, source_id, since, $3 FROM team_member"
             " WHERE org = $1 AND team = $2",
             "DELETE FROM team_member WHERE org = $1 AND team = $2", {org(), id.text(), tx().now()}, {org(), id.text()});
    if (!members) return members.error();
    const auto held = move(sql(), GATEHOUSE_END_ASSIGNMENTS " AND principal_kind = 'team' AND principal = $2",
                           "DELETE FROM assignment WHERE org = $1 AND principal_kind = 'team' AND principal = $2",
                           {org(), id.text(), tx().now()}, {org(), id.text()});
    if (!held) return held.error();
    const auto scoped =
        move(sql(), GATEHOUSE_END_ASSIGNMENTS " AND scope_kind = 'team' AND scope_id = $2 AND scope_id <> ''",
             "DELETE FROM assignment WHERE org = $1 AND scope_kind = 'team' AND scope_id = $2 AND scope_id <> ''",
             {org(), id.text(), tx().now()}, {org(), id.text()});
    if (!scoped) return scoped.error();
    const auto grants = grant_repository(tx()).end_all_of(principal_kind::team, id.text());
    if (!grants) return grants.error();
    const auto resources = sql().run("UPDATE resource SET team = NULL WHERE org = $1 AND team = $2", {org(), id.text()});
    if (!resources) return resources.error();
    const auto rules = sql().run("DELETE FROM mapping_rule_team WHERE org = $1 AND team = $2", {org(), id.text()});
    if (!rules) return rules.error();
    const auto scoped_rules =
        sql().run("DELETE FROM mapping_rule_role WHERE org = $1 AND scope_kind = 'team' AND scope_id = $2 AND scope_id <> ''",
                  {org(), id.text()});
    if (!scoped_rules) return scoped_rules.error();
    const auto gone =
        change_one(sql(), "DELETE FROM team WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found, absent);
    if (!gone) return gone.error();
    return ended{*members, *held + *scoped, *grants, *resources, *rules + *scoped_rules};
}

}  // namespace gatehouse
