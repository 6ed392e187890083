#include "declared_keys.hpp"

#include <algorithm>

#include <gatehouse/base/clock.hpp>

namespace gatehouse::cli {
namespace {

const keys& team_role() {
    static const keys all{{"role", form::text, true}, {"scope"}, {"not_before", form::time}, {"expires_at", form::time}};
    return all;
}

const keys& mapped_role() {
    static const keys all{{"role", form::text, true}, {"scope"}};
    return all;
}

const keys& hours() {
    static const keys all{{"zone"}, {"days", form::texts}, {"from"}, {"to"}};
    return all;
}

const keys& conditions() {
    static const keys all{{"mfa", form::flag}, {"time", form::table, false, hours},
                          {"ip", form::texts}, {"attributes", form::table},
                          {"switch"},          {"not", form::table, false, conditions}};
    return all;
}

const keys& statement() {
    static const keys all{{"effect", form::text, true},
                          {"actions", form::texts, true},
                          {"resources", form::texts, true},
                          {"conditions", form::table, false, conditions}};
    return all;
}

bool all_are(const value& list, form wanted, form other) {
    const auto is = [](const value& one, form what) {
        return what == form::text ? one.if_string() != nullptr : one.if_object() != nullptr;
    };
    return list.if_array() &&
           std::ranges::all_of(*list.if_array(), [&](const value& one) { return is(one, wanted) || is(one, other); });
}

bool has_form(const value& content, form wanted) {
    switch (wanted) {
        case form::text: return content.if_string() != nullptr;
        case form::time: return content.if_string() && parse_rfc3339(content.text()).has_value();
        case form::number: return content.if_integer() != nullptr;
        case form::flag: return content.if_boolean() != nullptr;
        case form::texts: return all_are(content, form::text, form::text);
        case form::words: return all_are(content, form::text, form::table);
        case form::tables: return all_are(content, form::table, form::table);
        case form::table: return content.if_object() != nullptr;
    }
    return false;
}

std::string_view word(form wanted) {
    switch (wanted) {
        case form::text: return "a text";
        case form::time: return "a time with its offset, such as 2030-01-31T12:00:00Z";
        case form::number: return "a whole number";
        case form::flag: return "true or false";
        case form::texts: return "a list of texts";
        case form::words: return "a list of texts or tables";
        case form::tables: return "a list of tables";
        case form::table: return "a table";
    }
    return "";
}

result<void> check_within(const value& content, const key& of, const std::string& place) {
    if (!of.within) return {};
    const std::string deeper = place + ", " + std::string(of.name);
    if (content.if_object()) return check_keys(content, of.within(), deeper);
    std::size_t number = 0;
    for (const value& one : *content.if_array()) {
        ++number;
        if (!one.if_object()) continue;
        if (auto sound = check_keys(one, of.within(), deeper + " " + std::to_string(number)); !sound) return sound;
    }
    return {};
}

}  // namespace

error wrong(const std::string& place, const std::string& what) { return make_error(errc::invalid_value, place + ": " + what); }

const std::vector<kind>& kinds() {
    static const std::vector<kind> all{
        {"unit", &declared::units, {{"code", form::text, true}, {"name"}, {"description"}}},
        {"team",
         &declared::teams,
         {{"slug", form::text, true},
          {"name"},
          {"description"},
          {"settings", form::table},
          {"roles", form::words, false, team_role}}},
        {"policy", &declared::policies, {{"slug", form::text, true}, {"name"}, {"statement", form::tables, true, statement}}},
        {"role",
         &declared::roles,
         {{"slug", form::text, true},
          {"name"},
          {"description"},
          {"level", form::number},
          {"deprecated", form::flag},
          {"scopes", form::texts},
          {"ceiling", form::texts},
          {"plans", form::texts},
          {"policies", form::texts}}},
        {"resource",
         &declared::resources,
         {{"type", form::text, true}, {"name", form::text, true}, {"parent"}, {"team"}, {"units", form::texts}}},
        {"grant",
         &declared::grants,
         {{"resource", form::text, true},
          {"permissions", form::texts, true},
          {"user"},
          {"team"},
          {"not_before", form::time},
          {"expires_at", form::time},
          {"reason"}}},
        {"mapping",
         &declared::mappings,
         {{"connection", form::text, true},
          {"group"},
          {"group_id"},
          {"pattern"},
          {"source"},
          {"scope"},
          {"roles", form::words, false, mapped_role},
          {"teams", form::texts},
          {"enabled", form::flag},
          {"approve", form::flag}}},
    };
    return all;
}

result<void> check_keys(const value& table, const keys& known, const std::string& place) {
    if (!table.if_object()) return wrong(place, "must be a table");
    for (const auto& [name, content] : *table.if_object()) {
        const auto as = std::ranges::find(known, name, &key::name);
        if (as == known.end()) return wrong(place, "there is no key " + name);
        if (!has_form(content, as->is)) return wrong(place, name + " must be " + std::string(word(as->is)));
        if (auto sound = check_within(content, *as, place); !sound) return sound;
    }
    for (const auto& one : known)
        if (one.required && !table.find(one.name)) return wrong(place, std::string(one.name) + " is required");
    return {};
}

}  // namespace gatehouse::cli
