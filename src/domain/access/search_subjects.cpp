#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/many_rights_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <algorithm>
#include <iterator>

#include "judgement.hpp"
#include "roles_in_force.hpp"
#include "searches.hpp"
#include "subject_reading.hpp"

namespace gatehouse::access {
namespace {

struct wanted {
    const question& asked;
    const permission_model& model;
    const organization_policies& policies;
    resource_chain chain;                // as somebody in no unit sees it
    std::vector<std::string> granted{};  // of the chain: ids on which there is any grant
};

// Whatever its conditions, scope and holders: no other role can let anybody in.
bool might_allow(const organization_policies::entry& one, const wanted& of) {
    const resource_ref what{std::string(service_asked(of.model, of.asked.action, of.asked.resource_type)),
                            of.asked.resource_type, of.asked.resource_id};
    return std::ranges::any_of(one.policies, [&](const compiled_policy& policy) {
        return std::ranges::any_of(policy.statements, [&](const compiled_statement& statement) {
            return statement.what == effect::allow && statement.matches(of.asked.action, what);
        });
    });
}

// Everybody who might; nothing where that is more than limits::search_candidates, or may be everybody.
using candidates = std::optional<std::vector<member_id>>;

std::int64_t room_in(const std::vector<member_id>& all) {
    return limits::search_candidates + 1 - static_cast<std::int64_t>(all.size());
}

void add(std::vector<member_id>& to, std::vector<member_id> more) { std::ranges::move(more, std::back_inserter(to)); }

result<bool> add_role_holders(tenant_transaction& tx, const wanted& of, std::vector<member_id>& to) {
    for (const auto& one : of.policies.roles) {
        if (!might_allow(one, of)) continue;
        if (one.held.slug == of.model.default_role) return false;
        auto holders = holder_repository(tx).of_role(one.held.id, room_in(to));
        if (!holders) return holders.error();
        add(to, *std::move(holders));
        if (room_in(to) <= 0) return false;
    }
    return true;
}

result<bool> add_grantees(tenant_transaction& tx, const wanted& of, std::vector<member_id>& to) {
    for (const auto& resource : of.granted) {
        auto holders = holder_repository(tx).of_grants_on(resource, room_in(to));
        if (!holders) return holders.error();
        add(to, *std::move(holders));
        if (room_in(to) <= 0) return false;
    }
    return true;
}

result<candidates> find_candidates(tenant_transaction& tx, const wanted& of) {
    const auto owners = member_repository(tx).owners();
    if (!owners) return owners.error();
    std::vector<member_id> all;
    for (const auto& one : *owners) all.push_back(one.id);
    for (const auto some : {add_role_holders, add_grantees}) {
        const auto few = some(tx, of, all);
        if (!few) return few.error();
        if (!*few) return candidates();
    }
    std::ranges::sort(all);
    const auto again = std::ranges::unique(all);
    all.erase(again.begin(), again.end());
    return candidates(std::move(all));
}

result<std::vector<member_id>> next_batch(tenant_transaction& tx, const candidates& from, std::string_view after) {
    constexpr auto most = static_cast<std::ptrdiff_t>(many_rights_repository::at_once);
    if (!from) return holder_repository(tx).active_after(after, most);
    const auto first = std::ranges::upper_bound(*from, after, {}, &member_id::text);
    return std::vector<member_id>(first, first + std::min(most, std::distance(first, from->end())));
}

struct member_rights {
    std::optional<subject_facts> facts;
    std::vector<held_role> roles;
    std::vector<held_grant> grants;
    std::vector<std::string> inside;  // resources of the chain that are restricted, and not for this member
};

// The rights of a sorted batch, each at the place of its member.
class batch_rights {
public:
    explicit batch_rights(const std::vector<member_id>& of) : of_(of), rights_(of.size()) {}
    const member_rights& at(std::size_t place) const { return rights_[place]; }

