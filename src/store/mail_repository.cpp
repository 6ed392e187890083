#include <gatehouse/store/mail_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

mail_state state_of(std::string_view text) {
    if (text == "sent") return mail_state::sent;
    if (text == "failed") return mail_state::failed;
    return text == "withdrawn" ? mail_state::withdrawn : mail_state::waiting;
}

}  // namespace

result<void> mail_repository::insert(const waiting_mail& row, const member_id& to) {
    return change_any(sql(),
                      "INSERT INTO mail (org, id, kind, recipient, sealed, state, due, created, member)"
                      " VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6, $7)",
                      {org(), row.id.text(), row.kind, row.recipient, row.sealed, tx().now(), to.text()});
}

result<mail_delivery> mail_repository::delivery(const mail_id& id) {
    return required(sql(), "SELECT state, attempts, ended, failure FROM mail WHERE org = $1 AND id = $2", {org(), id.text()},
                    "no such mail", [](const sql_row& row) {
                        return mail_delivery{state_of(row.text(0)), row.integer(1), row.optional_at(2), row.string(3)};
                    });
}

result<std::vector<waiting_mail>> mail_repository::due(std::int64_t most) {
    return collect(
        sql(),
        "SELECT id, kind, recipient, sealed, attempts FROM mail WHERE org = $1 AND state = 'waiting' AND due <= $2"
        " ORDER BY due LIMIT $3",
        {org(), tx().now(), most}, [](const sql_row& row) {
            return waiting_mail{mail_id::trusted(row.text(0)), row.string(1), row.string(2), row.string(3), row.integer(4)};
        });
}

result<void> mail_repository::begin_attempt(const mail_id& id, instant next) {
    return change_one(sql(),
                      "UPDATE mail SET attempts = attempts + 1, due = $3 WHERE org = $1 AND id = $2 AND state = 'waiting'",
                      {org(), id.text(), next}, errc::conflict, "this mail does not wait any more");
}

result<void> mail_repository::put_off(const mail_id& id, std::string_view failure) {
    return change_any(sql(), "UPDATE mail SET failure = $3 WHERE org = $1 AND id = $2 AND state = 'waiting'",
                      {org(), id.text(), failure});
}

result<void> mail_repository::end(const mail_id& id, mail_state as, std::string_view failure) {
    return change_any(sql(),
                      "UPDATE mail SET state = $3, failure = $4, sealed = '', ended = $5 WHERE org = $1 AND id = $2"
                      " AND state = 'waiting'",
                      {org(), id.text(), to_text(as), failure, tx().now()});
}

result<void> mail_repository::withdraw_of(const member_id& to, std::string_view kind) {
    return change_any(
        sql(),
        "UPDATE mail SET state = 'withdrawn', sealed = '', ended = $4 WHERE org = $1 AND member = $2 AND kind = $3"
        " AND state = 'waiting'",
        {org(), to.text(), kind, tx().now()});
}

result<std::vector<organization_id>> mail_directory::organizations_with_due() {
    return collect(sql(),
                   "SELECT o.id FROM organization o WHERE o.number IN (SELECT org FROM mail WHERE state = 'waiting'"
                   " AND due <= $1)",
                   {tx().now()}, [](const sql_row& row) { return organization_id::trusted(row.text(0)); });
}

}  // namespace gatehouse
