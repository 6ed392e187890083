#include <gatehouse/store/retention_repository.hpp>

#include <algorithm>
#include <string>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/uuid.hpp>

namespace gatehouse {
namespace {

// Found in the order of ids, which begin with their time: these two tables are written by every request, and need no index
// more. $1 org, $2 the least id that stays, $3 how many.
#define GATEHOUSE_OLD_LINES(TABLE)                                                                         \
    "DELETE FROM " TABLE                                                                                   \
    " WHERE org = $1 AND (connection, id) IN (SELECT t.connection, t.id FROM connection CROSS JOIN " TABLE \
    " t WHERE connection.org = $1 AND t.org = connection.org AND t.connection = connection.id AND t.id < $2 LIMIT $3)"

// Of the sessions that are due the oldest, so many as there is room for. What hangs on them goes first, and a session only
// when there is room left then: what a cascade took along would be beyond the bound.
#define GATEHOUSE_DUE_SESSIONS \
    "WITH due (id) AS (SELECT id FROM session WHERE org = $1 AND expires < $2 ORDER BY expires, id LIMIT $3) "

// org stands outside the list of keys: with it inside, SQLite looks no further than org for each of them.
struct rule {
    std::string_view kind;
    std::int64_t kept_ms;
    std::string_view sql;  // $1 org, $2 what ended before this time is due, $3 how many
    bool by_id = false;    // $2 is an id
};

constexpr std::array rules{
    rule{"provisioning_log", limits::provisioning_log_kept_ms, GATEHOUSE_OLD_LINES("provisioning_log"), true},
    rule{"saml_trace", limits::saml_trace_kept_ms, GATEHOUSE_OLD_LINES("saml_trace"), true},
    rule{"saml_request", limits::sign_in_step_kept_ms,
         "DELETE FROM saml_request WHERE org = $1 AND id IN ("
         "SELECT id FROM saml_request WHERE org = $1 AND expires < $2 ORDER BY expires LIMIT $3)"},
    rule{"saml_replay", 0,
         "DELETE FROM saml_replay WHERE org = $1 AND (connection, issuer, assertion_id) IN ("
         "SELECT connection, issuer, assertion_id FROM saml_replay WHERE org = $1 AND until < $2 ORDER BY until "
         "LIMIT $3)"},
    rule{"forward_auth_code", limits::sign_in_step_kept_ms,
         "DELETE FROM link_token WHERE org = $1 AND id IN (SELECT id FROM link_token WHERE org = $1 "
         "AND kind = 'forward_auth_code' AND expires < $2 ORDER BY expires LIMIT $3)"},
    rule{"child_session", limits::ended_credential_kept_ms,
         GATEHOUSE_DUE_SESSIONS "DELETE FROM child_session WHERE org = $1 AND id IN (SELECT c.id FROM due "
                                "CROSS JOIN child_session c WHERE c.org = $1 AND c.parent = due.id LIMIT $3)"},
    rule{"session_claim", limits::ended_credential_kept_ms,
         GATEHOUSE_DUE_SESSIONS "DELETE FROM session_claim WHERE org = $1 AND (session, group_id) IN (SELECT c.session, "
                                "c.group_id FROM due CROSS JOIN session_claim c WHERE c.org = $1 AND c.session = due.id "
                                "LIMIT $3)"},
    // By its expiry alone: one that was ended before has hours to go until then.
    rule{"session", limits::ended_credential_kept_ms,
         GATEHOUSE_DUE_SESSIONS "DELETE FROM session WHERE org = $1 AND id IN (SELECT id FROM due)"},
    rule{"api_key", limits::ended_credential_kept_ms,
         "DELETE FROM api_key WHERE org = $1 AND id IN ("
         "SELECT id FROM api_key WHERE org = $1 AND recorded = 1 AND ended < $2 ORDER BY ended LIMIT $3)"},
    rule{"api_key", limits::ended_credential_kept_ms,
         "DELETE FROM api_key WHERE org = $1 AND id IN ("
         "SELECT id FROM api_key WHERE org = $1 AND recorded = 1 AND expires < $2 ORDER BY expires LIMIT $3)"},
    rule{"pending_member", 0,
         "DELETE FROM pending_member WHERE org = $1 AND (connection, reference, group_id) IN (SELECT connection, reference, "
         "group_id FROM pending_member WHERE org = $1 AND until < $2 ORDER BY until LIMIT $3)"},
    rule{"claim_membership", 0,
         "DELETE FROM claim_membership WHERE org = $1 AND (connection, member, group_id) IN (SELECT connection, member, "
         "group_id FROM claim_membership WHERE org = $1 AND until < $2 ORDER BY until LIMIT $3)"},
};

constexpr std::size_t number_of(std::string_view kind) {
    return static_cast<std::size_t>(std::ranges::find(retention_repository::kinds, kind) - retention_repository::kinds.begin());
}
static_assert(std::ranges::all_of(rules,
                                  [](const rule& one) { return number_of(one.kind) < retention_repository::kinds.size(); }));

}  // namespace

result<retention_repository::pruned> retention_repository::prune(std::int64_t most) {
    pruned out;
    for (const rule& each : rules) {
        const std::int64_t room = most - out.all();
        if (room == 0) break;
        const instant before = tx().now() - each.kept_ms;
        const std::string least_id = each.by_id ? first_uuid(before) : std::string();
        const auto gone = sql().run(each.sql, {org(), each.by_id ? sql_value(least_id) : sql_value(before), room});
        if (!gone) return gone.error();
        out.rows[number_of(each.kind)] += *gone;
    }
    return out;
}

}  // namespace gatehouse
