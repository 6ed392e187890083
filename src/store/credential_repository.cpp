#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "access_window.hpp"
#include "collect.hpp"
#include "optional_id.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

// One shape for every kind (k), then one set of conditions over it. $1 org, $2 id, $3 now, $4 generation. A child and a code
// carry their parent's epochs and end with it.
#define GATEHOUSE_ALIVE_WITH(STATUS, KIND) \
    "SELECT k.id, k.mac, k.key_id, k.member, k.connection, k.session, k.application, k.host, k.binding, k.scope, k.mfa,"   \
    " k.authn_at, k.created, k.expires, k.last_used, k.asked_anew FROM (" KIND                                             \
    ") k JOIN organization o ON o.number = $1"                                                                             \
    " LEFT JOIN member m ON m.org = $1 AND m.id = k.member"                                                                \
    " LEFT JOIN connection c ON c.org = $1 AND c.id = k.connection"                                                        \
    " LEFT JOIN link l ON l.org = $1 AND l.id = k.link"                                                                    \
    " WHERE k.ended IS NULL AND k.expires > $3 AND (k.hard_end IS NULL OR k.hard_end > $3)"                                \
    " AND k.generation = $4 AND o.status = 'active' AND o.epoch = k.organization_epoch"                                    \
    " AND (k.member IS NULL OR (" STATUS                                                                                   \
    " AND " GATEHOUSE_HOLDS("m") " = 0 AND m.epoch = k.member_epoch"                                                       \
    " AND " GATEHOUSE_IN_WINDOW("m", "$3") "))" \
    " AND (k.connection IS NULL OR (c.state = 'active' AND (k.connection_epoch IS NULL OR c.epoch = k.connection_epoch)))" \
    " AND (k.link IS NULL OR l.active = 1)"
#define GATEHOUSE_ALIVE(KIND) GATEHOUSE_ALIVE_WITH("m.status = 'active'", KIND)

#define GATEHOUSE_EPOCHS_OF_SESSION                                                                                         \
    " s.member_epoch AS member_epoch, s.connection_epoch AS connection_epoch, s.organization_epoch AS organization_epoch, " \
    "s.generation AS generation, s.asked_anew AS asked_anew"

#define GATEHOUSE_SESSION_KIND                                                                                             \
    "SELECT s.id AS id, s.mac AS mac, s.key_id AS key_id, s.member AS member, s.connection AS connection, s.link AS link," \
    " s.id AS session, NULL AS application, '' AS host, '' AS binding, '' AS scope, s.mfa AS mfa, s.authn_at AS authn_at," \
    " s.created AS created, s.expires AS expires, s.hard_end AS hard_end, s.ended AS ended, s.last_used AS "               \
    "last_used," GATEHOUSE_EPOCHS_OF_SESSION " FROM session s WHERE s.org = $1"
constexpr std::string_view session_sql = GATEHOUSE_ALIVE(GATEHOUSE_SESSION_KIND " AND s.id = $2");

constexpr std::string_view child_sql = GATEHOUSE_ALIVE(
    "SELECT v.id AS id, v.mac AS mac, v.key_id AS key_id, s.member AS member, s.connection AS connection, s.link AS link,"
    " s.id AS session, v.application AS application, v.host AS host, '' AS binding, '' AS scope, s.mfa AS mfa,"
    " s.authn_at AS authn_at, v.created AS created, s.expires AS expires, s.hard_end AS hard_end,"
    " COALESCE(v.ended, s.ended) AS ended, s.last_used AS last_used," GATEHOUSE_EPOCHS_OF_SESSION
    " FROM child_session v JOIN session s ON s.org = v.org AND s.id = v.parent WHERE v.org = $1 AND v.id = $2");

constexpr std::string_view code_sql = GATEHOUSE_ALIVE(
    "SELECT t.id AS id, t.mac AS mac, t.key_id AS key_id, s.member AS member, s.connection AS connection, s.link AS link,"
    " s.id AS session, t.application AS application, '' AS host, t.binding AS binding, '' AS scope, s.mfa AS mfa,"
    " s.authn_at AS authn_at, t.created AS created, t.expires AS expires,"
    " CASE WHEN s.hard_end IS NULL OR s.expires < s.hard_end THEN s.expires ELSE s.hard_end END AS hard_end,"
    " COALESCE(t.consumed, s.ended) AS ended, s.last_used AS last_used," GATEHOUSE_EPOCHS_OF_SESSION
    " FROM link_token t JOIN session s ON s.org = t.org AND s.id = t.session"
    " WHERE t.org = $1 AND t.id = $2 AND t.kind = 'forward_auth_code'");

