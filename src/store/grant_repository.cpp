#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "collect.hpp"
#include "principal_word.hpp"
#include "text_list.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_GRANT \
    "SELECT id, principal_kind, principal, resource, permissions, not_before, expires_at, reason, since FROM \"grant\""
#define GATEHOUSE_END_GRANTS                                                                                   \
    "INSERT INTO grant_past (org, id, principal_kind, principal, resource, permissions, reason, since, until)" \
    " SELECT org, id, principal_kind, principal, resource, permissions, reason, since, $2 FROM \"grant\" WHERE org = $1"

grant grant_of(const sql_row& row) {
    return {grant_id::trusted(row.text(0)),
            principal_kind_of(row.text(1)),
            row.string(2),
            resource_id::trusted(row.text(3)),
            texts_of(row.text(4)),
            {row.optional_at(5), row.optional_at(6)},
            row.string(7),
            row.at(8)};
}

}  // namespace

result<void> grant_repository::insert(const grant& made) {
    return change_one(sql(),
                      "INSERT INTO \"grant\" (org, id, principal_kind, principal, resource, permissions, not_before,"
                      " expires_at, reason, since) SELECT $1, $2, $3, $4, r.id, $6, $7, $8, $9, $10 FROM resource r"
                      " WHERE r.org = $1 AND r.id = $5",
                      {org(), made.id.text(), word(made.to), made.principal, made.on.text(), json_of(made.permissions),
                       made.window.not_before, made.window.expires_at, made.reason, tx().now()},
                      errc::not_found, "no such resource");
}

result<grant> grant_repository::find(const grant_id& id) {
    return required(sql(), GATEHOUSE_GRANT " WHERE org = $1 AND id = $2", {org(), id.text()}, "no such grant", grant_of);
}

result<void> grant_repository::end(const grant_id& id) {
    const auto kept = change_one(sql(), GATEHOUSE_END_GRANTS " AND id = $3", {org(), tx().now(), id.text()}, errc::not_found,
                                 "no such grant");
    if (!kept) return kept;
    return change_any(sql(), "DELETE FROM \"grant\" WHERE org = $1 AND id = $2", {org(), id.text()});
}

result<std::int64_t> grant_repository::end_all_on(const resource_id& id) {
    const auto kept = sql().run(GATEHOUSE_END_GRANTS " AND resource = $3", {org(), tx().now(), id.text()});
    if (!kept) return kept;
    const auto gone = sql().run("DELETE FROM \"grant\" WHERE org = $1 AND resource = $2", {org(), id.text()});
    return gone ? kept : gone;
}

result<std::int64_t> grant_repository::end_all_of(principal_kind kind, std::string_view principal) {
    const auto kept = sql().run(GATEHOUSE_END_GRANTS " AND principal_kind = $3 AND principal = $4",
                                {org(), tx().now(), word(kind), principal});
    if (!kept) return kept;
    const auto gone = sql().run("DELETE FROM \"grant\" WHERE org = $1 AND principal_kind = $2 AND principal = $3",
                                {org(), word(kind), principal});
    return gone ? kept : gone;
}

result<std::vector<grant>> grant_repository::of(principal_kind kind, std::string_view principal, std::string_view after,
                                                std::int64_t most) {
    return collect(
        sql(), GATEHOUSE_GRANT " WHERE org = $1 AND principal_kind = $2 AND principal = $3 AND id > $4 ORDER BY id LIMIT $5",
        {org(), word(kind), principal, after, most}, grant_of);
}

result<std::vector<grant>> grant_repository::on(const resource_id& id, std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_GRANT " WHERE org = $1 AND resource = $2 AND id > $3 ORDER BY id LIMIT $4",
                   {org(), id.text(), after, most}, grant_of);
}

result<std::vector<grant>> grant_repository::expired(std::int64_t most) {
    return collect(
        sql(), GATEHOUSE_GRANT " WHERE org = $1 AND expires_at IS NOT NULL AND expires_at <= $2 ORDER BY expires_at LIMIT $3",
        {org(), tx().now(), most}, grant_of);
}

}  // namespace gatehouse
