#include <gatehouse/store/credential_repository.hpp>

#include <algorithm>
#include <functional>

#include <gatehouse/store/idempotency_repository.hpp>
#include <gatehouse/store/last_sign_in_repository.hpp>

#include "access_window.hpp"
#include "collect.hpp"
#include "optional_id.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_SESSION \
    "SELECT id, member, connection, created, expires, last_used, ended, mfa, address, agent FROM session WHERE org = $1"

session_row session_of(const sql_row& row) {
    return {session_id::trusted(row.text(0)),
            member_id::trusted(row.text(1)),
            id_at<connection_id>(row, 2),
            row.at(3),
            row.at(4),
            row.at(5),
            row.optional_at(6),
            row.flag(7),
            row.string(8),
            row.string(9)};
}

}  // namespace

result<void> session_repository::insert(const session_id& id, std::string_view mac, std::string_view key_id,
                                        const session_facts& facts, instant expires) {
    const auto connection = text_of(facts.connection), link = text_of(facts.link);
    const auto written = change_one(
        sql(),
        "INSERT INTO session (org, id, mac, key_id, member, connection, link, member_epoch, connection_epoch,"
        " organization_epoch, generation, created, expires, hard_end, last_used, name_id, session_index, authn_context,"
        " authn_at, mfa, address, agent, asked_anew)"
        " SELECT $1, $2, $3, $4, m.id, c.id, l.id, m.epoch, COALESCE(c.epoch, 0), o.epoch, $8, $9, $10, $11, $9, $12, $13,"
        " $14, $15, $16, $17, $18, $19 FROM member m JOIN organization o ON o.number = m.org"
        " LEFT JOIN connection c ON c.org = m.org AND c.id = $6 LEFT JOIN link l ON l.org = m.org AND l.id = $7"
        " AND l.member = m.id WHERE m.org = $1 AND m.id = $5 AND o.status = 'active' AND m.status = 'active'"
        " AND " GATEHOUSE_HOLDS("m") " = 0 AND " GATEHOUSE_IN_WINDOW(
            "m", "$9") " AND (CAST($6 AS TEXT) IS NULL OR c.state = 'active') AND (CAST($7 AS TEXT) IS NULL OR l.active = 1)",
        {org(), id.text(), mac, key_id, facts.member.text(), connection, link, tx().generation(), tx().now(), expires,
         facts.hard_end, facts.name_id, facts.session_index, facts.authn_context, facts.authn_at, facts.mfa, facts.address,
         facts.agent, facts.asked_anew},
        errc::conflict, "the member may not sign in");
    if (!written) return written;
    if (auto noted = last_sign_in_repository(tx()).note(facts.member); !noted) return noted;
    for (const auto& group : facts.claims) {
        const auto added = change_any(sql(),
                                      "INSERT INTO session_claim (org, session, group_id) VALUES ($1, $2, $3)"
                                      " ON CONFLICT DO NOTHING",
                                      {org(), id.text(), group.text()});
        if (!added) return added;
    }
    return {};
}

result<void> session_repository::insert_child(const child_session_id& id, std::string_view mac, std::string_view key_id,
                                              const session_id& parent, const application_id& application,
                                              std::string_view host) {
    return change_one(sql(),
                      "INSERT INTO child_session (org, id, mac, key_id, parent, application, host, created)"
                      " SELECT $1, $2, $3, $4, s.id, $6, $7, $8 FROM session s WHERE s.org = $1 AND s.id = $5"
                      " AND s.ended IS NULL",
                      {org(), id.text(), mac, key_id, parent.text(), application.text(), host, tx().now()}, errc::conflict,
                      "the session has ended");
}

result<std::vector<session_id>> session_repository::with_claims(const member_id& id) {
    return collect(sql(),
                   "SELECT s.id FROM session s CROSS JOIN member m WHERE s.org = $1 AND s.member = $2 AND s.ended IS NULL"
                   " AND s.expires > $3 AND m.org = $1 AND m.id = $2 AND m.epoch = s.member_epoch"
                   " AND EXISTS (SELECT 1 FROM session_claim k WHERE k.org = $1 AND k.session = s.id)"
                   " AND NOT EXISTS (SELECT 1 FROM connection c WHERE c.org = $1 AND c.id = s.connection"
                   " AND c.epoch <> s.connection_epoch)",
                   {org(), id.text(), tx().now()}, [](const sql_row& row) { return session_id::trusted(row.text(0)); });
}

// Sorted here: to please ORDER BY, SQLite would walk the organization's sessions.
result<std::vector<session_row>> session_repository::of_member(const member_id& id) {
    auto found = collect(sql(), GATEHOUSE_SESSION " AND member = $2 AND ended IS NULL AND expires > $3",
                         {org(), id.text(), tx().now()}, session_of);
    if (found) std::ranges::sort(*found, std::ranges::greater(), &session_row::id);
    return found;
}

// While how long a session lasts is not changed, the last to expire is the newest; in the order of ids every one that lives
// would be read and sorted, or the dead ones of a month.
result<std::vector<session_row>> session_repository::list(std::int64_t most, instant expires, std::string_view id) {
    return collect(sql(),
                   GATEHOUSE_SESSION
                   " AND ended IS NULL AND expires > $2 AND expires <= $4 AND (expires < $4 OR id > $5)"
                   " ORDER BY expires DESC, id LIMIT $3",
                   {org(), tx().now(), most, expires, id}, session_of);
}

result<session_row> session_repository::find(const session_id& id) {
    return required(sql(), GATEHOUSE_SESSION " AND id = $2", {org(), id.text()}, "no such session", session_of);
}

result<void> session_repository::end(const session_id& id) {
    if (auto kept = idempotency_repository(tx()).end_of(id.text()); !kept) return kept;
    return change_one(sql(), "UPDATE session SET ended = $3 WHERE org = $1 AND id = $2 AND ended IS NULL",
                      {org(), id.text(), tx().now()}, errc::not_found, "no such session");
}

result<void> session_repository::confirm(const session_id& id) {
    return change_one(sql(),
                      "UPDATE session SET authn_at = $3, mfa = 1, asked_anew = 1 WHERE org = $1 AND id = $2 AND ended IS NULL",
                      {org(), id.text(), tx().now()}, errc::not_found, "no such session");
}

result<void> session_repository::touch(const session_id& id, instant used) {
    return change_any(sql(), "UPDATE session SET last_used = $3 WHERE org = $1 AND id = $2 AND last_used < $3",
                      {org(), id.text(), used});
}

}  // namespace gatehouse
