#include "window_looks.hpp"

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>

namespace gatehouse::access {

// Each member is judged as of now, and as of the moment before each of the windows closed.
bool window_looks::add(const member_id& who, const past_window& over) {
    const auto found = taken_.find(who);
    const bool fresh = found == taken_.end();
    const std::size_t cost = fresh ? 2 : 1;
    const bool room = used_ + cost <= most_ && (!fresh || taken_.size() < limits::exposures_settled);
    if (!room && !taken_.empty()) return false;
    used_ += cost;
    taken_[who].push_back(over);
    return true;
}

result<bool> window_looks::take_team(tenant_transaction& tx, std::string_view table, std::string_view row, const team_id& team,
                                     const past_window& over) {
    exposure_repository looks(tx);
    auto last = looks.looked_to(table, row);
    if (!last) return last.error();
    // One more than are new to a transaction: whoever is that one says that there may be others.
    const auto in = holder_repository(tx).of_team_after(team, *last, limits::exposures_settled + 1);
    if (!in) return in.error();
    for (const auto& who : *in) {
        if (!add(who, over)) {
            if (auto kept = looks.look_to(table, row, *last); !kept) return kept.error();
            return false;
        }
        *last = who.text();
    }
    if (in->size() <= limits::exposures_settled) return true;
    if (auto kept = looks.look_to(table, row, *last); !kept) return kept.error();
    return false;
}

result<bool> window_looks::take(tenant_transaction& tx, const ended_window& one) {
    if (const auto* in = std::get_if<const team_membership*>(&one.row)) return add((*in)->member, one.over);
    const auto given = [&](std::string_view table, const auto& row) -> result<bool> {
        if (row.to == principal_kind::member) return add(member_id::trusted(row.principal), one.over);
        return take_team(tx, table, row.id.text(), team_id::trusted(row.principal), one.over);
    };
    if (const auto* was = std::get_if<const assignment*>(&one.row)) return given("assignment", **was);
    return given("grant", **std::get_if<const grant*>(&one.row));
}

result<void> window_looks::record(tenant_transaction& tx, const request_context& by, const decider& rights) const {
    for (const auto& [who, windows] : taken_)
        if (auto done = settle_windows(tx, by, rights, who, windows); !done) return done;
    return {};
}

}  // namespace gatehouse::access
