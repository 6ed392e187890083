#include <algorithm>

#include <gatehouse/base/clock.hpp>

#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

value::array items_at(const value& of, std::string_view name) {
    const value* found = of.find(name);
    return found && found->if_array() ? *found->if_array() : value::array();
}

// Times are compared as times: the gateway shows milliseconds.
bool same_time(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty()) return one == other;
    const auto a = parse_rfc3339(one), b = parse_rfc3339(other);
    return a && b && *a == *b;
}

bool same_grant(const value& wanted, const value& there) {
    return same_time(text_at(wanted, "expires_at"), text_at(there, "expires_at")) &&
           text_at(wanted, "reason") == text_at(there, "reason");
}

}  // namespace

result<std::optional<value>> comparison::find_resource(const std::string& type_name) {
    const auto slash = type_name.find('/');
    if (slash == std::string::npos) return make_error(errc::invalid_value, "a resource is TYPE/NAME, not " + type_name);
    const auto found =
        in_.at.get_here("/resources", {{"type", type_name.substr(0, slash)}, {"name", type_name.substr(slash + 1)}});
    if (!found) return found.error();
    const auto items = items_at(*found, "items");
    if (items.empty()) return std::optional<value>();
    return find("/resources/" + text_at(items.front(), "id"));
}

// The gateway shows ids where a file has names.
result<void> comparison::resource(const declaration& wanted) {
    const std::string name = text_at(wanted.what, "type") + "/" + text_at(wanted.what, "name");
    const auto there = find_resource(name);
    if (!there) return there.error();
    if (!*there) {
        steps.push_back({"create", "resource " + name, "", "POST", "/resources",
                         picked(wanted.what, {"type", "name", "parent", "team", "units"})});
        return {};
    }
    value shown = wanted.what;  // in the gateway's words
    if (const std::string parent = text_at(wanted.what, "parent"); !parent.empty()) {
        const auto above = find_resource(parent);
        if (!above) return above.error();
        shown.if_object()->set("parent", *above ? text_at(**above, "id") : parent);
    }
    if (const std::string team = text_at(wanted.what, "team"); !team.empty()) {
        const auto id = team_id(team);
        if (!id) return id.error();
        shown.if_object()->set("team", *id);
    }
    value::array units;
    for (const value& code : items_at(wanted.what, "units")) {
        const auto unit = find("/units/" + std::string(code.text()));
        if (!unit) return unit.error();
        units.emplace_back(*unit ? text_at(**unit, "id") : std::string(code.text()));
    }
    if (wanted.what.find("units")) shown.if_object()->set("units", std::move(units));
    object body;
    for (const auto& [field, content] : differing(shown, **there, {"parent", "team", "units"}))
        body.set(field, *wanted.what.find(field));
    if (!body.empty())
        steps.push_back(
            {"change", "resource " + name, names_of(body), "PATCH", "/resources/" + text_at(**there, "id"), std::move(body)});
    return {};
}

// A grant is known by whom it is for, what it is on and what it permits; anything else makes it another one.
result<void> comparison::grant(const declaration& wanted) {
    const std::string team = text_at(wanted.what, "team"), user = text_at(wanted.what, "user");
    const std::string on = text_at(wanted.what, "resource");
    if (team.empty() == user.empty()) return make_error(errc::invalid_value, "name either a user or a team");
    object body = picked(wanted.what, {"team", "resource", "permissions", "expires_at", "reason"});
    std::string path = "/teams/" + team;
    if (!user.empty()) {
        const auto id = in_.at.member_named(user);
        if (!id) return id.error();
        body.set("member", *id);
        path = "/members/" + *id;
    }
    const std::string what = "grant on " + on + " for " + (team.empty() ? user : "team " + team);
    const auto resource = find_resource(on);
    if (!resource) return resource.error();
    if (const auto holder = find(path); *resource && holder && *holder) {
        const auto held = all(path + "/grants");
        if (!held) return held.error();
        for (const value& one : *held) {
            if (text_at(one, "resource") != text_at(**resource, "id") ||
                !same_set(one.find("permissions"), wanted.what.find("permissions")))
                continue;
            if (same_grant(wanted.what, one)) return {};
            steps.push_back({"end", what, text_at(one, "permissions"), "DELETE", "/grants/" + text_at(one, "id"), object()});
        }
    }
    steps.push_back({"grant", what, text_at(wanted.what, "permissions"), "POST", "/grants", std::move(body)});
    return {};
}

result<void> comparison::mapping(const declaration& wanted) {
    const std::string name = text_at(wanted.what, "group"), id = text_at(wanted.what, "group_id");
    if (name.empty() == id.empty()) return make_error(errc::invalid_value, "name either group or group_id");
    const std::string connection = text_at(wanted.what, "connection"), group = name.empty() ? id : name;
    const auto of = in_.at.connection_named(connection);
    if (!of) return of.error();
    const std::string source = text_at(wanted.what, "source").empty() ? "scim" : text_at(wanted.what, "source");
    const std::string scope = text_at(wanted.what, "scope").empty() ? "org" : text_at(wanted.what, "scope");
    const auto shown_scope = scope_as_shown(scope);
    if (!shown_scope) return shown_scope.error();
    value::array gives;
    for (const value& role : items_at(wanted.what, "roles")) {
        object one;
        one.set("role", role);
        one.set("scope", *shown_scope);
        gives.emplace_back(std::move(one));
    }
    const value roles(std::move(gives)), teams(items_at(wanted.what, "teams"));
    const auto rules = all("/mapping-rules");
    if (!rules) return rules.error();
    for (const value& rule : *rules) {
        if (text_at(rule, "connection") != *of || text_at(rule, "source") != source || text_at(rule, "group") != group ||
            text_at(rule, "by") != (name.empty() ? "id" : "name"))
            continue;
        if (same_set(rule.find("roles"), &roles) && same_set(rule.find("teams"), &teams)) return {};
        object change;
        change.set("roles", value(items_at(wanted.what, "roles")));
        change.set("teams", value(items_at(wanted.what, "teams")));
        change.set("scope", scope);
        if (const value* approve = wanted.what.find("approve")) change.set("approved", *approve);
        steps.push_back({"change", "mapping rule for " + group, text_at(wanted.what, "roles"), "PATCH",
                         "/mapping-rules/" + text_at(rule, "id"), std::move(change)});
        return {};
    }
    object body = picked(wanted.what, {"roles", "teams"});
    body.set("connection", *of);
    body.set("source", source);
    body.set("by", name.empty() ? "id" : "name");
    body.set("group", group);
    body.set("scope", scope);
    if (const value* approve = wanted.what.find("approve")) body.set("approved", *approve);
    steps.push_back(
        {"create", "mapping rule for " + group, text_at(wanted.what, "roles"), "POST", "/mapping-rules", std::move(body)});
    return {};
}

}  // namespace gatehouse::cli
