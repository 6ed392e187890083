#include <gatehouse/store/group_repository.hpp>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "group_rows.hpp"

namespace gatehouse {

result<std::optional<group>> group_repository::find(const connection_id& in, const group_id& id) {
    return first(sql(), "SELECT " GROUP_COLUMNS " FROM directory_group WHERE org = $1 AND id = $3 AND connection = $2",
                 {org(), in.text(), id.text()}, read_group);
}

result<std::optional<group>> group_repository::find_by_name(const connection_id& in, std::string_view display_name) {
    return first(sql(),
                 "SELECT " GROUP_COLUMNS " FROM directory_group WHERE org = $1 AND connection = $2 AND display_name_fold = $3",
                 {org(), in.text(), fold(display_name)}, read_group);
}

result<std::optional<group>> group_repository::find_by_external_id(const connection_id& in, std::string_view external_id) {
    return first(sql(), "SELECT " GROUP_COLUMNS " FROM directory_group WHERE org = $1 AND connection = $2 AND external_id = $3",
                 {org(), in.text(), external_id}, read_group);
}

result<void> group_repository::insert(const group& row) {
    const auto done =
        change_any(sql(),
                   "INSERT INTO directory_group (org, id, connection, external_id, display_name, display_name_fold, origin, "
                   "document, version, created, modified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)",
                   {org(), row.id.text(), row.connection.text(), row.external_id, row.display_name, fold(row.display_name),
                    to_text(row.origin), row.document, tx().now()});
    if (!done || row.origin != group_origin::scim) return done;
    return count_in_connection(row.connection, 1);
}

result<void> group_repository::update(const group& row) {
    return change_any(
        sql(),
        "UPDATE directory_group SET external_id = $3, display_name = $4, display_name_fold = $5, "
        "document = $6, version = version + 1, modified = $7 WHERE org = $1 AND id = $2",
        {org(), row.id.text(), row.external_id, row.display_name, fold(row.display_name), row.document, tx().now()});
}

result<void> group_repository::adopt_claim(const group& row) {
    const auto changed = any_row(
        sql(), "UPDATE directory_group SET origin = 'scim', created = $3 WHERE org = $1 AND id = $2 AND origin = 'claim'",
        {org(), row.id.text(), tx().now()});
    if (!changed) return changed.error();
    if (*changed)
        if (const auto counted = count_in_connection(row.connection, 1); !counted) return counted;
    return update(row);
}

result<void> group_repository::touch(const group_id& id) {
    return change_any(sql(), "UPDATE directory_group SET version = version + 1, modified = $3 WHERE org = $1 AND id = $2",
                      {org(), id.text(), tx().now()});
}

result<void> group_repository::erase(const group& row) {
    const auto left = leave_all(row.id.text());
    if (!left) return left.error();
    const auto kept = change_any(sql(),
                                 "INSERT INTO group_member_past (org, group_id, member, kind, since, until) "
                                 "SELECT org, group_id, member, kind, since, $3 FROM group_member "
                                 "WHERE org = $1 AND group_id = $2",
                                 {org(), row.id.text(), tx().now()});
    if (!kept) return kept;
    const auto gone = change_any(sql(), "DELETE FROM directory_group WHERE org = $1 AND id = $2", {org(), row.id.text()});
    if (!gone || row.origin != group_origin::scim) return gone;
    return count_in_connection(row.connection, -1);
}

result<void> group_repository::count_in_connection(const connection_id& in, int change) {
    return change_any(sql(), "UPDATE connection SET group_count = group_count + $3 WHERE org = $1 AND id = $2",
                      {org(), in.text(), change});
}

}  // namespace gatehouse
