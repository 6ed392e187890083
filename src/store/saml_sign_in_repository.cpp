#include <gatehouse/store/saml_repository.hpp>

#include <algorithm>

#include "collect.hpp"

namespace gatehouse {

result<void> saml_sign_in_repository::add_request(const saml_request& request) {
    return change_any(sql(),
                      "INSERT INTO saml_request (org, id, connection, correlation_mac, return_to, force_authn,"
                      " connection_epoch, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                      {org(), request.id, request.connection.text(), request.correlation_mac, request.return_to,
                       request.force_authn, request.connection_epoch, request.created, request.expires});
}

result<std::optional<saml_request>> saml_sign_in_repository::find_request(std::string_view id) {
    return first(sql(),
                 "SELECT id, connection, connection_epoch, correlation_mac, return_to, force_authn, created, expires, consumed"
                 " FROM saml_request WHERE org = $1 AND id = $2",
                 {org(), id}, [](const sql_row& row) {
                     return saml_request{row.string(0),     connection_id::trusted(row.text(1)),
                                         row.integer(2),    row.string(3),
                                         row.string(4),     row.flag(5),
                                         row.at(6),         row.at(7),
                                         row.optional_at(8)};
                 });
}

result<bool> saml_sign_in_repository::consume_request(std::string_view id) {
    return any_row(sql(), "UPDATE saml_request SET consumed = $3 WHERE org = $1 AND id = $2 AND consumed IS NULL",
                   {org(), id, tx().now()});
}

result<bool> saml_sign_in_repository::add_replay(const connection_id& at, std::string_view issuer,
                                                 std::string_view assertion_id, instant until) {
    return any_row(sql(),
                   "INSERT INTO saml_replay (org, connection, issuer, assertion_id, until) VALUES ($1, $2, $3, $4, $5)"
                   " ON CONFLICT DO NOTHING",
                   {org(), at.text(), issuer, assertion_id, until});
}

result<instant> saml_sign_in_repository::restored_at() {
    return required(sql(), "SELECT restored_at FROM server", {}, "the store was never stamped",
                    [](const sql_row& row) { return row.at(0); });
}

result<std::optional<saml_sign_in_repository::pin>> saml_sign_in_repository::find_pin(const connection_id& at,
                                                                                      const pinned_identity& identity) {
    return first(sql(),
                 "SELECT member, link FROM saml_identity WHERE org = $1 AND connection = $2 AND name_qualifier = $3"
                 " AND sp_name_qualifier = $4 AND format = $5 AND value = $6",
                 {org(), at.text(), identity.name_qualifier, identity.sp_name_qualifier, identity.format, identity.value},
                 [](const sql_row& row) {
                     return pin{member_id::trusted(row.text(0)), link_id::trusted(row.text(1))};
                 });
}

result<bool> saml_sign_in_repository::is_pinned(const link_id& to) {
    return any_row(sql(), "SELECT 1 FROM saml_identity WHERE org = $1 AND link = $2 LIMIT 1", {org(), to.text()});
}

result<void> saml_sign_in_repository::add_pin(const connection_id& at, const pinned_identity& identity, const pin& to) {
    return change_any(sql(),
                      "INSERT INTO saml_identity (org, connection, name_qualifier, sp_name_qualifier, format, value, member,"
                      " link, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                      {org(), at.text(), identity.name_qualifier, identity.sp_name_qualifier, identity.format, identity.value,
                       to.member.text(), to.link.text(), tx().now()});
}

result<void> saml_sign_in_repository::keep_claims(const connection_id& at, const member_id& of,
                                                  const std::vector<group_id>& groups, instant until) {
    const auto had = collect(sql(), "SELECT group_id FROM claim_membership WHERE org = $1 AND connection = $2 AND member = $3",
                             {org(), at.text(), of.text()}, [](const sql_row& row) { return row.string(0); });
    if (!had) return had.error();
    // What is shown again stays: else the history of claims would grow with each sign-in.
    for (const std::string& one : *had) {
        if (std::ranges::find(groups, one, &group_id::text) != groups.end()) continue;
        const auto ended = change_any(
            sql(), "DELETE FROM claim_membership WHERE org = $1 AND connection = $2 AND member = $3 AND group_id = $4",
            {org(), at.text(), of.text(), one});
        if (!ended) return ended;
    }
    for (const group_id& group : groups) {
        const auto shown = change_any(
            sql(),
            "INSERT INTO claim_membership (org, connection, member, group_id, seen_at, until) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (org, connection, member, group_id)"
            " DO UPDATE SET seen_at = excluded.seen_at, until = excluded.until",
            {org(), at.text(), of.text(), group.text(), tx().now(), until});
        if (!shown) return shown;
    }
    return {};
}

result<void> saml_sign_in_repository::drop_claims(const link& of) {
    return change_any(sql(),
                      "DELETE FROM claim_membership WHERE org = $1 AND connection = $2 AND member = $3 AND NOT EXISTS (SELECT 1"
                      " FROM link l WHERE l.org = $1 AND l.member = $3 AND l.connection = $2 AND l.active = 1 AND l.id <> $4)",
                      {org(), of.connection.text(), of.member.text(), of.id.text()});
}

result<void> saml_sign_in_repository::add_trace(const connection_id& at, std::string_view verdict, std::string_view reason,
                                                std::string_view checks) {
    const auto id = tx().new_id<change_id>();
    return change_any(sql(),
                      "INSERT INTO saml_trace (org, connection, id, at, verdict, reason, checks)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      {org(), at.text(), id.text(), tx().now(), verdict, reason, checks});
}

}  // namespace gatehouse
