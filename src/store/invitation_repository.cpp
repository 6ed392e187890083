#include <gatehouse/base/text.hpp>
#include <gatehouse/store/invitation_repository.hpp>

#include "collect.hpp"
#include "optional_id.hpp"

namespace gatehouse {
namespace {

#define INVITATION_COLUMNS "id, member, email, role, inviter, link, unit, mail, created, expires, accepted, revoked"

// '' where there is none: the column came without NULL.
std::optional<role_id> role_at(const sql_row& row, int column) {
    return row.text(column).empty() ? std::nullopt : id_at<role_id>(row, column);
}

invitation read_invitation(const sql_row& row) {
    return {invitation_id::trusted(row.text(0)),
            member_id::trusted(row.text(1)),
            row.string(2),
            role_at(row, 3),
            id_at<member_id>(row, 4),
            row.string(5),
            id_at<unit_id>(row, 6),
            mail_id::trusted(row.text(7)),
            row.at(8),
            row.at(9),
            row.optional_at(10),
            row.optional_at(11)};
}

}  // namespace

result<void> invitation_repository::insert(const invitation& row) {
    const auto inviter = text_of(row.inviter), unit = text_of(row.unit);
    const auto role = text_of(row.role).value_or("");
    return change_any(sql(),
                      "INSERT INTO invitation (org, id, member, email, role, inviter, link, unit, mail, created, expires)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                      {org(), row.id.text(), row.member.text(), row.email, role, inviter, row.link, unit, row.mail.text(),
                       tx().now(), row.expires});
}

result<unit_id> invitation_repository::unit_of_code(std::string_view code) {
    return required(sql(), "SELECT id FROM unit WHERE org = $1 AND code_fold = $2", {org(), fold(code)}, "no such unit",
                    [](const sql_row& row) { return unit_id::trusted(row.text(0)); });
}

result<void> invitation_repository::join_unit(const invitation& row) {
    const auto unit = text_of(row.unit);
    return change_any(sql(),
                      "INSERT INTO member_unit (org, member, unit, since) SELECT u.org, $2, u.id, $4 FROM unit u"
                      " WHERE u.org = $1 AND u.id = $3 ON CONFLICT DO NOTHING",
                      {org(), row.member.text(), unit, tx().now()});
}

result<invitation> invitation_repository::find(const invitation_id& id) {
    return required(sql(), "SELECT " INVITATION_COLUMNS " FROM invitation WHERE org = $1 AND id = $2", {org(), id.text()},
                    "no such invitation", read_invitation);
}

result<std::optional<invitation>> invitation_repository::open_of(const member_id& id) {
    return first(sql(),
                 "SELECT " INVITATION_COLUMNS
                 " FROM invitation WHERE org = $1 AND member = $2 AND accepted IS NULL"
                 " AND revoked IS NULL LIMIT 1",
                 {org(), id.text()}, read_invitation);
}

result<std::vector<invitation>> invitation_repository::list(std::string_view before, std::int64_t most) {
    return collect(sql(), "SELECT " INVITATION_COLUMNS " FROM invitation WHERE org = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                   {org(), before.empty() ? std::string_view("~") : before, most}, read_invitation);
}

result<void> invitation_repository::renew(const invitation& row) {
    return change_one(sql(),
                      "UPDATE invitation SET link = $3, mail = $4, expires = $5 WHERE org = $1 AND id = $2"
                      " AND accepted IS NULL AND revoked IS NULL",
                      {org(), row.id.text(), row.link, row.mail.text(), row.expires}, errc::conflict,
                      "this invitation is over");
}

result<void> invitation_repository::accept(const invitation_id& id) {
    return change_one(sql(),
                      "UPDATE invitation SET accepted = $3 WHERE org = $1 AND id = $2 AND accepted IS NULL"
                      " AND revoked IS NULL",
                      {org(), id.text(), tx().now()}, errc::conflict, "this invitation is over");
}

result<void> invitation_repository::revoke_of(const member_id& id) {
    return change_any(sql(),
                      "UPDATE invitation SET revoked = $3 WHERE org = $1 AND member = $2 AND accepted IS NULL"
                      " AND revoked IS NULL",
                      {org(), id.text(), tx().now()});
}

}  // namespace gatehouse
