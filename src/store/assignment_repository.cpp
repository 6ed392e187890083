#include <gatehouse/store/assignment_repository.hpp>

#include <algorithm>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_ASSIGNMENT                                                                                            \
    "SELECT id, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id, not_before, expires_at," \
    " since FROM assignment WHERE org = $1"

constexpr std::string_view word(principal_kind kind) { return kind == principal_kind::member ? "member" : "team"; }

assignment assignment_of(const sql_row& row) {
    return {assignment_id::trusted(row.text(0)),
            row.text(1) == "member" ? principal_kind::member : principal_kind::team,
            row.string(2),
            role_id::trusted(row.text(3)),
            {row.string(4), row.string(5)},
            {row.string(6), row.string(7)},
            {row.optional_at(8), row.optional_at(9)},
            row.at(10)};
}

}  // namespace

result<void> assignment_repository::put(const assignment& made) {
    return change_one(
        sql(),
        "INSERT INTO assignment (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id,"
        " not_before, expires_at, since) SELECT $1, $2, $3, $4, r.id, $6, $7, $8, $9, $10, $11, $12 FROM role r"
        " WHERE r.org = $1 AND r.id = $5"
        " ON CONFLICT (org, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id)"
        " DO UPDATE SET not_before = excluded.not_before, expires_at = excluded.expires_at, looked_to = ''",
        {org(), made.id.text(), word(made.to), made.principal, made.role.text(), made.scope.kind, made.scope.id, made.from.kind,
         made.from.id, made.window.not_before, made.window.expires_at, tx().now()},
        errc::not_found, "no such role");
}

result<void> assignment_repository::end(const assignment_id& id) {
    const auto kept = change_one(
        sql(),
        "INSERT INTO assignment_past (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind,"
        " source_id, since, until) SELECT org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind,"
        " source_id, since, $3 FROM assignment WHERE org = $1 AND id = $2",
        {org(), id.text(), tx().now()}, errc::not_found, "no such assignment");
    if (!kept) return kept;
    return change_any(sql(), "DELETE FROM assignment WHERE org = $1 AND id = $2", {org(), id.text()});
}

result<std::int64_t> assignment_repository::count_of(const role_id& id) {
    return required(sql(), "SELECT COUNT(*) FROM assignment WHERE org = $1 AND role = $2", {org(), id.text()}, "no count",
                    [](const sql_row& row) { return row.integer(0); });
}

// Sorted here: to please ORDER BY, SQLite would walk the organization's assignments.
result<std::vector<assignment>> assignment_repository::of(principal_kind kind, std::string_view principal) {
    auto found = collect(sql(), GATEHOUSE_ASSIGNMENT " AND principal_kind = $2 AND principal = $3",
                         {org(), word(kind), principal}, assignment_of);
    if (found) std::ranges::sort(*found, {}, &assignment::id);
    return found;
}

result<std::vector<assignment>> assignment_repository::expired(std::int64_t most) {
    return collect(sql(), GATEHOUSE_ASSIGNMENT " AND expires_at IS NOT NULL AND expires_at <= $2 ORDER BY expires_at LIMIT $3",
                   {org(), tx().now(), most}, assignment_of);
}

#undef GATEHOUSE_ASSIGNMENT
}  // namespace gatehouse