    result<void> read(tenant_transaction& tx, const wanted& about) {
        many_rights_repository rows(tx);
        if (auto in = put(rows.subjects(of_), [](auto& to, auto what) { to.facts = std::move(what); }); !in) return in;
        if (auto in = put(rows.roles_of(of_, about.model.protected_level),
                          [](auto& to, auto what) { to.roles.push_back(std::move(what)); });
            !in)
            return in;
        for (const auto& resource : about.granted)
            if (auto in = put(rows.grants_on(of_, resource), [](auto& to, auto what) { to.grants.push_back(std::move(what)); });
                !in)
                return in;
        for (const auto& node : about.chain)
            if (node.restricted)
                if (auto in = put_units(rows, node.id); !in) return in;
        return {};
    }

private:
    member_rights& of(const member_id& id) {
        return rights_[static_cast<std::size_t>(std::distance(of_.begin(), std::ranges::lower_bound(of_, id)))];
    }
    template <class What, class Put> result<void> put(result<std::vector<of_member<What>>> rows, Put into) {
        if (!rows) return rows.error();
        for (auto& row : *rows) into(of(row.member), std::move(row.what));
        return {};
    }
    result<void> put_units(many_rights_repository& rows, const std::string& resource) {
        const auto inside = rows.inside_units_of(of_, resource);
        if (!inside) return inside.error();
        for (const auto& one : *inside) of(one).inside.push_back(resource);
        return {};
    }

    const std::vector<member_id>& of_;
    std::vector<member_rights> rights_;
};

result<decision> decide_about(tenant_transaction& tx, const wanted& of, const member_id& who, const member_rights& rights) {
    if (!rights.facts || !shut_gate(*rights.facts, tx.now()).empty()) return decision();
    question asked = of.asked;
    asked.subject = who;
    fetched_facts conditions;
    if (const auto done = fetch(tx, asked, of.policies, conditions); !done) return done.error();
    resource_chain chain = of.chain;
    for (auto& node : chain) node.in_unit = std::ranges::find(rights.inside, node.id) != rights.inside.end();
    const auto roles = roles_in_force(rights.roles, *rights.facts, of.model, of.policies);
    const auto contents = of.policies.contents_of(roles);
    return judgement{
        of.model, of.policies, roles, contents, rights.grants, *rights.facts, chain, conditions.known, judgement::words::brief}
        .decide(asked);
}

// Until the part is full, or nobody is left, or enough was looked at.
result<found_part> collect_found(tenant_transaction& tx, const wanted& of, const search_part& part) {
    const auto from = find_candidates(tx, of);
    if (!from) return from.error();
    found_part made;
    std::string place = part.after;
    for (std::size_t examined = 0; examined < limits::search_examined;) {
        const auto batch = next_batch(tx, *from, place);
        if (!batch) return batch.error();
        if (batch->empty()) return made;
        batch_rights rights(*batch);
        if (auto read = rights.read(tx, of); !read) return read.error();
        for (std::size_t i = 0; i < batch->size() && made.items.size() < part.most; ++i) {
            const member_id& who = (*batch)[i];
            auto decided = decide_about(tx, of, who, rights.at(i));
            if (!decided) return decided.error();
            place = who.text();
            ++examined;
            if (decided->allowed) made.items.push_back({"member", place, of.asked.action, *std::move(decided)});
        }
        if (made.items.size() >= part.most) break;
    }
    made.next = place;
    return made;
}

}  // namespace

result<found_part> searches::subjects(tenant_transaction& tx, const question& asked, const search_part& part) const {
    if (const auto sound = check_literals(asked.action, asked.resource_type, asked.resource_id); !sound) return sound.error();
    const auto now = policies_of(tx);
    if (!now) return now.error();
    auto chain = rights_repository(tx).resource(asked.resource_type, asked.resource_id, member_id::trusted(""));
    if (!chain) return chain.error();
    wanted of{asked, *now->model, *now->policies, *std::move(chain)};
    for (const auto& node : of.chain) {
        const auto any = grant_repository(tx).on(resource_id::trusted(node.id), "", 1);
        if (!any) return any.error();
        if (!any->empty()) of.granted.push_back(node.id);
    }
    return collect_found(tx, of, part);
}

}  // namespace gatehouse::access
