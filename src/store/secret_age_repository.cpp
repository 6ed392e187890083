#include <gatehouse/store/secret_age_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

// id, whose, name, since, expires, last used, certificate. $2 the last id, $3 the last one it is of, $4 now, $5 how many.
constexpr std::string_view applications =
    "SELECT a.id, '', a.name, COALESCE((SELECT max(c.at) FROM change c WHERE c.org = $1 AND c.target = a.id"
    " AND c.kind = 'application.secret_rotated'), a.created), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), ''"
    " FROM application_organization o JOIN application a ON a.id = o.application"
    " WHERE o.org = $1 AND a.id > $2 AND a.state = 'active' AND CAST($3 AS TEXT) = '' AND CAST($4 AS BIGINT) > 0"
    " ORDER BY a.id LIMIT $5";
// The installation's: every organization's report has them.
constexpr std::string_view operator_keys =
    "SELECT id, '', name, created, expires, last_used, '' FROM operator_key WHERE CAST($1 AS BIGINT) > 0 AND id > $2"
    " AND CAST($3 AS TEXT) = '' AND ended IS NULL AND expires > $4 AND generation = (SELECT generation FROM server)"
    " ORDER BY id LIMIT $5";
constexpr std::string_view api_keys =
    "SELECT id, member, name, created, expires, last_used, '' FROM api_key WHERE org = $1 AND id > $2"
    " AND CAST($3 AS TEXT) = '' AND ended IS NULL AND expires > $4 ORDER BY id LIMIT $5";
constexpr std::string_view scim_tokens =
    "SELECT t.id, t.connection, t.name, t.created, t.expires, t.last_used, '' FROM scim_token t"
    " JOIN connection c ON c.org = t.org AND c.id = t.connection WHERE t.org = $1 AND t.id > $2"
    " AND CAST($3 AS TEXT) = '' AND t.ended IS NULL AND t.expires > $4 AND c.epoch = t.connection_epoch"
    " ORDER BY t.id LIMIT $5";
constexpr std::string_view idp_keys =
    "SELECT fingerprint, connection, '', first_seen, not_after, last_used, '' FROM idp_key"
    " WHERE org = $1 AND (connection, fingerprint) > ($3, $2) AND state = 'active' AND CAST($4 AS BIGINT) > 0"
    " ORDER BY connection, fingerprint LIMIT $5";
constexpr std::string_view sp_keys =
    "SELECT id, connection, '', created, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), certificate FROM sp_key"
    " WHERE org = $1 AND (connection, id) > ($3, $2) AND state <> 'retired' AND CAST($4 AS BIGINT) > 0"
    " ORDER BY connection, id LIMIT $5";
// By the application's name. What waits or was ended by a restore is not good.
constexpr std::string_view application_certificates =
    "SELECT c.id, '', a.name, c.created, c.not_after, CAST(NULL AS BIGINT), '' FROM application_organization o"
    " JOIN application a ON a.id = o.application JOIN application_certificate c ON c.application = a.id"
    " WHERE o.org = $1 AND c.id > $2 AND a.state = 'active' AND CAST($3 AS TEXT) = '' AND CAST($4 AS BIGINT) > 0"
    " AND c.generation = (SELECT generation FROM server) ORDER BY c.id LIMIT $5";

std::string_view text_of(secret_kind kind) {
    switch (kind) {
        case secret_kind::application: return applications;
        case secret_kind::operator_key: return operator_keys;
        case secret_kind::api_key: return api_keys;
        case secret_kind::idp_key: return idp_keys;
        case secret_kind::scim_token: return scim_tokens;
        case secret_kind::sp_key: return sp_keys;
        case secret_kind::application_certificate: return application_certificates;
    }
    return {};
}

bool by_connection(secret_kind kind) { return kind == secret_kind::idp_key || kind == secret_kind::sp_key; }

}  // namespace

std::string secret_age_repository::place_of(const aged_secret& one) {
    return (by_connection(one.kind) ? one.of : std::string()) + " " + one.id;
}

result<std::vector<aged_secret>> secret_age_repository::list(secret_kind kind, std::string_view after, std::int64_t most) {
    const auto blank = after.find(' ');
    const auto of = blank == std::string_view::npos ? std::string_view() : after.substr(0, blank);
    const auto id = blank == std::string_view::npos ? std::string_view() : after.substr(blank + 1);
    return collect(sql(), text_of(kind), {org(), id, of, tx().now(), most}, [&](const sql_row& row) {
        return aged_secret{kind,      row.string(0),      row.string(1),      row.string(2),
                           row.at(3), row.optional_at(4), row.optional_at(5), row.string(6)};
    });
}

}  // namespace gatehouse
