#include "mapping_body.hpp"

#include <algorithm>

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "lookup.hpp"

namespace gatehouse::protocol::admin {
namespace {

using given = wanted_rule::given;

// "member", or {"role": "member", "scope": "team:crew"}.
std::optional<given> read_given(const value& item) {
    if (const std::string* slug = item.if_string()) return given{*slug, {}};
    const object* members = item.if_object();
    const value* role = members ? members->find("role") : nullptr;
    if (!role || !role->if_string()) return std::nullopt;
    given one{*role->if_string(), {}};
    for (const auto& [name, content] : *members) {
        if (name == "scope" && content.if_string())
            one.scope = *content.if_string();
        else if (name != "role")
            return std::nullopt;
    }
    return one;
}

std::optional<std::vector<given>> read_roles(body_reader& body) {
    const value* list = body.any("roles");
    if (!list) return std::nullopt;
    std::vector<given> all;
    const auto* items = list->if_array();
    for (const value& item : items ? *items : value::array()) {
        auto one = read_given(item);
        if (!one) items = nullptr;
        if (!one) break;
        all.push_back(*std::move(one));
    }
    if (!items) body.fail(errc::invalid_value, R"(roles must be an array of roles, or of {"role", "scope"})");
    return all;
}

result<void> apply_roles(call& made, const wanted_rule& wanted, mapping_rule& rule) {
    rule.roles.clear();
    for (const auto& [slug, own_scope] : *wanted.roles) {
        const auto scope = read_scope(made, own_scope.value_or(wanted.scope.value_or("org")));
        if (!scope) return scope.error();
        const auto found = find_role(made.tx, slug);
        if (!found) return found.error();
        const auto same = [&](const mapped_role& one) { return one.role == found->id && one.scope == *scope; };
        if (std::ranges::none_of(rule.roles, same)) rule.roles.push_back({found->id, *scope});
    }
    return {};
}

result<void> apply_teams(call& made, const std::vector<std::string>& names, mapping_rule& rule) {
    rule.teams.clear();
    for (const auto& name : names) {
        const auto found = find_team(made.tx, name);
        if (!found) return if_absent(found.error(), errc::invalid_value, "there is no team " + name);
        if (std::ranges::find(rule.teams, found->id) == rule.teams.end()) rule.teams.push_back(found->id);
    }
    return {};
}

}  // namespace

wanted_rule read_wanted_rule(body_reader& body) {
    wanted_rule wanted{.by = body.optional_text("by"),
                       .group = body.optional_text("group"),
                       .scope = body.optional_text("scope"),
                       .roles = read_roles(body),
                       .teams = {},
                       .enabled = {},
                       .position = body.optional_integer("position"),
                       .approved = body.flag_or("approved", false)};
    if (body.any("teams")) wanted.teams = body.texts("teams");
    if (body.any("enabled")) wanted.enabled = body.flag_or("enabled", true);
    if (wanted.by && *wanted.by != "id" && *wanted.by != "name" && *wanted.by != "pattern")
        body.fail(errc::invalid_value, "by is id, name or pattern");
    if (wanted.position && *wanted.position < 1) body.fail(errc::invalid_value, "position counts from 1");
    return wanted;
}

result<void> apply(call& made, const wanted_rule& wanted, mapping_rule& rule) {
    using by_kind = mapping_rule::by_kind;
    if (wanted.by) rule.by = *wanted.by == "id" ? by_kind::id : *wanted.by == "name" ? by_kind::name : by_kind::pattern;
    if (wanted.group) rule.text = *wanted.group;
    if (wanted.enabled) rule.enabled = *wanted.enabled;
    if (wanted.roles)
        if (auto put = apply_roles(made, wanted, rule); !put) return put;
    if (wanted.teams)
        if (auto put = apply_teams(made, *wanted.teams, rule); !put) return put;
    return {};
}

}  // namespace gatehouse::protocol::admin
