#include <algorithm>

#include "comparison.hpp"

namespace gatehouse::cli {

// "member", or { role = "member", scope = "app/main", … }.
result<comparison::given_role> comparison::role_of(const value& given, const std::string& usual_scope) {
    given_role one;
    one.role = given.if_string() ? std::string(given.text()) : text_at(given, "role");
    one.scope = text_at(given, "scope").empty() ? usual_scope : text_at(given, "scope");
    auto shown = scope_as_shown(one.scope);
    if (!shown) return shown.error();
    one.shown_scope = *std::move(shown);
    one.as_given = given;
    return one;
}

// A role that is held with another beginning or end gets the one that is written: the gateway keeps the assignment.
result<void> comparison::team_roles(const declaration& wanted) {
    if (!wanted.what.find("roles")) return {};
    const std::string slug = text_at(wanted.what, "slug"), path = "/teams/" + slug + "/assignments";
    value::array held;
    const auto there = find("/teams/" + slug);
    if (!there) return there.error();
    if (*there) {
        auto rows = all(path);
        if (!rows) return rows.error();
        held = *std::move(rows);
    }
    std::erase_if(held, [](const value& one) { return text_at(one, "source") != "direct"; });
    for (const value& item : items_at(wanted.what, "roles")) {
        const auto given = role_of(item, "org");
        if (!given) return given.error();
        const std::string what = given->role + " @ " + given->scope;
        if (auto first = once("of team " + slug + " the role " + what); !first) return first;
        const auto present = std::ranges::find_if(held, [&](const value& row) {
            return text_at(row, "role") == given->role && text_at(row, "scope") == given->shown_scope;
        });
        const bool is_held = present != held.end(), same = is_held && same_window(item, *present);
        if (is_held) held.erase(present);
        if (same) continue;
        object body = picked(item, {"not_before", "expires_at"});
        body.set("role", given->role);
        body.set("scope", given->scope);
        steps.push_back({is_held ? "change" : "assign", "team " + slug, what + window_text(item), "POST", path, std::move(body),
                         role_denies(given->role)});
    }
    for (const value& gone : held)
        steps.push_back({"unassign", "team " + slug, text_at(gone, "role") + " @ " + text_at(gone, "scope"), "DELETE",
                         path + "/" + text_at(gone, "id"), object()});
    return {};
}

}  // namespace gatehouse::cli
