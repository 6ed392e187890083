#include <gatehouse/store/connection_end_repository.hpp>

#include <iterator>

#include <gatehouse/base/limits/mapping.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

// $1 org, $2 connection, $3 now.
#define GATEHOUSE_ITS_MEMBERS "(SELECT l.member FROM link l WHERE l.org = $1 AND l.connection = $2 AND l.authority = 1)"
#define GATEHOUSE_ITS_RULES "(SELECT r.id FROM mapping_rule r WHERE r.org = $1 AND r.connection = $2)"
#define GATEHOUSE_ITS_LINKS "(SELECT l.id FROM link l WHERE l.org = $1 AND l.connection = $2)"

// Whom it holds back, of those it knows.
#define GATEHOUSE_HELD_BY_IT                                                            \
    " WHERE org = $1 AND source_kind = 'connection' AND source_id = $2 AND member IN (" \
    "SELECT l.member FROM link l WHERE l.org = $1 AND l.connection = $2)"

// Who waits for its word since a restore.
#define GATEHOUSE_WHO_WAIT                                                                                             \
    "(SELECT l.member FROM connection c CROSS JOIN link l CROSS JOIN member m WHERE c.org = $1 AND c.id = $2"          \
    " AND c.reconcile > 0 AND l.org = $1 AND l.connection = $2 AND l.authority = 1 AND m.org = $1 AND m.id = l.member" \
    " AND m.reconciled < c.reconcile AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.org = $1 AND h.member = l.member"    \
    " AND h.source_kind = 'admin' AND h.source_id = 'restore'))"

}  // namespace

result<std::int64_t> connection_end_repository::run(std::string_view text, const connection_id& gone) {
    return sql().run(text, {org(), gone.text(), tx().now()});
}

// The epoch is the end; the rows are tidied.
result<void> connection_end_repository::end_credentials(const connection_id& gone, ended& out) {
    const auto raised =
        run("UPDATE member SET epoch = epoch + 1, epoch_at = $3 WHERE org = $1 AND id IN " GATEHOUSE_ITS_MEMBERS, gone);
    if (!raised) return raised.error();
    const auto keys =
        run("UPDATE api_key SET ended = $3 WHERE org = $1 AND ended IS NULL AND member IN " GATEHOUSE_ITS_MEMBERS, gone);
    if (!keys) return keys.error();
    const auto children =
        run("UPDATE child_session SET ended = $3 WHERE org = $1 AND ended IS NULL AND parent IN"
            " (SELECT s.id FROM session s WHERE s.org = $1 AND s.member IN " GATEHOUSE_ITS_MEMBERS
            " UNION SELECT s.id FROM session s WHERE s.org = $1 AND s.link IN " GATEHOUSE_ITS_LINKS ")",
            gone);
    if (!children) return children.error();
    const auto own =
        run("UPDATE session SET ended = $3 WHERE org = $1 AND ended IS NULL AND link IN " GATEHOUSE_ITS_LINKS, gone);
    if (!own) return own.error();
    const auto others =
        run("UPDATE session SET ended = $3 WHERE org = $1 AND ended IS NULL AND member IN " GATEHOUSE_ITS_MEMBERS, gone);
    if (!others) return others.error();
    const auto links = run(
        "UPDATE link_token SET consumed = $3 WHERE org = $1 AND consumed IS NULL AND member IN " GATEHOUSE_ITS_MEMBERS, gone);
    if (!links) return links.error();
    out.api_keys = *keys;
    out.sessions = *own + *others;
    return {};
}

// Its end would let them in: they go on waiting, for somebody here.
result<void> connection_end_repository::hold_who_wait(const connection_id& gone, std::string_view by, ended& out) {
    const auto read_otherwise =
        run("UPDATE link SET version = version + 1, modified = $3 WHERE org = $1 AND member IN " GATEHOUSE_WHO_WAIT, gone);
    if (!read_otherwise) return read_otherwise.error();
    const auto counted = change_any(sql(), "UPDATE member SET holds = holds + 1 WHERE org = $1 AND id IN " GATEHOUSE_WHO_WAIT,
                                    {org(), gone.text()});
    if (!counted) return counted;
    const auto held = sql().run(
        "INSERT INTO hold (org, member, source_kind, source_id, reason, by, since)"
        " SELECT org, id, 'admin', 'restore', 'a backup was restored, and its connection was deleted before it said that"
        " this member goes on', $3, $4 FROM member WHERE org = $1 AND id IN " GATEHOUSE_WHO_WAIT,
        {org(), gone.text(), by, tx().now()});
    if (!held) return held.error();
    out.holds += *held;
    return {};
}

