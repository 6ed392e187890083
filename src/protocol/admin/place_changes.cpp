#include "place_changes.hpp"

#include <algorithm>

#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

template <class Id> bool same(const std::optional<Id>& a, const std::optional<Id>& b) { return a == b; }

std::optional<team_id> team_of(const resource* one) { return one ? one->team : std::nullopt; }
std::optional<resource_id> parent_of(const resource* one) { return one ? one->parent : std::nullopt; }

result<bool> counts_in_team(call& made, const std::optional<team_id>& which) {
    return which ? resource_repository(made.tx).is_scope("team", which->text()) : result<bool>(false);
}

// A role, a grant, or units, of the thing itself or of what it lies in.
result<bool> counts_below(call& made, const std::optional<resource_id>& top) {
    if (!top) return false;
    const auto row = resource_repository(made.tx).find(*top);
    if (!row) return row.error();
    const auto chain = rights_repository(made.tx).resource(row->type, row->name, *made.from.who->member);
    if (!chain) return chain.error();
    for (const auto& node : *chain) {
        if (node.restricted) return true;
        const auto granted = grant_repository(made.tx).on(resource_id::trusted(node.id), {}, 1);
        if (!granted) return granted.error();
        if (!granted->empty()) return true;
        auto scope = resource_repository(made.tx).is_scope(node.type, node.name);
        if (scope && !*scope && !node.team.empty()) scope = resource_repository(made.tx).is_scope("team", node.team);
        if (!scope || *scope) return scope;
    }
    return false;
}

}  // namespace

result<bool> is_moved(call& made, const resource* before, const resource* after, const std::vector<unit_id>& units) {
    if (before && after && before->name != after->name) return true;
    if (!same(team_of(before), team_of(after)) || !same(parent_of(before), parent_of(after))) return true;
    if (!before) return false;
    auto had = resource_repository(made.tx).units_of(before->id);
    if (!had) return had.error();
    auto has = units;
    std::ranges::sort(*had);
    std::ranges::sort(has);
    return !had->empty() && *had != has;
}

result<bool> may_bring(call& made, const resource* before, const resource* after) {
    if (before && after && before->name != after->name) return true;
    if (before) {
        const auto units = resource_repository(made.tx).units_of(before->id);
        if (!units || !units->empty()) return units ? result<bool>(true) : units.error();
    }
    if (!same(team_of(before), team_of(after)))
        for (const auto& one : {team_of(before), team_of(after)})
            if (auto counts = counts_in_team(made, one); !counts || *counts) return counts;
    if (!same(parent_of(before), parent_of(after)))
        for (const auto& one : {parent_of(before), parent_of(after)})
            if (auto counts = counts_below(made, one); !counts || *counts) return counts;
    return false;
}

result<resource_name> name_now(call& made, const std::optional<resource_id>& id, const resource_name& before) {
    if (!id) return before;
    const auto row = resource_repository(made.tx).find(*id);
    if (row) return resource_name{row->type, row->name};
    return row.error().code == errc::not_found ? result<resource_name>(before) : row.error();
}

}  // namespace gatehouse::protocol::admin
