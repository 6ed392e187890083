#include <gatehouse/store/retention_repository.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

enum class end : std::uint8_t { by_time, by_id };  // what $2 is compared with

struct rule {
    std::string_view kind;
    std::int64_t kept_ms;
    end due;
    std::string_view find, erase;
};

// FIND: the KEYS of what is due. $1 org, $2 what ended before this is due, $3 how many at most. org stands outside the list of
// keys: with it inside, SQLite looks no further than org for each of them.
#define GATEHOUSE_RULE(KIND, KEPT_MS, DUE, TABLE, KEYS, FIND) \
    rule { KIND, KEPT_MS, DUE, FIND, "DELETE FROM " TABLE " WHERE org = $1 AND " KEYS " IN (" FIND ")" }

// Found in the order of ids, which begin with their time: these two tables are written by every request, and need no index
// more.
#define GATEHOUSE_OLD_LINES(TABLE)                                \
    "SELECT t.connection, t.id FROM connection CROSS JOIN " TABLE \
    " t WHERE connection.org = $1 AND t.org = connection.org AND t.connection = connection.id AND t.id < $2 LIMIT $3"

#define GATEHOUSE_OLD_LINKS(KIND, STORED)                                                \
    GATEHOUSE_RULE(KIND, limits::sign_in_step_kept_ms, end::by_time, "link_token", "id", \
                   "SELECT id FROM link_token WHERE org = $1 AND kind = '" STORED        \
                   "' AND expires < $2 "                                                 \
                   "ORDER BY expires LIMIT $3")

// Of the sessions that are due the oldest, so many as there is room for. What hangs on them goes first, and a session only
// when there is room left then: what a cascade took along would be beyond the bound.
#define GATEHOUSE_DUE_SESSIONS "SELECT id FROM session WHERE org = $1 AND expires < $2 ORDER BY expires, id LIMIT $3"

constexpr std::array rules{
    GATEHOUSE_RULE("provisioning_log", limits::provisioning_log_kept_ms, end::by_id, "provisioning_log", "(connection, id)",
                   GATEHOUSE_OLD_LINES("provisioning_log")),
    GATEHOUSE_RULE("saml_trace", limits::saml_trace_kept_ms, end::by_id, "saml_trace", "(connection, id)",
                   GATEHOUSE_OLD_LINES("saml_trace")),
    GATEHOUSE_RULE("saml_request", limits::sign_in_step_kept_ms, end::by_time, "saml_request", "id",
                   "SELECT id FROM saml_request WHERE org = $1 AND expires < $2 ORDER BY expires LIMIT $3"),
    GATEHOUSE_RULE("saml_replay", 0, end::by_time, "saml_replay", "(connection, issuer, assertion_id)",
                   "SELECT connection, issuer, assertion_id FROM saml_replay WHERE org = $1 AND until < $2 ORDER BY until "
                   "LIMIT $3"),
    GATEHOUSE_OLD_LINKS("forward_auth_code", "forward_auth_code"),
    GATEHOUSE_OLD_LINKS("invitation_link", "invitation"),
    GATEHOUSE_OLD_LINKS("reset_link", "password_reset"),
    GATEHOUSE_OLD_LINKS("sign_in_step", "sign_in_step"),
    GATEHOUSE_OLD_LINKS("email_change_link", "email_change"),
    GATEHOUSE_OLD_LINKS("trusted_device", "trusted_device"),
    GATEHOUSE_RULE("mail", limits::mail_kept_ms, end::by_time, "mail", "id",
                   "SELECT id FROM mail WHERE org = $1 AND ended < $2 ORDER BY ended LIMIT $3"),
    GATEHOUSE_RULE("child_session", limits::ended_credential_kept_ms, end::by_time, "child_session", "id",
                   "WITH due (id) AS (" GATEHOUSE_DUE_SESSIONS
                   ") SELECT c.id FROM due CROSS JOIN child_session c WHERE c.org = $1 AND c.parent = due.id LIMIT $3"),
    GATEHOUSE_RULE("session_claim", limits::ended_credential_kept_ms, end::by_time, "session_claim", "(session, group_id)",
                   "WITH due (id) AS (" GATEHOUSE_DUE_SESSIONS
                   ") SELECT c.session, c.group_id FROM due CROSS JOIN session_claim c WHERE c.org = $1 AND c.session = due.id "
                   "LIMIT $3"),
    // By its expiry alone: one that was ended before has hours to go until then.
    GATEHOUSE_RULE("session", limits::ended_credential_kept_ms, end::by_time, "session", "id", GATEHOUSE_DUE_SESSIONS),
    GATEHOUSE_RULE("api_key", limits::ended_credential_kept_ms, end::by_time, "api_key", "id",
                   "SELECT id FROM api_key WHERE org = $1 AND recorded = 1 AND ended < $2 ORDER BY ended LIMIT $3"),
    GATEHOUSE_RULE("api_key", limits::ended_credential_kept_ms, end::by_time, "api_key", "id",
                   "SELECT id FROM api_key WHERE org = $1 AND recorded = 1 AND expires < $2 ORDER BY expires LIMIT $3"),
    GATEHOUSE_RULE("pending_member", 0, end::by_time, "pending_member", "(connection, reference, group_id)",
                   "SELECT connection, reference, group_id FROM pending_member WHERE org = $1 AND until < $2 ORDER BY until "
                   "LIMIT $3"),
    GATEHOUSE_RULE("idempotency", 0, end::by_time, "idempotency", "(principal, call_key)",
                   "SELECT principal, call_key FROM idempotency WHERE org = $1 AND until < $2 ORDER BY until LIMIT $3"),
    GATEHOUSE_RULE("connection_proposal", 0, end::by_time, "connection_proposal", "id",
                   "SELECT id FROM connection_proposal WHERE org = $1 AND expires < $2 ORDER BY expires LIMIT $3"),
    GATEHOUSE_RULE("claim_membership", 0, end::by_time, "claim_membership", "(connection, member, group_id)",
                   "SELECT connection, member, group_id FROM claim_membership WHERE org = $1 AND until < $2 ORDER BY until "
                   "LIMIT $3"),
};

