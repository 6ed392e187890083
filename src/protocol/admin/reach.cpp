#include "reach.hpp"

#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include <algorithm>

namespace gatehouse::protocol::admin {
namespace {

// A role that the caller has in this scope and not everywhere: what comes into the scope comes under it.
const held_role* find_held_there(const std::vector<held_role>& held, const role_scope& scope) {
    const auto everywhere = [&](const held_role& one) {
        return std::ranges::any_of(held,
                                   [&](const held_role& other) { return other.role == one.role && other.scope.kind == "org"; });
    };
    const auto found = std::ranges::find_if(held, [&](const held_role& one) { return one.scope == scope && !everywhere(one); });
    return found == held.end() ? nullptr : &*found;
}

result<void> check_covering(call& made, const role_scope& scope) {
    const auto held = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!held) return held.error();
    if (const auto* gained = find_held_there(*held, scope))
        return make_error(errc::forbidden, "your own role " + gained->slug + " counts there: your rights would grow");
    return {};
}

result<bool> is_in_one_of(call& made, const std::vector<unit_id>& units) {
    const auto own = unit_repository(made.tx).of_member(*made.from.who->member);
    if (!own) return own.error();
    return std::ranges::any_of(units, [&](const unit_id& id) { return std::ranges::find(*own, id) != own->end(); });
}

// Kept out by itself, or by something that it lies in.
bool keeps_out(const resource_node& node) { return node.restricted && !node.in_unit; }

result<void> check_units(call& made, const resource_chain& present, const resource& after, const std::vector<unit_id>& units) {
    if (std::ranges::none_of(present, keeps_out)) return {};
    const auto inside = is_in_one_of(made, units);
    if (!inside) return inside.error();
    const bool own_stay = !units.empty() && !*inside;
    const std::string above = after.parent ? std::string(after.parent->text()) : std::string();
    const bool others_stay = std::any_of(present.begin() + 1, present.end(), keeps_out) && above == present.front().parent;
    if (own_stay || others_stay) return {};
    return make_error(errc::forbidden,
                      "the resource belongs to units that you are not in: somebody of them has to change that");
}

// What counts for the new parent, and for what that lies in, counts for all below.
result<void> check_parent(call& made, const resource_chain& present, const resource& after, bool renamed) {
    const bool stays = !renamed && !present.empty() && after.parent && after.parent->text() == present.front().parent;
    if (!after.parent || stays) return {};
    const auto parent = resource_repository(made.tx).find(*after.parent);
    if (!parent) return parent.error();
    const auto above = rights_repository(made.tx).resource(parent->type, parent->name, *made.from.who->member);
    if (!above) return above.error();
    for (const auto& node : *above) {
        if (auto may = check_covering(made, {node.type, node.name}); !may) return may;
        if (!node.team.empty())
            if (auto may = check_covering(made, {"team", node.team}); !may) return may;
    }
    const auto granted = rights_repository(made.tx).grants_on(*above, *made.from.who->member, made.from.who->session);
    if (!granted) return granted.error();
    if (granted->empty()) return {};
    return make_error(errc::forbidden, "a grant of your own counts below that parent: your rights would grow");
}

}  // namespace

result<bool> is_known_name(call& made, const resource& row) {
    const auto known = resource_repository(made.tx).was_named(row.type, row.name);
    if (!known || *known) return known;
    return resource_repository(made.tx).is_scope(row.type, row.name);
}

result<void> check_reach(call& made, const resource_name& before, const resource& after, const std::vector<unit_id>& units) {
    if (made.from.is_operator()) return {};
    const auto present = rights_repository(made.tx).resource(before.type, before.name, *made.from.who->member);
    if (!present) return present.error();
    if (auto may = check_units(made, *present, after, units); !may) return may;
    // What counts for its place counts for another name as it would for another thing put there.
    const bool renamed = after.name != before.name;
    if (auto may = check_parent(made, *present, after, renamed); !may) return may;
    if (after.team && (renamed || present->empty() || after.team->text() != present->front().team))
        if (auto may = check_covering(made, {"team", std::string(after.team->text())}); !may) return may;
    if (!renamed) return {};
    return check_covering(made, {after.type, after.name});
}

}  // namespace gatehouse::protocol::admin
