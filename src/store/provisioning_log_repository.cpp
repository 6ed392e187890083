#include <gatehouse/store/provisioning_log_repository.hpp>

#include <gatehouse/base/uuid.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

provisioning_log_repository::row read_entry(const sql_row& row) {
    provisioning_log_repository::row out;
    out.id = row.string(0);
    auto& entry = out.entry;
    entry.at = row.at(1);
    entry.method = row.string(2);
    entry.route = row.string(3);
    entry.target = row.string(4);
    entry.status = static_cast<int>(row.integer(5));
    entry.profile = parse_connection_profile(row.text(6)).value_or(connection_profile::generic);
    entry.rules = row.string(7);
    entry.detail = row.string(8);
    entry.request_id = row.string(9);
    return out;
}

}  // namespace

result<void> provisioning_log_repository::append(const connection_id& in, const provisioning_entry& entry) {
    const instant at = entry.at.ms ? entry.at : tx().now();
    return change_any(
        sql(),
        "INSERT INTO provisioning_log (org, connection, id, at, method, route, target, status, profile, rules, detail, "
        "request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        {org(), in.text(), new_uuid(at, tx().random()), at, entry.method, entry.route, entry.target, entry.status,
         to_text(entry.profile), entry.rules, entry.detail, entry.request_id});
}

result<std::vector<provisioning_log_repository::row>> provisioning_log_repository::newest(const connection_id& in,
                                                                                          std::string_view before,
                                                                                          std::int64_t most) {
    return collect(sql(),
                   "SELECT id, at, method, route, target, status, profile, rules, detail, request_id "
                   "FROM provisioning_log WHERE org = $1 AND connection = $2 AND ($3 = '' OR id < $3) "
                   "ORDER BY id DESC LIMIT $4",
                   {org(), in.text(), before, most}, read_entry);
}

}  // namespace gatehouse
