#include "reference/roles.hpp"

#include <algorithm>

namespace gatehouse::reference {
namespace {

std::vector<held> every_way(const known& of) {
    std::vector<held> all;
    for (const auto& one : of.in.assignments)
        if (!one.to_team && one.principal == of.asked.subject && open(one.in, of))
            all.push_back({one.role, one.where, origin::direct});
    for (const auto& way : teams_of(of))
        for (const auto& one : of.in.assignments)
            if (one.to_team && one.principal == way.team && open(one.in, of) &&
                (!way.rule || may_give(*way.rule, of.in.roles[one.role], of)))
                all.push_back({one.role, one.where, origin::team});  // however one came to the team
    for (const auto& way : rules_of(of))
        for (const auto& given : way.rule->roles)
            if (may_give(*way.rule, of.in.roles[given.role], of))
                all.push_back(
                    {given.role, given.where, way.rule->saml ? origin::saml_rule : origin::scim_rule, way.rule->position});
    return all;
}

// The first source that yields one, rule order, the highest level, the slug.
bool goes_before(const held& a, const held& b, const known& of) {
    const auto source = [&](const held& one) {
        if (of.wrong == fault::team_before_direct && one.from == origin::team) return origin::owner;
        return one.from;
    };
    const auto& first = of.in.roles[a.role];
    const auto& second = of.in.roles[b.role];
    if (source(a) != source(b)) return source(a) < source(b);
    if (a.position != b.position) return a.position < b.position;
    if (first.level != second.level) return first.level > second.level;
    return first.slug < second.slug;
}

std::vector<held> one_a_scope(const std::vector<held>& all, const known& of) {
    std::vector<held> chosen;
    for (const auto& one : all) {
        const auto better = [&](const held& other) { return other.where == one.where && goes_before(other, one, of); };
        if (std::ranges::none_of(all, better)) chosen.push_back(one);
    }
    return chosen;
}

}  // namespace

std::vector<held> roles_in_force(const known& of, coverage& seen) {
    std::vector<held> all;
    for (const auto& one : every_way(of)) {
        if (awake(of.in.roles[one.role], of))
            all.push_back(one);
        else
            ++seen["a role sleeps"];
    }
    if (find(of.in.members, of.asked.subject)->owner) all.push_back({0, {}, origin::owner});
    if (of.in.one_role && of.wrong != fault::roles_add_up) {
        const auto before = all.size();
        all = one_a_scope(all, of);
        if (all.size() != before) ++seen["one role takes the place of another"];
    }
    const auto everywhere = [](const held& one) { return one.where.kind == "org"; };
    if (of.wrong == fault::default_role_always || std::ranges::none_of(all, everywhere))
        all.push_back({1, {}, origin::by_default});
    return all;
}

}  // namespace gatehouse::reference