constexpr std::size_t number_of(std::string_view kind) {
    return static_cast<std::size_t>(std::ranges::find(retention_repository::kinds, kind) - retention_repository::kinds.begin());
}
static_assert(std::ranges::all_of(rules,
                                  [](const rule& one) { return number_of(one.kind) < retention_repository::kinds.size(); }));

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
using own_days = std::map<std::string, std::int64_t, std::less<>>;

// Which setting a kind goes by; none: as the gateway keeps it, always.
std::string_view setting_of(const rule& one) {
    if (one.kept_ms == limits::ended_credential_kept_ms &&
        (one.kind == "session" || one.kind == "child_session" || one.kind == "session_claim" || one.kind == "api_key"))
        return "ended_credential";
    return one.kind == "provisioning_log" || one.kind == "saml_trace" || one.kind == "mail" ? one.kind : std::string_view();
}

// What strangers can fill without end, and tells of nothing, goes under a legal hold, too.
bool is_evidence(const rule& one) { return !setting_of(one).empty() || one.kind == "connection_proposal"; }

result<std::int64_t> run(sql_session& sql, std::string_view text, std::int64_t org, const rule& of, const own_days& own,
                         instant now, std::int64_t most) {
    const auto set = own.find(setting_of(of));
    const instant before = now - (set == own.end() ? of.kept_ms : set->second * day_ms);
    if (of.due == end::by_time) return sql.run(text, {org, before, most});
    return sql.run(text, {org, first_uuid(before), most});
}

}  // namespace

const std::array<retention_repository::setting, 4> retention_repository::settings{
    setting{"ended_credential", limits::ended_credential_kept_ms / day_ms}, setting{"mail", limits::mail_kept_ms / day_ms},
    setting{"provisioning_log", limits::provisioning_log_kept_ms / day_ms},
    setting{"saml_trace", limits::saml_trace_kept_ms / day_ms}};

result<std::map<std::string, std::int64_t, std::less<>>> retention_repository::days() {
    own_days all;
    const auto read = sql().run("SELECT kind, days FROM retention WHERE org = $1", {org()}, [&](const sql_row& row) {
        all.emplace(row.string(0), row.integer(1));
        return result<void>();
    });
    if (!read) return read.error();
    return all;
}

result<void> retention_repository::set_days(std::string_view kind, std::optional<std::int64_t> days) {
    if (!days) return change_any(sql(), "DELETE FROM retention WHERE org = $1 AND kind = $2", {org(), kind});
    return change_any(sql(),
                      "INSERT INTO retention (org, kind, days) VALUES ($1, $2, $3)"
                      " ON CONFLICT (org, kind) DO UPDATE SET days = excluded.days",
                      {org(), kind, *days});
}

result<bool> retention_repository::due() {
    const auto held = legal_hold_repository(tx()).any();
    if (!held) return held;
    const auto own = days();
    if (!own) return own.error();
    for (const rule& each : rules) {
        if (*held && is_evidence(each)) continue;
        const auto found = run(sql(), each.find, org(), each, *own, tx().now(), 1);
        if (!found) return found.error();
        if (*found > 0) return true;
    }
    return false;
}

result<retention_repository::pruned> retention_repository::prune(std::int64_t most) {
    pruned out;
    const auto held = legal_hold_repository(tx()).any();
    if (!held) return held.error();
    const auto own = days();
    if (!own) return own.error();
    for (const rule& each : rules) {
        if (*held && is_evidence(each)) continue;
        const std::int64_t room = most - out.all();
        if (room == 0) break;
        const auto gone = run(sql(), each.erase, org(), each, *own, tx().now(), room);
        if (!gone) return gone.error();
        out.rows[number_of(each.kind)] += *gone;
    }
    return out;
}

}  // namespace gatehouse