// A key keeps no epoch of a connection, but its owner's authority link must belong to an enabled one. Of all kinds it alone has
// a beginning of its own.
#define GATEHOUSE_API_KEY_KIND                                                                                               \
    "SELECT a.id AS id, a.mac AS mac, a.key_id AS key_id, a.member AS member,"                                               \
    " (SELECT au.connection FROM link au WHERE au.org = a.org AND au.member = a.member AND au.authority = 1) AS connection," \
    " NULL AS link, NULL AS session, NULL AS application, '' AS host, '' AS binding, a.scope AS scope, 0 AS mfa,"            \
    " CAST(NULL AS BIGINT) AS authn_at, a.created AS created, a.expires AS expires, CAST(NULL AS BIGINT) AS hard_end,"       \
    " a.ended AS ended, a.last_used AS last_used, a.member_epoch AS member_epoch,"                                           \
    " CAST(NULL AS BIGINT) AS connection_epoch, a.organization_epoch AS organization_epoch, a.generation AS generation,"     \
    " 0 AS asked_anew"                                                                                                       \
    " FROM api_key a WHERE a.org = $1 AND (a.not_before IS NULL OR a.not_before <= $3)"
constexpr std::string_view api_key_sql = GATEHOUSE_ALIVE(GATEHOUSE_API_KEY_KIND " AND a.id = $2");

// $2: how many are looked at. A key from before changes told what it may do is found by no time.
constexpr std::string_view live_sessions_sql =
    "SELECT COUNT(*) FROM (" GATEHOUSE_ALIVE(GATEHOUSE_SESSION_KIND
                                             " AND s.id IN (SELECT id FROM session WHERE org = $1 AND ended IS NULL AND "
                                             "expires > $3 ORDER BY expires LIMIT $2)") ") live";
constexpr std::string_view live_api_keys_sql = "SELECT COUNT(*) FROM (" GATEHOUSE_ALIVE(
    GATEHOUSE_API_KEY_KIND
    " AND a.id IN (SELECT id FROM api_key WHERE org = $1 AND recorded = 1 AND ended IS NULL AND expires > $3"
    " ORDER BY expires LIMIT $2)") ") live";

constexpr std::string_view scim_token_sql = GATEHOUSE_ALIVE(
    "SELECT t.id AS id, t.mac AS mac, t.key_id AS key_id, NULL AS member, t.connection AS connection, NULL AS link,"
    " NULL AS session, NULL AS application, '' AS host, '' AS binding, '' AS scope, 0 AS mfa, CAST(NULL AS BIGINT) AS authn_at,"
    " t.created AS created, t.expires AS expires, CAST(NULL AS BIGINT) AS hard_end, t.ended AS ended, t.last_used AS last_used,"
    " CAST(NULL AS BIGINT) AS member_epoch, t.connection_epoch AS connection_epoch,"
    " t.organization_epoch AS organization_epoch, t.generation AS generation, 0 AS asked_anew"
    " FROM scim_token t WHERE t.org = $1 AND t.id = $2");

// A link keeps no epoch of a connection, but whom a connection speaks for has none of it once that is disabled.
#define GATEHOUSE_LINK(KIND)                                                                                                 \
    "SELECT t.id AS id, t.mac AS mac, t.key_id AS key_id, t.member AS member,"                                               \
    " (SELECT au.connection FROM link au WHERE au.org = t.org AND au.member = t.member AND au.authority = 1) AS connection," \
    " NULL AS link, NULL AS session, NULL AS application, '' AS host, t.binding AS binding, '' AS scope, 0 AS mfa,"          \
    " CAST(NULL AS BIGINT) AS authn_at, t.created AS created, t.expires AS expires, CAST(NULL AS BIGINT) AS hard_end,"       \
    " t.consumed AS ended, CAST(NULL AS BIGINT) AS last_used, t.member_epoch AS member_epoch,"                               \
    " CAST(NULL AS BIGINT) AS connection_epoch, t.organization_epoch AS organization_epoch, t.generation AS generation,"     \
    " 0 AS asked_anew"                                                                                                       \
    " FROM link_token t WHERE t.org = $1 AND t.id = $2 AND t.kind = '" KIND "'"

// Who is invited is no active member yet.
constexpr std::string_view invitation_sql =
    GATEHOUSE_ALIVE_WITH("m.status IN ('invited', 'active')", GATEHOUSE_LINK("invitation"));
