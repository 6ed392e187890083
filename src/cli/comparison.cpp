#include "comparison.hpp"

#include <algorithm>

#include <gatehouse/base/clock.hpp>

#include "naming.hpp"

namespace gatehouse::cli {
namespace {

// Times are compared as times: the gateway shows milliseconds.
bool same_time(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty()) return one == other;
    const auto a = parse_rfc3339(one), b = parse_rfc3339(other);
    return a && b && *a == *b;
}

std::vector<const declaration*> parents_first(const std::vector<declaration>& resources) {
    const auto name = [](const declaration& one) { return text_at(one.what, "type") + "/" + text_at(one.what, "name"); };
    std::vector<const declaration*> waiting, ordered;
    for (const auto& one : resources) waiting.push_back(&one);
    const auto waits = [&](const declaration* one) {
        const std::string parent = text_at(one->what, "parent");
        return std::ranges::any_of(waiting, [&](const declaration* other) { return other != one && name(*other) == parent; });
    };
    for (std::size_t before = 0; waiting.size() != before;) {  // a ring stays as it is: the gateway refuses it
        before = waiting.size();
        std::vector<const declaration*> free;
        std::ranges::copy_if(waiting, std::back_inserter(free), [&](const declaration* one) { return !waits(one); });
        std::erase_if(waiting, [&](const declaration* one) { return std::ranges::find(free, one) != free.end(); });
        std::ranges::copy(free, std::back_inserter(ordered));
    }
    std::ranges::copy(waiting, std::back_inserter(ordered));
    return ordered;
}

using compared = result<void> (comparison::*)(const declaration&);

result<void> each(comparison& with, const std::vector<declaration>& all, compared how) {
    for (const auto& one : all)
        if (auto done = (with.*how)(one); !done) return at_place(one, done.error());
    return {};
}

}  // namespace

result<std::vector<step>> compare(session& in, const declared& wanted) {
    comparison with(in, wanted);
    const std::pair<const std::vector<declaration>*, compared> order[] = {
        {&wanted.units, &comparison::unit},          {&wanted.teams, &comparison::team},
        {&wanted.policies, &comparison::policy},     {&wanted.roles, &comparison::role},
        {&wanted.roles, &comparison::role_policies}, {&wanted.teams, &comparison::team_roles},
    };
    for (const auto& [all, how] : order)
        if (auto done = each(with, *all, how); !done) return done.error();
    for (const auto* one : parents_first(wanted.resources))
        if (auto done = with.resource(*one); !done) return at_place(*one, done.error());
    if (auto done = each(with, wanted.grants, &comparison::grant); !done) return done.error();
    if (auto done = each(with, wanted.mappings, &comparison::mapping); !done) return done.error();
    return std::move(with.steps);
}

object picked(const value& wanted, std::initializer_list<std::string_view> fields) {
    object body;
    for (const auto field : fields)
        if (const value* found = wanted.find(field)) body.set(field, *found);
    return body;
}

object differing(const value& wanted, const value& there, std::initializer_list<std::string_view> fields) {
    object body;
    for (const auto field : fields) {
        const value *said = wanted.find(field), *is = there.find(field);
        if (!said) continue;
        const bool same = said->if_array() ? same_set(said, is) : is && *said == *is;
        if (!same && !(said->if_string() && said->text().empty() && !is)) body.set(field, *said);
    }
    return body;
}

std::string names_of(const object& fields) {
    std::string names;
    for (const auto& [name, content] : fields) names += (names.empty() ? "" : ", ") + name;
    return names;
}

value::array items_at(const value& of, std::string_view name) {
    const value* found = of.find(name);
    return found && found->if_array() ? *found->if_array() : value::array();
}

bool same_window(const value& one, const value& other) {
    const auto same = [&](std::string_view end) { return same_time(text_at(one, end), text_at(other, end)); };
    return same("not_before") && same("expires_at");
}

std::string window_text(const value& of) {
    const std::string from = text_at(of, "not_before"), until = text_at(of, "expires_at");
    return (from.empty() ? "" : " from " + from) + (until.empty() ? "" : " until " + until);
}

bool same_set(const value* one, const value* other) {
    const auto items_of = [](const value* list) { return list && list->if_array() ? *list->if_array() : value::array(); };
    const auto a = items_of(one), b = items_of(other);
    const auto within = [](const value::array& part, const value::array& whole) {
        return std::ranges::all_of(part, [&](const value& item) { return std::ranges::find(whole, item) != whole.end(); });
    };
    return within(a, b) && within(b, a);
}

error at_place(const declaration& wanted, const error& failure) {
    return make_error(failure.code, wanted.place + ": " + failure.detail);
}

result<std::optional<value>> comparison::find(const std::string& path, const parameters& query) {
    auto found = in_.at.get_here(path, query);
    if (found) return std::optional<value>(*std::move(found));
    if (found.error().code == errc::not_found) return std::optional<value>();
    return found.error();
}

result<value::array> comparison::all(const std::string& path, const parameters& query) {
    const auto whole = in_.at.get_here(path, query);
    if (!whole) return whole.error();
    return items_at(*whole, "items");
}

result<void> comparison::change_words(const declaration& wanted, const value& there, const std::string& what,
                                      const std::string& path, std::initializer_list<std::string_view> fields) {
    object body = differing(wanted.what, there, fields);
    if (!body.empty()) steps.push_back({"change", what, names_of(body), "PATCH", path, std::move(body)});
    return {};
}

result<void> comparison::unit(const declaration& wanted) {
    const std::string code = text_at(wanted.what, "code"), path = "/units/" + code;
    const auto there = find(path);
    if (!there) return there.error();
    if (*there) return change_words(wanted, **there, "unit " + code, path, {"name", "description"});
    steps.push_back({"create", "unit " + code, "", "POST", "/units", picked(wanted.what, {"code", "name", "description"})});
    return {};
}

result<void> comparison::team(const declaration& wanted) {
    const std::string slug = text_at(wanted.what, "slug"), path = "/teams/" + slug;
    const auto there = find(path);
    if (!there) return there.error();
    if (*there) return change_words(wanted, **there, "team " + slug, path, {"name", "description", "settings"});
    steps.push_back({"create", "team " + slug, "", "POST", "/teams", picked(wanted.what, {"slug", "name", "description"})});
    if (wanted.what.find("settings"))
        steps.push_back({"change", "team " + slug, "settings", "PATCH", path, picked(wanted.what, {"settings"})});
    return {};
}

result<std::string> comparison::team_id(const std::string& slug) {
    const auto there = find("/teams/" + slug);
    if (!there) return there.error();
    return *there ? text_at(**there, "id") : slug;
}

// The API shows a team's scope by its id.
result<std::string> comparison::scope_as_shown(const std::string& scope) {
    if (!scope.starts_with("team:")) return scope;
    const auto id = team_id(scope.substr(5));
    if (!id) return id.error();
    return "team:" + *id;
}

result<void> comparison::once(const std::string& what) {
    if (said_.insert(what).second) return {};
    return make_error(errc::invalid_value, what + " is written twice");
}

}  // namespace gatehouse::cli
