#include <gatehouse/store/audit_key_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define AUDIT_KEY_COLUMNS "number, id, public_key, sealed, endorsed_by, endorsement, created, made_by"

audit_key read_key(const sql_row& row) {
    return {row.integer(0), row.string(1), row.string(2), row.string(3),
            row.string(4),  row.string(5), row.at(6),     row.string(7)};
}

constexpr std::string_view newest = "SELECT " AUDIT_KEY_COLUMNS " FROM audit_key ORDER BY number DESC LIMIT 1";

}  // namespace

result<std::vector<audit_key>> audit_key_repository::list() {
    return collect(sql(), "SELECT " AUDIT_KEY_COLUMNS " FROM audit_key ORDER BY number", {}, read_key);
}

result<audit_key> audit_key_repository::present() {
    auto found = first(sql(), newest, {}, read_key);
    if (!found) return found.error();
    if (!*found) return make_error(errc::unavailable, "the gateway has no key to sign with yet");
    return **std::move(found);
}

result<std::optional<audit_key>> audit_key_writer::present() { return first(sql(), newest, {}, read_key); }

result<void> audit_key_writer::add(const audit_key& next) {
    return change_one(
        sql(),
        "INSERT INTO audit_key (" AUDIT_KEY_COLUMNS
        ") SELECT $1, $2, $3, $4, $5, $6, $7, $8"
        " WHERE (SELECT coalesce(max(number), 0) FROM audit_key) = CAST($1 AS INTEGER) - 1"
        " ON CONFLICT DO NOTHING RETURNING number",
        {next.number, next.id, next.public_key, next.sealed, next.endorsed_by, next.endorsement, next.created, next.made_by},
        errc::conflict, "another key was made meanwhile");
}

#undef AUDIT_KEY_COLUMNS
}  // namespace gatehouse
