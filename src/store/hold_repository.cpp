#include <gatehouse/store/hold_repository.hpp>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

hold wait_since(instant restored) {
    return {hold_source::reconcile(), "a backup was restored, and since then nobody said that this member goes on", "gatehouse",
            restored};
}

hold read_hold(const sql_row& row, int from = 0) {
    const auto kind = row.text(from);
    const auto known = kind == "connection" ? hold_kind::connection
                       : kind == "admin"    ? hold_kind::admin
                                            : hold_kind::local_removal;
    return {{known, row.string(from + 1)}, row.string(from + 2), row.string(from + 3), row.at(from + 4)};
}

auto place_of(const hold_repository::held& one) {
    return std::tuple(one.member.text(), to_text(one.what.source.kind), std::string_view(one.what.source.id));
}

}  // namespace

result<bool> hold_repository::add(const member_id& id, const hold_source& source, std::string_view reason,
                                  std::string_view by) {
    const auto added = any_row(sql(),
                               "INSERT INTO hold (org, member, source_kind, source_id, reason, by, since) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1",
                               {org(), id.text(), to_text(source.kind), source.id, reason, by, tx().now()});
    if (!added || !*added) return added;
    if (const auto counted = count(id, 1); !counted) return counted.error();
    return true;
}

result<void> hold_repository::set_by(const member_id& id, const hold_source& source, std::string_view reason,
                                     std::string_view by) {
    return change_one(sql(),
                      "UPDATE hold SET reason = $5, by = $6 WHERE org = $1 AND member = $2 AND source_kind = $3"
                      " AND source_id = $4",
                      {org(), id.text(), to_text(source.kind), source.id, reason, by}, errc::not_found,
                      "there is no such hold");
}

result<bool> hold_repository::clear(const member_id& id, const hold_source& source, std::string_view by) {
    if (source.kind == hold_kind::reconcile) {
        const auto confirmed = confirm(id);
        if (!confirmed) return confirmed;
        const auto cleared = clear(id, hold_source::after_restore(), by);
        return cleared && *confirmed ? true : cleared;
    }
    const auto kept = any_row(sql(),
                              "INSERT INTO hold_past (org, member, source_kind, source_id, reason, by, since, until, ended_by) "
                              "SELECT org, member, source_kind, source_id, reason, by, since, $5, $6 FROM hold "
                              "WHERE org = $1 AND member = $2 AND source_kind = $3 AND source_id = $4",
                              {org(), id.text(), to_text(source.kind), source.id, tx().now(), by});
    if (!kept || !*kept) return kept;
    const auto gone =
        change_any(sql(), "DELETE FROM hold WHERE org = $1 AND member = $2 AND source_kind = $3 AND source_id = $4",
                   {org(), id.text(), to_text(source.kind), source.id});
    if (!gone) return gone.error();
    if (const auto counted = count(id, -1); !counted) return counted.error();
    return true;
}

result<void> hold_repository::clear_all(const member_id& id, std::string_view by) {
    const auto held = of(id);
    if (!held) return held.error();
    for (const auto& each : *held)
        if (const auto cleared = clear(id, each.source, by); !cleared) return cleared.error();
    return {};
}

result<std::vector<hold>> hold_repository::of(const member_id& id) {
    auto all = collect(sql(),
                       "SELECT source_kind, source_id, reason, by, since FROM hold "
                       "WHERE org = $1 AND member = $2 ORDER BY source_kind, source_id",
                       {org(), id.text()}, [](const sql_row& row) { return read_hold(row); });
    if (!all) return all;
    const auto waits = first(sql(),
                             "SELECT s.restored_at FROM member CROSS JOIN server s"
                             " WHERE member.org = $1 AND member.id = $2 AND " GATEHOUSE_WAITS("member") " > 0",
                             {org(), id.text()}, [](const sql_row& row) { return row.at(0); });
    if (!waits) return waits.error();
    if (*waits) all->push_back(wait_since(**waits));
    return all;
}

