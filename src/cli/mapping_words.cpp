#include "mapping_words.hpp"

namespace gatehouse::cli {
namespace {

// "viewer@team:crew" says its own scope.
value::array roles_of(const std::vector<std::string>& all) {
    value::array list;
    for (const auto& one : all) {
        const auto at = one.find('@');
        if (at == std::string::npos) {
            list.emplace_back(one);
            continue;
        }
        object given;
        given.set("role", one.substr(0, at));
        given.set("scope", one.substr(at + 1));
        list.emplace_back(std::move(given));
    }
    return list;
}

}  // namespace

void declare_words(CLI::App& verb, rule_words& wanted) {
    auto* name = verb.add_option("--group", wanted.group, "A directory group's name; the first of that name is bound and kept");
    auto* id = verb.add_option("--group-id", wanted.group_id,
                               "A directory group's id (needed for roles at or above the protected level)")
                   ->excludes(name);
    verb.add_option("--pattern", wanted.pattern, "Groups by their names: '*' is any run of characters, '?' one")
        ->excludes(name)
        ->excludes(id);
    verb.add_option("--role", wanted.roles, "A role to give, or ROLE@SCOPE; repeatable");
    verb.add_option("--team", wanted.teams, "A team to put them in (slug or id); repeatable");
    verb.add_option("--scope", wanted.scope, "Where the roles count: org, team:SLUG or TYPE:NAME (default: org)");
    verb.add_flag("--approve", wanted.approve, "Approve at once what it gives of protected roles (operator)");
}

object body_of(const rule_words& wanted) {
    object body;
    const auto say = [&](std::string_view by, const std::string& text) {
        if (text.empty()) return;
        body.set("by", by);
        body.set("group", text);
    };
    say("name", wanted.group);
    say("id", wanted.group_id);
    say("pattern", wanted.pattern);
    if (!wanted.roles.empty()) body.set("roles", roles_of(wanted.roles));
    if (!wanted.teams.empty()) body.set("teams", texts(wanted.teams));
    if (!wanted.scope.empty()) body.set("scope", wanted.scope);
    if (wanted.approve) body.set("approved", true);
    return body;
}

std::string roles_text(const value& rule) {
    std::string text;
    const value* roles = rule.find("roles");
    if (!roles || !roles->if_array()) return text;
    for (const value& one : *roles->if_array()) {
        const std::string scope = text_at(one, "scope");
        text += (text.empty() ? "" : ", ") + text_at(one, "role") + (scope == "org" ? "" : " @" + scope);
    }
    return text;
}

}  // namespace gatehouse::cli
