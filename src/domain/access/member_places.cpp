#include "member_places.hpp"

#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

namespace gatehouse::access {
namespace {

std::string place_text(const resource& one) { return one.type + "/" + one.name; }

// A scope may be of a name that nobody registered.
result<void> add_scope(tenant_transaction& tx, const role_scope& scope, std::int64_t most, found_places& to) {
    to.names.insert(scope.kind + "/" + scope.id);
    const auto known = resource_repository(tx).find_named(scope.kind, scope.id);
    if (known) return add_tree(tx, known->id, most, to);
    return known.error().code == errc::not_found ? result<void>() : known.error();
}

result<void> add_team(tenant_transaction& tx, const team_id& whose, std::int64_t most, found_places& to) {
    const auto own = resource_repository(tx).of_team(whose, most + 1);
    if (!own) return own.error();
    if (std::ssize(*own) > most) {
        to.all = false;
        return {};
    }
    for (const auto& one : *own)
        if (auto added = add_tree(tx, one.id, most, to); !added) return added;
    return {};
}

}  // namespace

result<void> add_named_places(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles,
                              std::set<std::string>& to) {
    for (const auto& role : roles)
        if (role.scope.kind != "org" && role.scope.kind != "team") to.insert(role.scope.kind + "/" + role.scope.id);
    const auto grants = rights_repository(tx).grants_of(who, std::nullopt, tx.now());
    if (!grants) return grants.error();
    for (const auto& grant : *grants) {
        const auto on = resource_repository(tx).find(resource_id::trusted(grant.resource));
        if (!on) return on.error();
        to.insert(place_text(*on));
    }
    return {};
}

result<void> add_tree(tenant_transaction& tx, const resource_id& top, std::int64_t most, found_places& to) {
    resource_repository rows(tx);
    auto all = rows.below(top, most + 1);
    if (!all) return all.error();
    if (std::ssize(*all) > most) {
        to.all = false;
        all->clear();
    }
    all->push_back(top);
    for (const auto& id : *all) {
        const auto one = rows.find(id);
        if (!one && one.error().code != errc::not_found) return one.error();
        if (one) to.names.insert(place_text(*one));
    }
    return {};
}

result<void> add_places_of(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles, std::int64_t most,
                           found_places& to) {
    const auto enough = [&] {
        to.all = to.all && std::ssize(to.names) <= most;
        return !to.all;
    };
    for (const auto& role : roles) {
        if (role.scope.kind == "org") continue;
        if (enough()) return {};
        const auto added = role.scope.kind == "team" ? add_team(tx, team_id::trusted(role.scope.id), most, to)
                                                     : add_scope(tx, role.scope, most, to);
        if (!added) return added;
    }
    const auto grants = rights_repository(tx).grants_of(who, std::nullopt, tx.now());
    if (!grants) return grants.error();
    std::set<std::string> on;
    for (const auto& grant : *grants) on.insert(grant.resource);
    for (const auto& one : on) {
        if (enough()) return {};
        if (auto added = add_tree(tx, resource_id::trusted(one), most, to); !added) return added;
    }
    return {};
}

}  // namespace gatehouse::access
