#include <algorithm>

#include "reference/generator.hpp"
#include "reference/models.hpp"

namespace gatehouse::reference {
namespace {

using texts = std::vector<std::string>;

const texts action_patterns{"docs:read",        "docs:write",
                            "docs:*",           "docs:re*",
                            "*:read",           "*",
                            "docs:*:all",       "docs:read:*",
                            "box:open",         "box:*",
                            "units:*",          "units:bypass",
                            "gatehouse:*",      "gatehouse:members:*",
                            "*:members:read",   "gatehouse:api-keys:hold",
                            "gatehouse:*:read", "gatehouse:grants:*"};
const texts resource_patterns{"grn:ref:docs:{org_id}:doc/*",  "grn:ref:docs:{org_id}:doc/a",  "grn:ref:docs:{org_id}:doc/a*",
                              "grn:ref:docs:{org_id}:*",      "grn:ref:*:{org_id}:*",         "grn:*:*:{org_id}:*/*",
                              "grn:ref:*:{org_id}:*/a",       "grn:ref:store:{org_id}:box/b", "grn:ref:store:{org_id}:*",
                              "grn:ref:store:{org_id}:doc/*", "grn:ref:gatehouse:{org_id}:*", "grn:ref:*:{org_id}:box/*"};
const texts zones{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"};
const texts days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
const texts networks{"10.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "2001:db8::/32", "203.0.113.0/24"};

condition::term hours(dice& chance, time_ms now) {
    condition::term made{condition::about::time, chance.of(zones)};
    if (!chance.one_in(4)) made.values = chance.few(days, 4);
    const int minute = static_cast<int>(now / 60'000 % 1440);  // in UTC: an edge that is met at once
    const std::vector<int> edges{0, 6 * 60, 8 * 60 + 30, 18 * 60, 22 * 60, minute, (minute + 1) % 1440, (minute + 330) % 1440};
    made.from = chance.of(edges);
    made.to = chance.of(edges);
    if (made.from == made.to) made.to = made.from == 0 ? 12 * 60 : 1440;
    return made;
}

condition::term one_term(dice& chance, time_ms now, int depth) {
    switch (chance.below(depth < 3 ? 6 : 5)) {
        case 0: return {condition::about::mfa};
        case 1: return hours(chance, now);
        case 2: return {condition::about::address, "", chance.few(networks, 2)};
        case 3:
            return chance.one_in(2) ? condition::term{condition::about::attribute, std::string(models::title),
                                                      chance.few({"Lead", "Chief"}, 1)}
                                    : condition::term{condition::about::attribute, std::string(models::department),
                                                      chance.few({"Sales", "Law", "Works"}, 2)};
        case 4: return {condition::about::turned, chance.one_in(2) ? "sharing" : "guests"};
        default: break;
    }
    condition::term made{condition::about::negation};
    for (int i = chance.between(1, 2); i > 0; --i) {
        auto inner = one_term(chance, now, depth + 1);
        const bool twice = std::ranges::any_of(made.negated, [&](const auto& one) { return one.what == inner.what; });
        if (!twice) made.negated.push_back(std::move(inner));  // an object has each name once
    }
    return made;
}

statement one_statement(dice& chance, time_ms now) {
    statement made;
    const auto kind = chance.below(10);
    made.effect = kind < 7 ? statement::kind::allow : kind < 9 ? statement::kind::deny : statement::kind::delegate;
    made.actions = chance.few(action_patterns, made.effect == statement::kind::deny ? 1 : 3);
    made.resources = chance.few(resource_patterns, made.effect == statement::kind::deny ? 1 : 2);
    if (made.effect == statement::kind::allow && chance.one_in(5)) {  // enough members may hold API keys
        made.actions.emplace_back("gatehouse:*");
        made.resources.emplace_back("grn:ref:gatehouse:{org_id}:*");
    }
    for (int i = chance.one_in(2) ? chance.between(1, 2) : 0; i > 0; --i) {
        auto term = one_term(chance, now, 1);
        const bool twice = std::ranges::any_of(made.when.terms, [&](const auto& one) { return one.what == term.what; });
        if (!twice) made.when.terms.push_back(std::move(term));
    }
    return made;
}

}  // namespace

std::vector<std::string> some_action_patterns(dice& chance, int draws) { return chance.few(action_patterns, draws); }

std::vector<policy> make_policies(dice& chance, time_ms now) {
    std::vector<policy> all;
    for (int i = 0; i < 5; ++i) {
        policy made{"policy-" + std::to_string(i), "rules-" + std::to_string(i)};
        for (int versions = chance.between(1, 2); versions > 0; --versions) {
            made.versions.emplace_back();
            for (int many = chance.between(i == 0 ? 1 : 0, 3); many > 0; --many)
                made.versions.back().push_back(one_statement(chance, now));
        }
        made.in_force = chance.below(made.versions.size());
        all.push_back(std::move(made));
    }
    return all;
}

}  // namespace gatehouse::reference
