#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/idempotency_repository.hpp>

#include "access_window.hpp"
#include "collect.hpp"
#include "text_list.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_API_KEY                                                                                \
    "SELECT id, member, name, scope, created, not_before, expires, ended, last_used, " GATEHOUSE_AWAITS( \
        "api_key", "member") " FROM api_key WHERE org = $1"

api_key_row api_key_of(const sql_row& row) {
    return {api_key_id::trusted(row.text(0)),
            member_id::trusted(row.text(1)),
            row.string(2),
            texts_of(row.text(3)),
            row.at(4),
            row.optional_at(5),
            row.at(6),
            row.optional_at(7),
            row.optional_at(8),
            row.optional_at(9)};
}

}  // namespace

result<void> api_key_repository::insert(const api_key_id& id, std::string_view mac, std::string_view key_id,
                                        const member_id& owner, std::string_view name, std::string_view scope, instant expires,
                                        std::optional<instant> not_before) {
    return change_one(
        sql(),
        "INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation,"
        " created, not_before, expires, recorded, role_scoped) SELECT $1, $2, $3, $4, m.id, $6, $7, m.epoch, o.epoch, $8, $9, "
        "$11,"
        " $10, 1,"
        " CASE WHEN $7 LIKE '%\"role:%' THEN 1 ELSE 0 END"
        " FROM member m JOIN organization o ON o.number = m.org WHERE m.org = $1 AND m.id = $5 AND o.status = 'active'"
        " AND m.status = 'active' AND " GATEHOUSE_HOLDS("m") " = 0 AND " GATEHOUSE_IN_WINDOW("m", "$9"),
        {org(), id.text(), mac, key_id, owner.text(), name, scope, tx().generation(), tx().now(), expires, not_before},
        errc::conflict, "the member is not active");
}

result<std::vector<api_key_row>> api_key_repository::list(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_API_KEY " AND id > $2 ORDER BY id LIMIT $3", {org(), after, most}, api_key_of);
}

// Sorted here: to please ORDER BY, SQLite would walk the organization's keys.
result<std::vector<api_key_row>> api_key_repository::of_member(const member_id& id) {
    auto found = collect(sql(), GATEHOUSE_API_KEY " AND member = $2", {org(), id.text()}, api_key_of);
    if (found) std::ranges::sort(*found, {}, &api_key_row::id);
    return found;
}

result<std::vector<member_id>> api_key_repository::owners(std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT DISTINCT member FROM api_key WHERE org = $1 AND member > $2 AND ended IS NULL AND expires > $3"
                   " ORDER BY member LIMIT $4",
                   {org(), after, tx().now(), most}, [](const sql_row& row) { return member_id::trusted(row.text(0)); });
}

result<api_key_row> api_key_repository::find(const api_key_id& id) {
    return required(sql(), GATEHOUSE_API_KEY " AND id = $2", {org(), id.text()}, "no such API key", api_key_of);
}

result<void> api_key_repository::end(const api_key_id& id) {
    if (auto kept = idempotency_repository(tx()).end_of(id.text()); !kept) return kept;
    return change_one(sql(), "UPDATE api_key SET ended = $3 WHERE org = $1 AND id = $2 AND ended IS NULL",
                      {org(), id.text(), tx().now()}, errc::not_found, "no such API key");
}

result<std::vector<api_key_id>> api_key_repository::waiting(std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT id FROM api_key WHERE org = $1 AND id > $2 AND expires > $3 AND " GATEHOUSE_MAY_BE_CONFIRMED(
                       "api_key", "member") " ORDER BY id LIMIT $4",
                   {org(), after, tx().now(), most}, [](const sql_row& row) { return api_key_id::trusted(row.text(0)); });
}

result<void> api_key_repository::confirm(const api_key_id& id) {
    return change_one(sql(),
                      "UPDATE api_key SET generation = $3 WHERE org = $1 AND id = $2 AND expires > $4"
                      " AND " GATEHOUSE_MAY_BE_CONFIRMED("api_key", "member"),
                      {org(), id.text(), tx().generation(), tx().now()}, errc::conflict, not_waiting);
}

result<void> api_key_repository::touch(const api_key_id& id, instant used) {
    return change_any(sql(), "UPDATE api_key SET last_used = $3 WHERE org = $1 AND id = $2 AND COALESCE(last_used, 0) < $3",
                      {org(), id.text(), used});
}

}  // namespace gatehouse
