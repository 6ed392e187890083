#include <algorithm>

#include "comparison.hpp"

// Whether what is given takes rights from whoever gets it. What the files say comes before what is there; what cannot be read
// counts as a deny.
namespace gatehouse::cli {
namespace {

bool has_deny(const value::array& statements) {
    return std::ranges::any_of(statements, [](const value& one) { return text_at(one, "effect") == "deny"; });
}

// Of any version: which of them is in force may change.
bool any_version_denies(const value& policy) {
    return std::ranges::any_of(items_at(policy, "versions"),
                               [](const value& version) { return has_deny(items_at(version, "statements")); });
}

// What the files say of it under this key; null: nothing.
const value* said_of(const std::vector<declaration>& all, const std::string& slug, std::string_view key) {
    for (const auto& one : all)
        if (text_at(one.what, "slug") == slug)
            if (const value* found = one.what.find(key)) return found;
    return nullptr;
}

std::vector<std::string> named_in(const value::array& list, std::string_view member) {
    std::vector<std::string> names;
    for (const value& one : list) names.push_back(one.if_string() ? std::string(one.text()) : text_at(one, member));
    return names;
}

}  // namespace

bool comparison::policy_denies(const std::string& slug) {
    const auto known = denies_.find("policy " + slug);
    if (known != denies_.end()) return known->second;
    bool denies = true;
    if (const value* said = said_of(wanted_.policies, slug, "statement"))
        denies = has_deny(*said->if_array());
    else if (const auto there = find("/policies/" + slug))
        denies = *there && any_version_denies(**there);
    return denies_["policy " + slug] = denies;
}

bool comparison::role_denies(const std::string& slug) {
    const auto known = denies_.find("role " + slug);
    if (known != denies_.end()) return known->second;
    const auto there = find("/roles/" + slug);
    const auto at = [&](std::string_view name) {
        if (const value* said = said_of(wanted_.roles, slug, name)) return *said->if_array();
        return there && *there ? items_at(**there, name) : value::array();
    };
    const bool denies = !there || !at("ceiling").empty() ||
                        std::ranges::any_of(named_in(at("policies"), "policy"),
                                            [&](const std::string& policy) { return policy_denies(policy); });
    return denies_["role " + slug] = denies;
}

bool comparison::team_denies(const std::string& slug) {
    const auto known = denies_.find("team " + slug);
    if (known != denies_.end()) return known->second;
    std::vector<std::string> roles;
    bool readable = true;
    if (const value* said = said_of(wanted_.teams, slug, "roles")) {
        roles = named_in(*said->if_array(), "role");
    } else if (const auto there = find("/teams/" + slug); !there || *there) {
        const auto held = all("/teams/" + slug + "/assignments");
        readable = held.has_value();
        if (held) roles = named_in(*held, "role");
    }
    const bool denies = !readable || std::ranges::any_of(roles, [&](const std::string& role) { return role_denies(role); });
    return denies_["team " + slug] = denies;
}

bool comparison::mapping_denies(const declaration& wanted) {
    return std::ranges::any_of(named_in(items_at(wanted.what, "roles"), "role"),
                               [&](const std::string& role) { return role_denies(role); }) ||
           std::ranges::any_of(named_in(items_at(wanted.what, "teams"), ""),
                               [&](const std::string& team) { return team_denies(team); });
}

}  // namespace gatehouse::cli