// A source clears only its own, and this one is going: an administrator has to be able to. Whom one holds back already has a
// hold less.
result<void> connection_end_repository::hand_over_holds(const connection_id& gone, std::string_view by, ended& out) {
    const auto fewer =
        change_any(sql(),
                   "UPDATE member SET holds = holds - 1 WHERE org = $1 AND id IN (SELECT h.member FROM link l CROSS JOIN hold h"
                   " CROSS JOIN hold a WHERE l.org = $1 AND l.connection = $2 AND h.org = $1 AND h.member = l.member"
                   " AND h.source_kind = 'connection' AND h.source_id = $2 AND a.org = $1 AND a.member = l.member"
                   " AND a.source_kind = 'admin' AND a.source_id = '')",
                   {org(), gone.text()});
    if (!fewer) return fewer;
    const auto moved = change_any(sql(),
                                  "INSERT INTO hold (org, member, source_kind, source_id, reason, by, since)"
                                  " SELECT org, member, 'admin', '', 'its connection was deleted', $3, $4 FROM"
                                  " hold" GATEHOUSE_HELD_BY_IT " ON CONFLICT DO NOTHING",
                                  {org(), gone.text(), by, tx().now()});
    if (!moved) return moved;
    const auto kept =
        change_any(sql(),
                   "INSERT INTO hold_past (org, member, source_kind, source_id, reason, by, since, until, ended_by)"
                   " SELECT org, member, source_kind, source_id, reason, by, since, $4, $3 FROM"
                   " hold" GATEHOUSE_HELD_BY_IT,
                   {org(), gone.text(), by, tx().now()});
    if (!kept) return kept;
    const auto cleared = sql().run("DELETE FROM hold" GATEHOUSE_HELD_BY_IT, {org(), gone.text()});
    if (!cleared) return cleared.error();
    out.holds += *cleared;
    return {};
}

result<void> connection_end_repository::hand_over_authority(const connection_id& gone, ended& out) {
    const auto heirs = change_any(
        sql(),
        "UPDATE link SET authority = 1 WHERE org = $1 AND id IN (SELECT (SELECT o.id FROM link o CROSS JOIN connection c"
        " WHERE o.org = $1 AND o.member = d.member AND o.connection <> $2 AND c.org = $1 AND c.id = o.connection"
        " AND c.deleted IS NULL ORDER BY CASE WHEN o.active = 1 AND c.state = 'active' THEN 0 ELSE 1 END, o.id LIMIT 1)"
        " FROM link d WHERE d.org = $1 AND d.connection = $2 AND d.authority = 1)",
        {org(), gone.text()});
    if (!heirs) return heirs;
    auto off = collect(sql(),
                       "SELECT o.member, o.connection FROM link d CROSS JOIN link o WHERE d.org = $1 AND d.connection = $2"
                       " AND d.authority = 1 AND o.org = $1 AND o.member = d.member AND o.connection <> $2"
                       " AND o.authority = 1 AND o.active = 0 LIMIT $3",
                       {org(), gone.text(), static_cast<std::int64_t>(limits::connection_end_off) + 1}, [](const sql_row& row) {
                           return ended::switched_off{member_id::trusted(row.text(0)), connection_id::trusted(row.text(1))};
                       });
    if (!off) return off.error();
    if (std::ssize(*off) > limits::connection_end_off)
        return make_error(errc::too_many,
                          "too many of these people are inactive at another connection, which would speak for them: let its "
                          "provider remove some first, and disable this one meanwhile");
    out.off = *std::move(off);
    return change_any(sql(), "UPDATE link SET authority = 0 WHERE org = $1 AND connection = $2 AND authority = 1",
                      {org(), gone.text()});
}

result<void> connection_end_repository::run_all(std::initializer_list<std::string_view> texts, const connection_id& gone) {
    for (const auto text : texts)
        if (auto done = change_any(sql(), text, {org(), gone.text()}); !done) return done;
    return {};
}

// What is few goes here and now, keys and tokens above all; the rest is out of reach.
result<connection_end_repository::ended> connection_end_repository::mark(const connection_id& gone, std::string_view by) {
    ended out;
    const auto users = required(sql(), "SELECT user_count FROM connection WHERE org = $1 AND id = $2 AND deleted IS NULL",
                                {org(), gone.text()}, "no such connection", [](const sql_row& row) { return row.integer(0); });
    if (!users) return users.error();
    out.users = *users;
    if (auto done = end_credentials(gone, out); !done) return done.error();
    if (auto held = hold_who_wait(gone, by, out); !held) return held.error();
    if (auto moved = hand_over_holds(gone, by, out); !moved) return moved.error();
    if (auto handed = hand_over_authority(gone, out); !handed) return handed.error();
    const auto stripped = run_all(
        {"DELETE FROM mapping_rule_role WHERE org = $1 AND rule IN " GATEHOUSE_ITS_RULES,
         "DELETE FROM mapping_rule_team WHERE org = $1 AND rule IN " GATEHOUSE_ITS_RULES,
         "UPDATE mapping_rule SET enabled = 0 WHERE org = $1 AND connection = $2",
         "DELETE FROM scim_token WHERE org = $1 AND connection = $2",
         "DELETE FROM saml_trust WHERE org = $1 AND connection = $2", "DELETE FROM idp_key WHERE org = $1 AND connection = $2",
         "DELETE FROM sp_key WHERE org = $1 AND connection = $2", "DELETE FROM domain WHERE org = $1 AND connection = $2",
         "DELETE FROM adoption WHERE org = $1 AND connection = $2"},
        gone);
    if (!stripped) return stripped.error();
    const auto marked =
        run("UPDATE connection SET state = 'disabled', epoch = epoch + 1, epoch_at = $3, deleted = $3"
            " WHERE org = $1 AND id = $2",
            gone);
    if (!marked) return marked.error();
    return out;
}

}  // namespace gatehouse
