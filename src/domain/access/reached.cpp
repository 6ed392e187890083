#include "reached.hpp"

#include <algorithm>

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

namespace gatehouse::access {
namespace {

class search {
public:
    search(tenant_transaction& tx, const model_library& models, std::int64_t most) : tx_(tx), models_(models), most_(most) {}

    result<void> add(const change_target& what) {
        if (what.kind == "role") return add_role(role_id::trusted(what.id));
        if (what.kind == "policy") return add_policy(policy_id::trusted(what.id));
        if (what.kind == "team") return add_team(team_id::trusted(what.id));
        if (what.kind == "mapping_rule") return add_rule(mapping_rule_id::trusted(what.id));
        return add_everybody();
    }
    void add_members(const std::set<member_id>& named) {
        for (const auto& who : named) put(who);
    }
    reached found{};

private:
    void put(const member_id& who) {
        if (found.members.contains(who)) return;
        if (std::ssize(found.members) == most_)
            found.all = false;
        else
            found.members.insert(who);
    }
    result<void> add(const result<std::vector<member_id>>& some) {
        if (!some) return some.error();
        for (const auto& who : *some) put(who);
        return {};
    }
    result<void> add_everybody() { return add(holder_repository(tx_).active_after("", most_ + 1)); }
    // Nobody's assignment says who holds the default role, or the owner's.
    result<void> add_role(const role_id& id) {
        const auto known = role_repository(tx_).find(id);
        if (!known && known.error().code == errc::not_found) return {};  // in this state it is not there
        if (!known) return known.error();
        const auto own = organization_repository(tx_).current();
        if (!own) return own.error();
        const auto model = models_.loaded(own->model);
        if (!model) return model.error();
        if (known->slug == (*model)->default_role || known->slug == (*model)->owner_role) return add_everybody();
        return add(holder_repository(tx_).of_role(id, most_ + 1));
    }
    result<void> add_policy(const policy_id& id) {
        const auto roles = role_terms_repository(tx_).roles_with(id);
        if (!roles) return roles.error();
        for (const auto& one : *roles)
            if (auto done = add_role(one.id); !done) return done;
        return {};
    }
    result<void> add_team(const team_id& id) {
        const auto rules = mapping_repository(tx_).list();
        if (!rules) return rules.error();
        const bool given = std::ranges::any_of(
            *rules, [&](const mapping_rule& one) { return std::ranges::find(one.teams, id) != one.teams.end(); });
        if (given) return add_everybody();
        const auto rows = team_repository(tx_).members(id);
        if (!rows) return rows.error();
        for (const auto& row : *rows) put(row.member);
        return {};
    }
    result<void> add_rule(const mapping_rule_id& id) {
        const auto some = rule_holder_repository(tx_).reached(id, most_ + 1);
        if (!some && some.error().code == errc::not_found) return {};
        return add(some);
    }

    tenant_transaction& tx_;
    const model_library& models_;
    std::int64_t most_;
};

}  // namespace

result<reached> reached_by(tenant_transaction& tx, const model_library& models, const touched& whom, std::int64_t most) {
    search all(tx, models, most);
    all.add_members(whom.members);
    all.add_members(whom.ended);
    for (const auto& what : whom.through)
        if (auto done = all.add(what); !done) return done.error();
    return std::move(all.found);
}

}  // namespace gatehouse::access
