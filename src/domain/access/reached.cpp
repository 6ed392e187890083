#include "reached.hpp"

#include <algorithm>

#include <gatehouse/store/holder_repository.hpp>
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
        if (what.kind == "team") return add(holder_repository(tx_).of_team(team_id::trusted(what.id), most_ + 1));
        if (what.kind == "mapping_rule") return add_rule(mapping_rule_id::trusted(what.id));
        return add_everybody();
    }
    // Who has a grant on it need not be active, and is told of none the less.
    result<void> add_resource(const resource_id& what) {
        if (auto done = add(holder_repository(tx_).of_grants_on(what.text(), most_ + 1)); !done) return done;
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
    // A name may come several times, and whoever comes after the last row is none the less one of them.
    result<void> add(const result<std::vector<member_id>>& some) {
        if (!some) return some.error();
        for (const auto& who : *some) put(who);
        found.all = found.all && std::ssize(*some) <= most_;
        return {};
    }
    result<void> add_everybody() {
        if (everybody_) return {};
        everybody_ = true;
        return add(holder_repository(tx_).active_after("", most_ + 1));
    }
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
    result<void> add_rule(const mapping_rule_id& id) {
        const auto some = rule_holder_repository(tx_).reached(id, most_ + 1);
        if (!some && some.error().code == errc::not_found) return {};
        return add(some);
    }

    tenant_transaction& tx_;
    const model_library& models_;
    std::int64_t most_;
    bool everybody_ = false;
};

}  // namespace

result<reached> reached_by(tenant_transaction& tx, const model_library& models, const touched& whom, std::int64_t most) {
    search all(tx, models, most);
    all.add_members(whom.members);
    all.add_members(whom.ended);
    for (const auto* some : {&whom.made, &whom.gone})
        for (const auto& what : *some)
            if (auto done = all.add_resource(what); !done) return done.error();
    for (std::size_t i = 0; i < whom.through.size(); ++i) {
        const auto earlier = whom.through.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(whom.through.begin(), earlier, whom.through[i]) != earlier) continue;
        if (auto done = all.add(whom.through[i]); !done) return done.error();
    }
    return std::move(all.found);
}

}  // namespace gatehouse::access