// What ended before the moment asked about has no part in it, however often an identity provider changed its mind.
result<bool> hold_repository::held_since_before(const member_id& id, instant then) {
    const auto present = of(id);
    if (!present) return present.error();
    if (present->empty()) return false;
    auto since = std::ranges::min(*present, {}, &hold::since).since;
    const auto past = collect(sql(),
                              "SELECT since, until FROM hold_past WHERE org = $1 AND member = $2 AND until >= $3"
                              " ORDER BY until DESC",
                              {org(), id.text(), then}, [](const sql_row& row) { return std::pair(row.at(0), row.at(1)); });
    if (!past) return past.error();
    for (const auto& [from, until] : *past) {
        if (until < since) break;
        since = std::min(since, from);
    }
    return since < then;
}

result<std::int64_t> hold_repository::back_over_removal() {
    return required(sql(), "SELECT count(*) FROM hold WHERE org = $1 AND source_kind = 'local_removal'", {org()},
                    "holds cannot be counted", [](const sql_row& row) { return row.integer(0); });
}

result<std::vector<hold_repository::held>> hold_repository::list(std::string_view member,
                                                                 const std::pair<std::string, std::string>& source,
                                                                 std::int64_t most) {
    auto all = collect(sql(),
                       "SELECT member, source_kind, source_id, reason, by, since FROM hold"
                       " WHERE org = $1 AND (member, source_kind, source_id) > ($2, $3, $4)"
                       " ORDER BY member, source_kind, source_id LIMIT $5",
                       {org(), member, source.first, source.second, most}, [](const sql_row& row) {
                           return held{member_id::trusted(row.text(0)), read_hold(row, 1)};
                       });
    if (!all) return all;
    auto waits = waiting(member, source, most);
    if (!waits) return waits;
    const auto middle = all->insert(all->end(), std::make_move_iterator(waits->begin()), std::make_move_iterator(waits->end()));
    std::ranges::inplace_merge(*all, middle, {}, place_of);
    if (std::ssize(*all) > most) all->erase(all->begin() + most, all->end());
    return all;
}

// Whoever was confirmed is passed over by his own row.
result<std::vector<hold_repository::held>> hold_repository::waiting(std::string_view member,
                                                                    const std::pair<std::string, std::string>& source,
                                                                    std::int64_t most) {
    const auto needed = first(sql(), "SELECT MAX(reconcile) FROM connection WHERE org = $1", {org()},
                              [](const sql_row& row) { return row.is_null(0) ? 0 : row.integer(0); });
    if (!needed) return needed.error();
    if (needed->value_or(0) == 0) return std::vector<held>();
    return collect(sql(),
                   "SELECT m.id, s.restored_at FROM server s CROSS JOIN member m WHERE m.org = $1 AND m.id >= $2"
                   " AND (m.id, 'reconcile', '') > ($2, $3, $4) AND m.reconciled < $6 AND " GATEHOUSE_WAITS(
                       "m") " > 0 ORDER BY m.id LIMIT $5",
                   {org(), member, source.first, source.second, most, **needed}, [](const sql_row& row) {
                       return held{member_id::trusted(row.text(0)), wait_since(row.at(1))};
                   });
}

result<bool> hold_repository::confirm(const member_id& id) {
    const auto holds = first(
        sql(),
        "UPDATE member SET reconciled = $3 WHERE org = $1 AND id = $2 AND " GATEHOUSE_WAITS("member") " > 0 RETURNING holds",
        {org(), id.text(), tx().generation()}, [](const sql_row& row) { return row.integer(0); });
    if (!holds) return holds.error();
    if (!*holds) return false;
    if (const auto risen = raise_versions(id); !risen) return risen.error();
    return true;
}

result<void> hold_repository::count(const member_id& id, int change) {
    const auto holds = first(sql(), "UPDATE member SET holds = holds + $3 WHERE org = $1 AND id = $2 RETURNING holds",
                             {org(), id.text(), change}, [](const sql_row& row) { return row.integer(0); });
    if (!holds) return holds.error();
    const bool turned = holds->value_or(0) == (change > 0 ? 1 : 0);
    return turned ? raise_versions(id) : result<void>();
}

result<void> hold_repository::raise_versions(const member_id& id) {
    return change_any(sql(), "UPDATE link SET version = version + 1, modified = $3 WHERE org = $1 AND member = $2",
                      {org(), id.text(), tx().now()});
}

}  // namespace gatehouse
