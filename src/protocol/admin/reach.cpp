#include "reach.hpp"

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

result<void> check_units(call& made, const resource_facts& present, const std::vector<unit_id>& units) {
    if (!present.restricted || present.in_unit) return {};
    const auto inside = is_in_one_of(made, units);
    if (!inside) return inside.error();
    if (!units.empty() && !*inside) return {};
    return make_error(errc::forbidden,
                      "the resource belongs to units that you are not in: somebody of them has to change that");
}

}  // namespace

result<void> check_reach(call& made, const resource_name& before, const resource& after, const std::vector<unit_id>& units) {
    if (made.from.is_operator()) return {};
    const auto present = rights_repository(made.tx).resource(before.type, before.name, *made.from.who->member);
    if (!present) return present.error();
    if (auto may = check_units(made, *present, units); !may) return may;
    if (after.team && after.team->text() != present->team)
        if (auto may = check_covering(made, {"team", std::string(after.team->text())}); !may) return may;
    if (after.name == before.name) return {};
    return check_covering(made, {after.type, after.name});
}

}  // namespace gatehouse::protocol::admin
