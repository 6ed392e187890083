#include <gatehouse/store/connection_end_repository.hpp>

#include <algorithm>

#include <gatehouse/base/limits/mapping.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

// $1 org, $2 connection, $3 now.
#define GATEHOUSE_ITS_MEMBERS "(SELECT l.member FROM link l WHERE l.org = $1 AND l.connection = $2 AND l.authority = 1)"
#define GATEHOUSE_ITS_LINKS "(SELECT l.id FROM link l WHERE l.org = $1 AND l.connection = $2)"

// A link of another connection to a member of the one that goes.
struct heir {
    member_id member;
    link_id link;
    connection_id connection;
    bool active;
};

heir heir_of(const sql_row& row) {
    return {member_id::trusted(row.text(0)), link_id::trusted(row.text(1)), connection_id::trusted(row.text(2)),
            row.integer(3) != 0};
}

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

// A source clears only its own, and this one is going: an administrator has to be able to.
result<void> connection_end_repository::hand_over_holds(const connection_id& gone, std::string_view by, ended& out) {
    const auto members =
        collect(sql(),
                "SELECT h.member FROM link l CROSS JOIN hold h WHERE l.org = $1 AND l.connection = $2 AND h.org = $1"
                " AND h.member = l.member AND h.source_kind = 'connection' AND h.source_id = $2",
                {org(), gone.text()}, [](const sql_row& row) { return row.string(0); });
    if (!members) return members.error();
    for (const auto& member : *members) {
        const auto moved = change_any(sql(),
                                      "INSERT INTO hold (org, member, source_kind, source_id, reason, by, since)"
                                      " VALUES ($1, $2, 'admin', '', 'its connection was deleted', $3, $4)"
                                      " ON CONFLICT DO NOTHING",
                                      {org(), member, by, tx().now()});
        if (!moved) return moved;
        const auto kept =
            change_any(sql(),
                       "INSERT INTO hold_past (org, member, source_kind, source_id, reason, by, since, until, ended_by)"
                       " SELECT org, member, source_kind, source_id, reason, by, since, $4, $5 FROM hold"
                       " WHERE org = $1 AND member = $2 AND source_kind = 'connection' AND source_id = $3",
                       {org(), member, gone.text(), tx().now(), by});
        if (!kept) return kept;
        const auto cleared = change_any(
            sql(), "DELETE FROM hold WHERE org = $1 AND member = $2 AND source_kind = 'connection' AND source_id = $3",
            {org(), member, gone.text()});
        if (!cleared) return cleared;
        const auto counted = change_any(sql(),
                                        "UPDATE member SET holds = (SELECT COUNT(*) FROM hold h WHERE h.org = $1 AND h.member ="
                                        " $2) WHERE org = $1 AND id = $2",
                                        {org(), member});
        if (!counted) return counted;
    }
    out.holds = std::ssize(*members);
    return {};
}

result<void> connection_end_repository::keep_past(const connection_id& gone) {
    const auto members =
        run("INSERT INTO group_member_past (org, group_id, member, kind, since, until)"
            " SELECT m.org, m.group_id, m.member, m.kind, m.since, $3 FROM directory_group g"
            " CROSS JOIN group_member m WHERE g.org = $1 AND g.connection = $2 AND m.org = $1"
            " AND m.group_id = g.id",
            gone);
    if (!members) return members.error();
    const auto bindings =
        run("INSERT INTO rule_binding_past (org, group_id, rule, bound_by, since, until)"
            " SELECT b.org, b.group_id, b.rule, b.bound_by, b.since, $3 FROM directory_group g"
            " CROSS JOIN rule_binding b WHERE g.org = $1 AND g.connection = $2 AND b.org = $1"
            " AND b.group_id = g.id",
            gone);
    if (!bindings) return bindings.error();
    return {};
}

result<void> connection_end_repository::hand_over_authority(const connection_id& gone, ended& out) {
    auto members = collect(sql(),
                           "SELECT o.member, o.id, o.connection, o.active FROM link d CROSS JOIN link o"
                           " CROSS JOIN connection c WHERE d.org = $1 AND d.connection = $2 AND d.authority = 1 AND o.org = $1"
                           " AND o.member = d.member AND o.connection <> $2 AND c.org = $1 AND c.id = o.connection"
                           " ORDER BY o.member, CASE WHEN o.active = 1 AND c.state = 'active' THEN 0 ELSE 1 END, o.id",
                           {org(), gone.text()}, heir_of);
    if (!members) return members.error();
    const auto others = std::ranges::unique(*members, {}, &heir::member);
    members->erase(others.begin(), others.end());
    if (std::ranges::count(*members, false, &heir::active) > limits::connection_end_off)
        return make_error(errc::too_many,
                          "too many of these people are inactive at another connection, which would speak for them: let its "
                          "provider remove some first, and disable this one meanwhile");
    for (auto& one : *members) {
        const auto set =
            change_any(sql(), "UPDATE link SET authority = 1 WHERE org = $1 AND id = $2", {org(), one.link.text()});
        if (!set) return set;
        if (!one.active) out.off.push_back({std::move(one.member), std::move(one.connection)});
    }
    return {};
}

result<connection_end_repository::ended> connection_end_repository::erase(const connection_id& gone, std::string_view by) {
    ended out;
    const auto users = required(sql(), "SELECT user_count FROM connection WHERE org = $1 AND id = $2", {org(), gone.text()},
                                "no such connection", [](const sql_row& row) { return row.integer(0); });
    if (!users) return users.error();
    out.users = *users;
    if (auto done = end_credentials(gone, out); !done) return done.error();
    if (auto moved = hand_over_holds(gone, by, out); !moved) return moved.error();
    if (auto kept = keep_past(gone); !kept) return kept.error();
    if (auto handed = hand_over_authority(gone, out); !handed) return handed.error();
    if (auto erased = change_one(sql(), "DELETE FROM connection WHERE org = $1 AND id = $2", {org(), gone.text()},
                                 errc::not_found, "no such connection");
        !erased)
        return erased.error();
    return out;
}

}  // namespace gatehouse
