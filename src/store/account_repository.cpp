#include <gatehouse/store/account_repository.hpp>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "standing.hpp"

namespace gatehouse {
namespace {

local_account read_account(const sql_row& row) {
    local_account out{.member = member_id::trusted(row.text(0))};
    out.login_fold = row.string(1);
    out.password_hash = row.optional_string(2).value_or("");
    out.totp_sealed = row.optional_string(3).value_or("");
    out.totp_offered = row.optional_string(4).value_or("");
    out.totp_step = row.integer(5);
    out.recovery_codes = row.string(6);
    out.failed_count = row.integer(7);
    out.failed_at = row.optional_at(8);
    out.locked_until = row.optional_at(9);
    out.password_since = row.optional_at(10);
    out.reset_asked = row.optional_at(11);
    out.contact = row.string(12);
    return out;
}

// NULL says "none" where '' would be taken for a hash.
std::optional<std::string> unless_empty(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

}  // namespace

result<std::optional<local_account>> account_repository::find(const member_id& id) {
    return first(sql(),
                 "SELECT member, login_fold, password_hash, totp_sealed, totp_offered, totp_step, recovery_codes, failed_count,"
                 " failed_at, locked_until, password_since, reset_asked, contact FROM local_account"
                 " WHERE org = $1 AND member = $2",
                 {org(), id.text()}, read_account);
}

result<std::optional<member_id>> account_repository::find_by_login(std::string_view address) {
    return first(sql(),
                 "SELECT a.member FROM local_account a JOIN member m ON m.org = a.org AND m.id = a.member"
                 " WHERE a.org = $1 AND a.login_fold = $2 AND a.login_fold <> '' AND m.status IN ('invited', 'active') LIMIT 1",
                 {org(), fold(address)}, [](const sql_row& row) { return member_id::trusted(row.text(0)); });
}

result<void> account_repository::put(const local_account& row) {
    const auto password = unless_empty(row.password_hash), totp = unless_empty(row.totp_sealed),
               offered = unless_empty(row.totp_offered);
    return change_any(
        sql(),
        "INSERT INTO local_account (org, member, login_fold, password_hash, totp_sealed, totp_offered, totp_step,"
        " recovery_codes, failed_count, failed_at, locked_until, password_since, reset_asked, contact)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (org, member) DO UPDATE SET"
        " login_fold = excluded.login_fold, password_hash = excluded.password_hash, totp_sealed = excluded.totp_sealed,"
        " totp_offered = excluded.totp_offered, totp_step = excluded.totp_step, recovery_codes = excluded.recovery_codes,"
        " failed_count = excluded.failed_count, failed_at = excluded.failed_at, locked_until = excluded.locked_until,"
        " password_since = excluded.password_since, reset_asked = excluded.reset_asked, contact = excluded.contact",
        {org(), row.member.text(), row.login_fold, password, totp, offered, row.totp_step, row.recovery_codes, row.failed_count,
         row.failed_at, row.locked_until, row.password_since, row.reset_asked, row.contact});
}

result<void> account_repository::erase(const member_id& id) {
    if (auto gone = change_any(sql(), "DELETE FROM local_account WHERE org = $1 AND member = $2", {org(), id.text()}); !gone)
        return gone;
    return set_recovery_address(id, "");
}

result<void> account_repository::activate(const member_id& id, std::string_view recovery_address) {
    return change_one(sql(),
                      "UPDATE member SET status = 'active', recovery_address = $3 WHERE org = $1 AND id = $2"
                      " AND status = 'invited'",
                      {org(), id.text(), recovery_address}, errc::conflict, "this member is not invited");
}

result<void> account_repository::end_sessions(const member_id& id, std::string_view except) {
    return change_any(sql(), "UPDATE session SET ended = $4 WHERE org = $1 AND member = $2 AND ended IS NULL AND id <> $3",
                      {org(), id.text(), except, tx().now()});
}

result<void> account_repository::set_name(const member_id& id, std::string_view display_name) {
    return change_any(sql(), "UPDATE member SET display_name = $3 WHERE org = $1 AND id = $2",
                      {org(), id.text(), display_name});
}

result<void> account_repository::set_recovery_address(const member_id& id, std::string_view address) {
    return change_any(sql(), "UPDATE member SET recovery_address = $3 WHERE org = $1 AND id = $2", {org(), id.text(), address});
}

result<std::vector<account_repository::posture>> account_repository::postures(std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT m.id, m.display_name, m.user_name, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END,"
                   " CASE WHEN a.totp_sealed IS NULL THEN 0 ELSE 1 END,"
                   " CASE WHEN EXISTS (SELECT 1 FROM link l WHERE l.org = m.org AND l.member = m.id" GATEHOUSE_OF_STANDING(
                       "l.connection") ") THEN 1 ELSE 0 END,"
                   " CASE WHEN EXISTS (SELECT 1 FROM session s WHERE s.org = m.org AND s.member = m.id AND s.mfa = 1"
                   " AND s.ended IS NULL AND s.expires > $3) THEN 1 ELSE 0 END"
                   " FROM member m LEFT JOIN local_account a ON a.org = m.org AND a.member = m.id"
                   " WHERE m.org = $1 AND m.id > $2 AND m.status = 'active' ORDER BY m.id LIMIT $4",
                   {org(), after, tx().now(), most}, [](const sql_row& row) {
                       return posture{member_id::trusted(row.text(0)),
                                      row.string(1),
                                      row.string(2),
                                      row.flag(3),
                                      row.flag(4),
                                      row.flag(5),
                                      row.flag(6)};
                   });
}

result<std::vector<account_locator::place>> account_locator::find(std::string_view login, std::string_view code) {
    return collect(
        sql(),
        "SELECT o.id, o.code, a.member FROM local_account a JOIN organization o ON o.number = a.org"
        " JOIN member m ON m.org = a.org AND m.id = a.member WHERE a.login_fold = $1 AND a.login_fold <> ''"
        " AND m.status = 'active' AND o.status = 'active' AND ($2 = '' OR o.code_fold = $2) ORDER BY o.number LIMIT 2",
        {fold(login), fold(code)}, [](const sql_row& row) {
            return place{organization_id::trusted(row.text(0)), row.string(1), member_id::trusted(row.text(2))};
        });
}

}  // namespace gatehouse
