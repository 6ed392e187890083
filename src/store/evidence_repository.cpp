#include <gatehouse/store/evidence_repository.hpp>

#include <limits>

#include <gatehouse/codec/json.hpp>

#include "change_rows.hpp"
#include "collect.hpp"

namespace gatehouse {
namespace {

#define EVIDENCE_COLUMNS CHANGE_COLUMNS ", personal"
#define CHECKPOINT_COLUMNS "position, hash, hashes, key, sealed_under, at, signature"

evidence_row read_evidence(const sql_row& row) { return {read_change(row), row.optional_string(column_after_change)}; }

checkpoint read_checkpoint(const sql_row& row) {
    return {row.integer(0), row.string(1), row.string(2), row.string(3), row.integer(4), row.at(5), row.string(6)};
}

// One text for each index: whoever asks for a target or an actor is not made to walk all that ever happened.
#define NEWEST_WHERE(narrowed)                                                                    \
    "SELECT " EVIDENCE_COLUMNS " FROM change WHERE org = $1 AND position < $2 AND " narrowed      \
    " AND ($3 = '' OR kind = $3 OR ($4 > 0 AND substr(kind, 1, CAST($4 AS INTEGER)) = $3)) "      \
    "AND ($5 = '' OR target_kind = $5) AND ($6 = '' OR target = $6) AND ($7 = '' OR actor = $7) " \
    "AND at >= $8 AND at < $9 ORDER BY position DESC LIMIT $10"

std::string_view text_for(const change_filter& filter) {
    if (!filter.target.empty()) return NEWEST_WHERE("target = $6");
    if (!filter.actor.empty()) return NEWEST_WHERE("actor = $7");
    return NEWEST_WHERE("position > 0");
}

}  // namespace

result<std::int64_t> evidence_repository::last_position() {
    return required(sql(), "SELECT last_position FROM organization WHERE number = $1", {org()}, "no such organization",
                    [](const sql_row& row) { return row.integer(0); });
}

result<std::int64_t> evidence_repository::last_change() {
    const auto found = first(sql(),
                             "SELECT position FROM change WHERE org = $1 AND position > 0 AND kind <> $2"
                             " ORDER BY position DESC LIMIT 1",
                             {org(), to_text(change_kind::report_read)}, [](const sql_row& row) { return row.integer(0); });
    if (!found) return found.error();
    return found->value_or(0);
}

result<std::vector<evidence_row>> evidence_repository::after(std::int64_t position, std::int64_t most) {
    return collect(sql(), "SELECT " EVIDENCE_COLUMNS " FROM change WHERE org = $1 AND position > $2 ORDER BY position LIMIT $3",
                   {org(), position, most}, read_evidence);
}

result<std::vector<evidence_row>> evidence_repository::newest(const change_filter& filter, std::int64_t before,
                                                              std::int64_t most) {
    const std::int64_t family = filter.kind.ends_with('.') ? static_cast<std::int64_t>(filter.kind.size()) : 0;
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    return collect(sql(), text_for(filter),
                   {org(), before == 0 ? last : before, filter.kind, family, filter.target_kind, filter.target, filter.actor,
                    filter.from.value_or(instant{}), filter.until.value_or(instant{last}), most},
                   read_evidence);
}

result<std::vector<evidence_row>> evidence_repository::break_glass(std::int64_t before, std::int64_t most) {
    return collect(sql(),
                   "SELECT " EVIDENCE_COLUMNS
                   " FROM change WHERE org = $1 AND target_kind = 'break_glass' AND position < $2"
                   " ORDER BY position DESC LIMIT $3",
                   {org(), before == 0 ? std::numeric_limits<std::int64_t>::max() : before, most}, read_evidence);
}

result<std::optional<checkpoint>> evidence_repository::last_checkpoint() {
    return first(sql(),
                 "SELECT " CHECKPOINT_COLUMNS " FROM checkpoint WHERE org = $1 AND position > 0 ORDER BY position DESC LIMIT 1",
                 {org()}, read_checkpoint);
}

result<std::vector<checkpoint>> evidence_repository::checkpoints_after(std::int64_t position, std::int64_t most) {
    return collect(sql(),
                   "SELECT " CHECKPOINT_COLUMNS " FROM checkpoint WHERE org = $1 AND position > $2 ORDER BY position LIMIT $3",
                   {org(), position, most}, read_checkpoint);
}

result<std::optional<checkpoint>> evidence_repository::checkpoint_over(std::int64_t position) {
    return first(sql(),
                 "SELECT " CHECKPOINT_COLUMNS " FROM checkpoint WHERE org = $1 AND position >= $2 ORDER BY position LIMIT 1",
                 {org(), position}, read_checkpoint);
}

result<std::int64_t> evidence_repository::count_checkpoints(std::int64_t until) {
    return required(sql(), "SELECT count(*) FROM checkpoint WHERE org = $1 AND position <= $2", {org(), until}, "no count",
                    [](const sql_row& row) { return row.integer(0); });
}

result<void> evidence_repository::add(const checkpoint& next, std::int64_t before) {
    const auto last = last_checkpoint();
    if (!last) return last.error();
    if ((*last ? (*last)->position : 0) != before) return make_error(errc::conflict, "somebody else has sealed meanwhile");
    return change_one(sql(),
                      "INSERT INTO checkpoint (org, " CHECKPOINT_COLUMNS
                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                      " ON CONFLICT DO NOTHING RETURNING position",
                      {org(), next.position, next.hash, next.hashes, next.key, next.generation, next.at, next.signature},
                      errc::conflict, "this position is sealed");
}

result<void> evidence_repository::say_of(const member_id& person, std::int64_t position, std::string_view ip,
                                         std::string_view values) {
    std::string part;
    json_writer(part)
        .begin_array()
        .begin_object()
        .member("of", person.text())
        .name("plain")
        .raw(values)
        .end_object()
        .end_array();
    return set_personal(position, ip, part);
}

result<void> evidence_repository::set_personal(std::int64_t position, std::string_view ip, std::string_view personal) {
    return change_any(sql(), "UPDATE change SET ip = $3, personal = $4 WHERE org = $1 AND position = $2",
                      {org(), position, ip, personal});
}

result<std::optional<std::string>> evidence_repository::member_key(std::string_view member) {
    return first(sql(), "SELECT sealed FROM member_key WHERE org = $1 AND member = $2", {org(), member},
                 [](const sql_row& row) { return row.string(0); });
}

result<void> evidence_repository::add_member_key(std::string_view member, std::string_view sealed) {
    return change_one(sql(),
                      "INSERT INTO member_key (org, member, sealed) SELECT org, id, $3 FROM member"
                      " WHERE org = $1 AND id = $2 AND status <> 'erased' ON CONFLICT DO NOTHING RETURNING member",
                      {org(), member, sealed}, errc::conflict, "this member has a key, or was erased");
}

result<void> evidence_repository::destroy_member_key(const member_id& id) {
    return change_any(sql(), "DELETE FROM member_key WHERE org = $1 AND member = $2", {org(), id.text()});
}

result<std::int64_t> evidence_repository::cursor_of(std::string_view subscriber) {
    const auto found = first(sql(), "SELECT position FROM subscriber_cursor WHERE org = $1 AND subscriber = $2",
                             {org(), subscriber}, [](const sql_row& row) { return row.integer(0); });
    if (!found) return found.error();
    return found->value_or(0);
}

result<void> evidence_repository::move_cursor(std::string_view subscriber, std::int64_t to) {
    return change_any(sql(),
                      "INSERT INTO subscriber_cursor (org, subscriber, position) VALUES ($1, $2, $3)"
                      " ON CONFLICT (org, subscriber) DO UPDATE SET position = $3",
                      {org(), subscriber, to});
}

result<std::vector<unsealed_organizations::waiting>> unsealed_organizations::list() {
    return collect(sql(),
                   "SELECT id, last_position - sealed FROM (SELECT id, code_fold, last_position, coalesce((SELECT c.position"
                   " FROM checkpoint c WHERE c.org = organization.number AND c.position > 0 ORDER BY c.position DESC LIMIT 1),"
                   " 0) AS sealed FROM organization) AS each WHERE last_position > sealed ORDER BY code_fold",
                   {}, [](const sql_row& row) {
                       return waiting{organization_id::trusted(row.text(0)), row.integer(1)};
                   });
}

#undef EVIDENCE_COLUMNS
#undef CHECKPOINT_COLUMNS
#undef NEWEST_WHERE
}  // namespace gatehouse
