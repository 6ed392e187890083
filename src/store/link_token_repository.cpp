#include <gatehouse/store/credential_repository.hpp>

#include "access_window.hpp"
#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

std::string_view kind_text(credential_kind kind) {
    if (kind == credential_kind::invitation) return "invitation";
    if (kind == credential_kind::email_change) return "email_change";
    if (kind == credential_kind::trusted_device) return "trusted_device";
    return kind == credential_kind::password_reset ? "password_reset" : "sign_in_step";
}

}  // namespace

result<void> link_token_repository::insert_code(std::string_view id, std::string_view mac, std::string_view key_id,
                                                const session_id& parent, const application_id& application,
                                                std::string_view binding, instant expires) {
    return change_one(
        sql(),
        "INSERT INTO link_token (org, id, kind, mac, key_id, member, session, application, binding, member_epoch,"
        " organization_epoch, generation, created, expires) SELECT $1, $2, 'forward_auth_code', $3, $4, s.member, s.id, $6,"
        " $7, s.member_epoch, s.organization_epoch, s.generation, $8, $9 FROM session s WHERE s.org = $1 AND s.id = $5"
        " AND s.ended IS NULL",
        {org(), id, mac, key_id, parent.text(), application.text(), binding, tx().now(), expires}, errc::conflict,
        "the session has ended");
}

result<void> link_token_repository::insert(std::string_view id, credential_kind kind, std::string_view mac,
                                           std::string_view key_id, const member_id& of, std::string_view binding,
                                           instant expires) {
    return change_one(
        sql(),
        "INSERT INTO link_token (org, id, kind, mac, key_id, member, binding, member_epoch, organization_epoch, generation,"
        " created, expires) SELECT $1, $2, $3, $4, $5, m.id, $7, m.epoch, o.epoch, $8, $9, $10 FROM member m"
        " JOIN organization o ON o.number = m.org WHERE m.org = $1 AND m.id = $6 AND m.status IN ('invited', 'active')"
        " AND " GATEHOUSE_HOLDS("m") " = 0 AND " GATEHOUSE_IN_WINDOW("m", "$9"),
        {org(), id, kind_text(kind), mac, key_id, of.text(), binding, tx().generation(), tx().now(), expires}, errc::conflict,
        "the member may not have a link");
}

result<void> link_token_repository::end_of(const member_id& id, credential_kind kind) {
    return change_any(sql(),
                      "UPDATE link_token SET consumed = $4 WHERE org = $1 AND member = $2 AND kind = $3 AND consumed IS NULL",
                      {org(), id.text(), kind_text(kind), tx().now()});
}

result<std::vector<std::string>> link_token_repository::open_of(const member_id& id, credential_kind kind, std::int64_t most) {
    return collect(sql(),
                   "SELECT id FROM link_token WHERE org = $1 AND member = $2 AND kind = $3 AND consumed IS NULL"
                   " ORDER BY created DESC, id DESC LIMIT $4",
                   {org(), id.text(), kind_text(kind), most}, [](const sql_row& row) { return row.string(0); });
}

result<std::int64_t> link_token_repository::made_since(const member_id& id, credential_kind kind, instant since) {
    std::int64_t count = 0;
    const auto read = sql().run("SELECT COUNT(*) FROM link_token WHERE org = $1 AND member = $2 AND kind = $3 AND created > $4",
                                {org(), id.text(), kind_text(kind), since}, [&](const sql_row& row) {
                                    count = row.integer(0);
                                    return result<void>();
                                });
    if (!read) return read.error();
    return count;
}

result<bool> link_token_repository::consume(std::string_view id) {
    return any_row(sql(), "UPDATE link_token SET consumed = $3 WHERE org = $1 AND id = $2 AND consumed IS NULL",
                   {org(), id, tx().now()});
}

}  // namespace gatehouse
