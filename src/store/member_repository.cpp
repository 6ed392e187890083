#include <gatehouse/base/text.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define MEMBER_COLUMNS \
    "id, status, " GATEHOUSE_HOLDS("member") ", epoch, epoch_at, access_ends_at, "             \
    "recovery_address, display_name, user_name, email, owner, removed_by, since, access_ends_by, access_begins_at, access_begins_by"

member_status status_of(std::string_view text) {
    if (text == "active") return member_status::active;
    if (text == "invited") return member_status::invited;
    return text == "erased" ? member_status::erased : member_status::removed;
}

member read_member(const sql_row& row) {
    member out{.id = member_id::trusted(row.text(0))};
    out.status = status_of(row.text(1));
    out.holds = row.integer(2);
    out.epoch = row.integer(3);
    out.epoch_at = row.at(4);
    out.access_ends_at = row.optional_at(5);
    out.recovery_address = row.string(6);
    out.names = {row.string(7), row.string(8), row.string(9)};
    out.owner = row.flag(10);
    if (!row.is_null(11)) out.removed_by = row.text(11) == "idp" ? removal_source::idp : removal_source::administrator;
    out.since = row.at(12);
    out.access_ends_by = row.string(13);
    out.access_begins_at = row.optional_at(14);
    out.access_begins_by = row.string(15);
    return out;
}

}  // namespace

result<std::optional<member>> member_repository::find(const member_id& id) {
    return first(sql(), "SELECT " MEMBER_COLUMNS " FROM member WHERE org = $1 AND id = $2", {org(), id.text()}, read_member);
}

result<member> member_repository::get(const member_id& id) {
    auto found = find(id);
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, "no such member");
    return std::move(**found);
}

result<std::optional<member>> member_repository::find_by_user_name(std::string_view user_name) {
    return first(sql(),
                 "SELECT " MEMBER_COLUMNS
                 " FROM member WHERE org = $1 AND user_name_fold = $2 AND user_name_fold <> '' "
                 "AND status IN ('invited', 'active') LIMIT 1",
                 {org(), fold(user_name)}, read_member);
}

// Two branches, each by its own index: an OR over both would walk the table.
result<std::vector<member>> member_repository::find_by_name_or_email(std::string_view text) {
    return collect(sql(),
                   "SELECT " MEMBER_COLUMNS
                   " FROM member WHERE org = $1 AND status IN ('invited', 'active') AND id IN ("
                   "SELECT id FROM member WHERE org = $1 AND user_name_fold = $2 UNION "
                   "SELECT id FROM member WHERE org = $1 AND email_fold = $2 AND email_fold <> '') "
                   "ORDER BY id LIMIT 2",
                   {org(), fold(text)}, read_member);
}

result<std::vector<member>> member_repository::owners() {
    return collect(sql(),
                   "SELECT " MEMBER_COLUMNS " FROM member WHERE org = $1 AND owner = 1 AND status <> 'erased' ORDER BY id",
                   {org()}, read_member);
}

result<std::vector<member>> member_repository::list(std::string_view after, std::int64_t most, bool with_removed) {
    return collect(sql(),
                   "SELECT " MEMBER_COLUMNS
                   " FROM member WHERE org = $1 AND id > $2 AND ($3 = 1 OR status IN ('invited', 'active')) "
                   "ORDER BY id LIMIT $4",
                   {org(), after, with_removed, most}, read_member);
}

// Counted first: a member without room is never written, by whatever road he comes.
result<void> member_repository::insert(const member& row) {
    const auto counted =
        change_one(sql(),
                   "UPDATE organization SET member_count = member_count + 1 WHERE number = $1"
                   " AND (member_limit IS NULL OR member_count < member_limit)",
                   {org()}, errc::forbidden, "the organization's plan has no room for another member: change the plan first");
    if (!counted) return counted;
    const auto& names = row.names;
    return change_any(
        sql(),
        "INSERT INTO member (org, id, status, holds, epoch, epoch_at, access_ends_at, recovery_address, display_name, "
        "user_name, email, user_name_fold, email_fold, owner, since, reconciled, access_begins_at) "
        "VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        {org(), row.id.text(), to_text(row.status), row.epoch, row.epoch_at, row.access_ends_at, row.recovery_address,
         names.display_name, names.user_name, names.email, fold(names.user_name), fold(names.email), row.owner, tx().now(),
         tx().generation(), row.access_begins_at});
}

result<void> member_repository::set_names(const member_id& id, const member_names& names) {
    return change_any(
        sql(),
        "UPDATE member SET display_name = $3, user_name = $4, email = $5, user_name_fold = $6, "
        "email_fold = $7 WHERE org = $1 AND id = $2",
        {org(), id.text(), names.display_name, names.user_name, names.email, fold(names.user_name), fold(names.email)});
}

result<void> member_repository::set_owner(const member_id& id, bool owner) {
    return change_any(sql(), "UPDATE member SET owner = $3 WHERE org = $1 AND id = $2", {org(), id.text(), owner});
}

result<void> member_repository::set_access_end(const member_id& id, std::optional<instant> at, std::string_view by) {
    return change_any(sql(), "UPDATE member SET access_ends_at = $3, access_ends_by = $4 WHERE org = $1 AND id = $2",
                      {org(), id.text(), at, by});
}

result<void> member_repository::set_access_begin(const member_id& id, std::optional<instant> at, std::string_view by) {
    return change_any(sql(), "UPDATE member SET access_begins_at = $3, access_begins_by = $4 WHERE org = $1 AND id = $2",
                      {org(), id.text(), at, by});
}

result<std::vector<member>> member_repository::access_ended(std::int64_t most) {
    return collect(sql(),
                   "SELECT " MEMBER_COLUMNS
                   " FROM member WHERE org = $1 AND access_ends_at IS NOT NULL AND access_ends_at <= $2"
                   " AND status IN ('invited', 'active') ORDER BY access_ends_at LIMIT $3",
                   {org(), tx().now(), most}, read_member);
}

result<void> member_repository::raise_epoch(const member_id& id) {
    return change_any(sql(), "UPDATE member SET epoch = epoch + 1, epoch_at = $3 WHERE org = $1 AND id = $2",
                      {org(), id.text(), tx().now()});
}

result<void> member_repository::mark_removed(const member_id& id, removal_source by) {
    const auto changed = any_row(sql(),
                                 "UPDATE member SET status = 'removed', removed_by = $3 WHERE org = $1 AND id = $2 "
                                 "AND status IN ('invited', 'active')",
                                 {org(), id.text(), to_text(by)});
    if (!changed) return changed.error();
    if (!*changed) return {};
    return change_any(sql(), "UPDATE organization SET member_count = member_count - 1 WHERE number = $1", {org()});
}

#undef MEMBER_COLUMNS
}  // namespace gatehouse