constexpr std::string_view reset_sql = GATEHOUSE_ALIVE(GATEHOUSE_LINK("password_reset"));
constexpr std::string_view step_sql = GATEHOUSE_ALIVE(GATEHOUSE_LINK("sign_in_step"));
constexpr std::string_view email_change_sql = GATEHOUSE_ALIVE(GATEHOUSE_LINK("email_change"));
constexpr std::string_view device_sql = GATEHOUSE_ALIVE(GATEHOUSE_LINK("trusted_device"));

// Empty: that kind has no row in an organization.
constexpr std::string_view statement_of(credential_kind kind) {
    switch (kind) {
        case credential_kind::session: return session_sql;
        case credential_kind::child_session: return child_sql;
        case credential_kind::api_key: return api_key_sql;
        case credential_kind::scim_token: return scim_token_sql;
        case credential_kind::forward_auth_code: return code_sql;
        case credential_kind::invitation: return invitation_sql;
        case credential_kind::password_reset: return reset_sql;
        case credential_kind::sign_in_step: return step_sql;
        case credential_kind::email_change: return email_change_sql;
        case credential_kind::trusted_device: return device_sql;
        case credential_kind::application_secret:
        case credential_kind::operator_key:
        case credential_kind::setup_secret: return {};
    }
    return {};
}

std::vector<std::string> scope_of(std::string_view json) {
    std::vector<std::string> scope;
    if (json.empty()) return scope;
    const auto list = parse_json(json);
    if (!list || !list->if_array()) return {"unreadable"};  // matches nothing: fails closed
    for (const auto& entry : *list->if_array()) scope.emplace_back(entry.text());
    return scope;
}

}  // namespace

result<credential_row> credential_repository::alive(credential_kind kind, std::string_view id) {
    const auto refused = [] { return make_error(errc::unauthenticated, "not a credential that is alive"); };
    const auto statement = statement_of(kind);
    if (statement.empty()) return refused();
    auto found = first(sql(), statement, {org(), id, tx().now(), tx().generation()}, [&](const sql_row& row) {
        principal who{kind,
                      tx().organization(),
                      row.string(0),
                      id_at<member_id>(row, 3),
                      id_at<connection_id>(row, 4),
                      id_at<session_id>(row, 5),
                      id_at<application_id>(row, 6),
                      row.string(7),
                      row.string(8),
                      scope_of(row.text(9)),
                      row.flag(10),
                      row.optional_at(11),
                      row.at(12),
                      row.at(13),
                      row.is_null(14) ? row.at(12) : row.at(14),
                      row.flag(15)};
        return credential_row{std::move(who), row.string(1), row.string(2)};
    });
    if (!found) return found.error();
    if (!*found) return refused();
    return **std::move(found);
}

result<std::optional<credential_repository::waiting_row>> credential_repository::waiting(credential_kind kind,
                                                                                         std::string_view id) {
    constexpr std::string_view key_sql = GATEHOUSE_WAITING_CREDENTIAL("api_key", "member"),
                               token_sql = GATEHOUSE_WAITING_CREDENTIAL("scim_token", "connection");
    if (kind != credential_kind::api_key && kind != credential_kind::scim_token) return std::optional<waiting_row>();
    return first(sql(), kind == credential_kind::api_key ? key_sql : token_sql, {org(), id, tx().now()},
                 [](const sql_row& row) {
                     return waiting_row{row.string(0), row.at(1)};
                 });
}

result<credential_repository::living> credential_repository::count_living(std::int64_t most) {
    living all;
    for (const auto& [statement, count] :
         {std::pair(live_sessions_sql, &all.sessions), std::pair(live_api_keys_sql, &all.api_keys)}) {
        const auto read = sql().run(statement, {org(), most, tx().now(), tx().generation()}, [&](const sql_row& row) {
            *count = row.integer(0);
            return result<void>();
        });
        if (!read) return read.error();
    }
    return all;
}

result<bool> credential_repository::application_alive(std::string_view id) {
    return any_row(sql(),
                   "SELECT 1 FROM application a JOIN application_organization ao ON ao.application = a.id"
                   " WHERE a.id = $2 AND ao.org = $1 AND a.state = 'active'",
                   {org(), id});
}

result<bool> credential_repository::operator_key_alive(std::string_view id) {
    return any_row(sql(), "SELECT 1 FROM operator_key WHERE " GATEHOUSE_OPERATOR_KEY_LIVES,
                   {id, tx().now(), tx().generation()});
}

}  // namespace gatehouse
