#include <algorithm>

#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

bool same_grant(const value& wanted, const value& there) {
    return same_window(wanted, there) && text_at(wanted, "reason") == text_at(there, "reason");
}

std::string in_order(const value& texts) {
    std::vector<std::string> all;
    for (const value& one : *texts.if_array()) all.emplace_back(one.text());
    std::ranges::sort(all);
    std::string line;
    for (const auto& one : all) line += (line.empty() ? "" : ", ") + one;
    return line;
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
    object body = picked(wanted.what, {"team", "resource", "permissions", "not_before", "expires_at", "reason"});
    std::string path = "/teams/" + team;
    if (!user.empty()) {
        const auto id = in_.at.member_named(user);
        if (!id) return id.error();
        body.set("member", *id);
        path = "/members/" + *id;
    }
    const std::string what = "grant on " + on + " for " + (team.empty() ? user : "team " + team);
    if (auto first = once(what + ", " + in_order(*wanted.what.find("permissions"))); !first) return first;
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
    steps.push_back(
        {"grant", what, text_at(wanted.what, "permissions") + window_text(wanted.what), "POST", "/grants", std::move(body)});
    return {};
}

}  // namespace gatehouse::cli
