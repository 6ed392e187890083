#include "place_changes.hpp"

#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/holder_repository.hpp>
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

constexpr auto most_people = limits::gaining_people + 1;

result<void> add_all(const result<std::vector<member_id>>& found, std::vector<member_id>& to) {
    if (!found) return found.error();
    // One person may stand in it several times: a full page says nothing of the rest.
    if (std::ssize(*found) >= most_people)
        return make_error(errc::too_many, "more people might gain by this than can be looked at: ask an owner to do it");
    for (const auto& who : *found)
        if (std::ranges::find(to, who) == to.end()) to.push_back(who);
    return {};
}

result<void> add_of_scope(call& made, const role_scope& scope, std::vector<member_id>& to) {
    return add_all(holder_repository(made.tx).in_scope(scope, most_people), to);
}

// Whom roles and grants reach there; false: units keep others out.
result<bool> add_below(call& made, const resource_id& top, std::vector<member_id>& to) {
    const auto row = resource_repository(made.tx).find(top);
    if (!row) return row.error();
    const auto chain = rights_repository(made.tx).resource(row->type, row->name, *made.from.who->member);
    if (!chain) return chain.error();
    for (const auto& node : *chain) {
        if (node.restricted) return false;
        if (auto added = add_of_scope(made, {node.type, node.name}, to); !added) return added.error();
        if (auto added = node.team.empty() ? result<void>() : add_of_scope(made, {"team", node.team}, to); !added)
            return added.error();
        if (auto added = add_all(holder_repository(made.tx).of_grants_on(node.id, most_people), to); !added)
            return added.error();
    }
    return true;
}

}  // namespace

result<std::optional<std::vector<member_id>>> whom_it_concerns(call& made, const resource* before, const resource* after) {
    using people = std::optional<std::vector<member_id>>;
    if (before && after && before->name != after->name) return people();
    const auto units = before ? resource_repository(made.tx).units_of(before->id) : std::vector<unit_id>();
    if (!units || !units->empty()) return units ? result<people>(people()) : units.error();
    std::vector<member_id> all;
    for (const auto* one : {before, after}) {
        if (const auto team = team_of(one))
            if (auto added = add_of_scope(made, {"team", std::string(team->text())}, all); !added) return added.error();
        const auto parent = parent_of(one);
        const auto named = parent ? add_below(made, *parent, all) : result<bool>(true);
        if (!named || !*named) return named ? result<people>(people()) : named.error();
    }
    return people(std::move(all));
}

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
