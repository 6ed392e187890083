#include <gatehouse/base/text.hpp>
#include <gatehouse/store/assignment_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_TEAM "SELECT id, slug, name, description FROM team WHERE org = $1"

team team_of(const sql_row& row) { return {team_id::trusted(row.text(0)), row.string(1), row.string(2), row.string(3)}; }

}  // namespace

result<void> team_repository::insert(const team& made) {
    return change_one(sql(),
                      "INSERT INTO team (org, id, slug, slug_fold, name, description) VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT DO NOTHING RETURNING id",
                      {org(), made.id.text(), made.slug, fold(made.slug), made.name, made.description}, errc::uniqueness,
                      "a team with this slug exists");
}

result<team> team_repository::find(const team_id& id) {
    return required(sql(), GATEHOUSE_TEAM " AND id = $2", {org(), id.text()}, "no such team", team_of);
}

result<team> team_repository::find_slug(std::string_view slug) {
    return required(sql(), GATEHOUSE_TEAM " AND slug_fold = $2", {org(), fold(slug)}, "no such team", team_of);
}

result<std::vector<team>> team_repository::list() {
    return collect(sql(), GATEHOUSE_TEAM " ORDER BY slug_fold", {org()}, team_of);
}

result<void> team_repository::put_member(const team_membership& made) {
    return change_one(sql(),
                      "INSERT INTO team_member (org, team, member, source_kind, source_id, not_before, expires_at, since)"
                      " SELECT $1, t.id, m.id, $4, $5, $6, $7, $8 FROM team t JOIN member m ON m.org = t.org"
                      " WHERE t.org = $1 AND t.id = $2 AND m.id = $3 ON CONFLICT (org, team, member, source_kind, source_id)"
                      " DO UPDATE SET not_before = excluded.not_before, expires_at = excluded.expires_at",
                      {org(), made.team.text(), made.member.text(), made.from.kind, made.from.id, made.window.not_before,
                       made.window.expires_at, tx().now()},
                      errc::not_found, "no such team or member");
}

result<void> team_repository::end_member(const team_id& id, const member_id& member, const source& from) {
    const auto kept =
        change_one(sql(),
                   "INSERT INTO team_member_past (org, team, member, source_kind, source_id, since, until)"
                   " SELECT org, team, member, source_kind, source_id, since, $6 FROM team_member"
                   " WHERE org = $1 AND team = $2 AND member = $3 AND source_kind = $4 AND source_id = $5",
                   {org(), id.text(), member.text(), from.kind, from.id, tx().now()}, errc::not_found, "not in the team");
    if (!kept) return kept;
    return change_any(sql(),
                      "DELETE FROM team_member WHERE org = $1 AND team = $2 AND member = $3 AND source_kind = $4"
                      " AND source_id = $5",
                      {org(), id.text(), member.text(), from.kind, from.id});
}

result<std::vector<team_membership>> team_repository::members(const team_id& id) {
    return collect(sql(),
                   "SELECT member, source_kind, source_id, not_before, expires_at, since FROM team_member"
                   " WHERE org = $1 AND team = $2 ORDER BY member, source_kind, source_id",
                   {org(), id.text()}, [&](const sql_row& row) {
                       return team_membership{id,
                                              member_id::trusted(row.text(0)),
                                              {row.string(1), row.string(2)},
                                              {row.optional_at(3), row.optional_at(4)},
                                              row.at(5)};
                   });
}

result<std::vector<team_membership>> team_repository::expired_members(std::int64_t most) {
    return collect(sql(),
                   "SELECT team, member, source_kind, source_id, not_before, expires_at, since FROM team_member"
                   " WHERE org = $1 AND expires_at IS NOT NULL AND expires_at <= $2 ORDER BY expires_at LIMIT $3",
                   {org(), tx().now(), most}, [](const sql_row& row) {
                       return team_membership{team_id::trusted(row.text(0)),
                                              member_id::trusted(row.text(1)),
                                              {row.string(2), row.string(3)},
                                              {row.optional_at(4), row.optional_at(5)},
                                              row.at(6)};
                   });
}

}  // namespace gatehouse
