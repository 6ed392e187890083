#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/idempotency_repository.hpp>

namespace gatehouse {

result<credential_sweep::ended> credential_sweep::end_all_of(const member_id& id, std::int64_t most) {
    const instant now = tx().now();
    ended out;
    // No ORDER BY: to please it, SQLite would walk the organization's rows in the order of their ids.
    const struct {
        std::int64_t& count;
        std::string_view sql;
    } sweeps[] = {
        {out.api_keys,
         "UPDATE api_key SET ended = $3 WHERE org = $1 AND id IN ("
         "SELECT id FROM api_key WHERE org = $1 AND member = $2 AND ended IS NULL LIMIT $4)"},
        {out.links,
         "UPDATE link_token SET consumed = $3 WHERE org = $1 AND id IN ("
         "SELECT id FROM link_token WHERE org = $1 AND member = $2 AND consumed IS NULL LIMIT $4)"},
        {out.child_sessions,
         "UPDATE child_session SET ended = $3 WHERE org = $1 AND id IN ("
         "SELECT c.id FROM session s CROSS JOIN child_session c "
         "WHERE c.org = s.org AND c.parent = s.id AND s.org = $1 AND s.member = $2 AND s.ended IS NULL AND c.ended IS NULL "
         "LIMIT $4)"},
        {out.sessions,
         "UPDATE session SET ended = $3 WHERE org = $1 AND id IN ("
         "SELECT id FROM session WHERE org = $1 AND member = $2 AND ended IS NULL LIMIT $4)"},
    };
    for (const auto& each : sweeps) {
        const auto changed = sql().run(each.sql, {org(), id.text(), now, most - out.rows()});
        if (!changed) return changed.error();
        each.count = *changed;
    }
    // What answers said to a credential is told to none that lives after it.
    if (auto kept = idempotency_repository(tx()).end_of(id, most - out.rows()); !kept) return kept.error();
    return out;
}

result<credential_sweep::ended> credential_sweep::end_sessions_of(const link_id& id) {
    ended out;
    const auto children = sql().run(
        "UPDATE child_session SET ended = $3 WHERE org = $1 AND ended IS NULL AND parent IN ("
        "SELECT id FROM session WHERE org = $1 AND link = $2 AND ended IS NULL)",
        {org(), id.text(), tx().now()});
    if (!children) return children.error();
    const auto sessions = sql().run("UPDATE session SET ended = $3 WHERE org = $1 AND link = $2 AND ended IS NULL",
                                    {org(), id.text(), tx().now()});
    if (!sessions) return sessions.error();
    out.child_sessions = *children;
    out.sessions = *sessions;
    return out;
}

result<std::int64_t> credential_sweep::end_links_of(const member_id& id) {
    return sql().run("UPDATE link_token SET consumed = $3 WHERE org = $1 AND member = $2 AND consumed IS NULL",
                     {org(), id.text(), tx().now()});
}

}  // namespace gatehouse
