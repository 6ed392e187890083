#include <gatehouse/store/link_repository.hpp>

#include <algorithm>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "link_rows.hpp"
#include "standing.hpp"

namespace gatehouse {

result<std::optional<link>> link_repository::find(const connection_id& in, const link_id& id) {
    return first(sql(), "SELECT " LINK_COLUMNS " FROM " LINK_TABLES " WHERE l.org = $1 AND l.id = $3 AND l.connection = $2",
                 {org(), in.text(), id.text()}, read_link);
}

result<std::optional<link>> link_repository::find_by_user_name(const connection_id& in, std::string_view user_name) {
    return first(
        sql(), "SELECT " LINK_COLUMNS " FROM " LINK_TABLES " WHERE l.org = $1 AND l.connection = $2 AND l.user_name_fold = $3",
        {org(), in.text(), fold(user_name)}, read_link);
}

result<std::optional<link>> link_repository::find_by_external_id(const connection_id& in, std::string_view external_id) {
    return first(sql(),
                 "SELECT " LINK_COLUMNS " FROM " LINK_TABLES " WHERE l.org = $1 AND l.connection = $2 AND l.external_id = $3",
                 {org(), in.text(), external_id}, read_link);
}

// Sorted here: to please ORDER BY, SQLite would walk the organization's links.
result<std::vector<link>> link_repository::of_member(const member_id& id) {
    auto found = collect(sql(),
                         "SELECT " LINK_COLUMNS " FROM " LINK_TABLES
                         " WHERE l.org = $1 AND l.member = $2" GATEHOUSE_OF_STANDING("l.connection"),
                         {org(), id.text()}, read_link);
    if (found) std::ranges::sort(*found, {}, &link::id);
    return found;
}

result<void> link_repository::insert(const link& row, const std::vector<indexed_value>& indexed) {
    const auto done =
        change_any(sql(),
                   "INSERT INTO link (org, id, connection, member, authority, external_id, user_name, user_name_fold, "
                   "display_name_fold, active, document, version, created, modified) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)",
                   {org(), row.id.text(), row.connection.text(), row.member.text(), row.authority, row.external_id,
                    row.user_name, fold(row.user_name), row.display_name_fold, row.active, row.document, tx().now()});
    if (!done) return done;
    if (const auto kept = write_indexed(row, indexed); !kept) return kept;
    return change_any(sql(), "UPDATE connection SET user_count = user_count + 1 WHERE org = $1 AND id = $2",
                      {org(), row.connection.text()});
}

result<void> link_repository::update(const link& row, const std::vector<indexed_value>& indexed) {
    const auto done = change_any(
        sql(),
        "UPDATE link SET external_id = $3, user_name = $4, user_name_fold = $5, display_name_fold = $6, active = $7, "
        "document = $8, version = version + 1, modified = $9 WHERE org = $1 AND id = $2",
        {org(), row.id.text(), row.external_id, row.user_name, fold(row.user_name), row.display_name_fold, row.active,
         row.document, tx().now()});
    if (!done) return done;
    const auto gone = change_any(sql(), "DELETE FROM link_attribute WHERE org = $1 AND link = $2", {org(), row.id.text()});
    if (!gone) return gone;
    return write_indexed(row, indexed);
}

result<void> link_repository::write_indexed(const link& row, const std::vector<indexed_value>& indexed) {
    for (const auto& each : indexed) {
        const auto done =
            change_any(sql(),
                       "INSERT INTO link_attribute (org, connection, path, value_fold, link, value_number, value_ms) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                       {org(), row.connection.text(), each.path, each.fold, row.id.text(), each.number, each.at});
        if (!done) return done;
    }
    return {};
}

result<void> link_repository::set_authority(const link& row) {
    return change_any(sql(), "UPDATE link SET authority = CASE WHEN id = $3 THEN 1 ELSE 0 END WHERE org = $1 AND member = $2",
                      {org(), row.member.text(), row.id.text()});
}

result<void> link_repository::erase(const link& row) {
    const auto gone = change_one(sql(), "DELETE FROM link WHERE org = $1 AND id = $2 RETURNING 1", {org(), row.id.text()},
                                 errc::not_found, "no such link");
    if (!gone) return gone;
    return change_any(sql(), "UPDATE connection SET user_count = user_count - 1 WHERE org = $1 AND id = $2",
                      {org(), row.connection.text()});
}

}  // namespace gatehouse
