#include "histories/holders.hpp"

#include "reference/ways.hpp"

namespace gatehouse::histories {
namespace {

reference::world with_all_open(reference::world in) {
    for (auto& one : in.connections) one.state = "active";
    for (auto& one : in.links) one.active = true;
    for (auto& one : in.memberships) one.in.opens.reset();
    for (auto& one : in.assignments) one.in.opens.reset();
    for (auto& one : in.rules) one.enabled = true;
    return in;
}

std::set<std::size_t> roles_of(const reference::known& of) {
    std::set<std::size_t> all;
    const auto teams = teams_of(of);
    for (const auto& one : of.in.assignments) {
        if (!open(one.in, of)) continue;
        if (!one.to_team && one.principal == of.asked.subject) all.insert(one.role);
        for (const auto& way : teams)
            if (one.to_team && one.principal == way.team) all.insert(one.role);
    }
    for (const auto& way : rules_of(of))
        for (const auto& given : way.rule->roles) all.insert(given.role);
    return all;
}

}  // namespace

holders holders_of_deprecated(const reference::world& in, reference::time_ms now) {
    const auto wide = with_all_open(in);
    holders all;
    for (const auto& role : wide.roles)
        if (role.deprecated) all[role.slug];
    if (all.empty()) return all;
    for (const auto& who : wide.members) {
        const reference::query asked{who.id, {}, {}, {}, {}, {}, {}};
        for (const auto which : roles_of({wide, asked, now}))
            if (const auto found = all.find(wide.roles[which].slug); found != all.end()) found->second.insert(who.id);
    }
    return all;
}

}  // namespace gatehouse::histories
