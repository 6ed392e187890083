#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> groups[] = {
    {"group", "name"}, {"group_id", "id"}, {"pattern", "pattern"}};

struct rule_group {
    std::string by, group;
};

result<rule_group> group_of(const value& wanted) {
    rule_group found;
    for (const auto& [key, by] : groups) {
        const std::string said = text_at(wanted, key);
        if (said.empty()) continue;
        if (!found.by.empty()) found.by = "more than one";
        if (found.by.empty()) found = {std::string(by), said};
    }
    if (found.by.empty() || found.by == "more than one")
        return make_error(errc::invalid_value, "name one of group, group_id and pattern");
    return found;
}

std::string text_or(const value& of, std::string_view name, std::string_view usual) {
    const std::string said = text_at(of, name);
    return said.empty() ? std::string(usual) : said;
}

bool is_on(const value& rule) {
    const value* said = rule.find("enabled");
    return !said || !said->if_boolean() || *said->if_boolean();
}

// Only what differs: nothing else needs the approval anew.
object differences(const value& wanted, const value& rule, const value& shown_roles, const std::string& scope) {
    object change;
    const value teams(items_at(wanted, "teams")), roles(items_at(wanted, "roles"));
    if (!same_set(rule.find("roles"), &shown_roles)) {
        change.set("roles", roles);
        change.set("scope", scope);
    }
    if (!same_set(rule.find("teams"), &teams)) change.set("teams", teams);
    if (is_on(rule) != is_on(wanted)) change.set("enabled", is_on(wanted));
    return change;
}

}  // namespace

// In the gateway's words.
result<value> comparison::mapped_roles(const declaration& wanted, const std::string& usual_scope) {
    value::array shown;
    for (const value& item : items_at(wanted.what, "roles")) {
        const auto given = role_of(item, usual_scope);
        if (!given) return given.error();
        object one;
        one.set("role", given->role);
        one.set("scope", given->shown_scope);
        shown.emplace_back(std::move(one));
    }
    return value(std::move(shown));
}

// A rule is known by its connection, where the groups come from, and which groups it is about.
result<void> comparison::mapping(const declaration& wanted) {
    const auto of = group_of(wanted.what);
    if (!of) return of.error();
    const auto connection = in_.at.connection_named(text_at(wanted.what, "connection"));
    if (!connection) return connection.error();
    const std::string source = text_or(wanted.what, "source", "scim"), scope = text_or(wanted.what, "scope", "org");
    const std::string what = "mapping rule for " + of->group;
    if (auto first = once(what + " by " + of->by + " (" + source + " of " + *connection + ")"); !first) return first;
    const auto roles = mapped_roles(wanted, scope);
    if (!roles) return roles.error();
    const auto rules = all("/mapping-rules");
    if (!rules) return rules.error();
    for (const value& rule : *rules) {
        if (text_at(rule, "connection") != *connection || text_at(rule, "source") != source ||
            text_at(rule, "group") != of->group || text_at(rule, "by") != of->by)
            continue;
        object change = differences(wanted.what, rule, *roles, scope);
        if (change.empty()) return {};
        const std::string names = names_of(change);
        if (const value* approve = wanted.what.find("approve")) change.set("approved", *approve);
        steps.push_back({"change", what, names, "PATCH", "/mapping-rules/" + text_at(rule, "id"), std::move(change)});
        return {};
    }
    object body = picked(wanted.what, {"roles", "teams", "enabled"});
    body.set("connection", *connection);
    body.set("source", source);
    body.set("by", of->by);
    body.set("group", of->group);
    body.set("scope", scope);
    if (const value* approve = wanted.what.find("approve")) body.set("approved", *approve);
    steps.push_back({"create", what, text_at(wanted.what, "roles"), "POST", "/mapping-rules", std::move(body),
                     is_on(wanted.what) && mapping_denies(wanted)});
    return {};
}

}  // namespace gatehouse::cli
