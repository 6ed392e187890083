#include "nouns.hpp"

// Roles from the side of whoever gets them.
namespace gatehouse::cli {
namespace {

struct held_role {
    std::string holder, role, scope = "org", from, expires;
};

void declare_role(CLI::App& verb, held_role& wanted) {
    verb.add_option("ROLE,--role-id", wanted.role, "The role's slug or id")->required();
    verb.add_option("--scope", wanted.scope, "Where it counts: org, team:SLUG or TYPE:NAME (default: org)");
}

void declare_user(CLI::App& verb, held_role& wanted) {
    verb.add_option("USER,--user-id", wanted.holder, "A member's id, user name or e-mail")->required();
    declare_role(verb, wanted);
}

void declare_team(CLI::App& verb, held_role& wanted) {
    verb.add_option("TEAM,--team-id", wanted.holder, "The team's slug or id")->required();
    declare_role(verb, wanted);
}

void declare_window(CLI::App& verb, held_role& wanted) {
    verb.add_option("--from", wanted.from, "RFC 3339: the assignment begins then (default: now)")->type_name("TIME");
    verb.add_option("--expires", wanted.expires, "RFC 3339: the assignment ends then")->type_name("TIME");
}

void declare_user_gets(CLI::App& verb, held_role& wanted) {
    declare_user(verb, wanted);
    declare_window(verb, wanted);
}

void declare_team_gets(CLI::App& verb, held_role& wanted) {
    declare_team(verb, wanted);
    declare_window(verb, wanted);
}

result<void> assign(session& in, const std::string& path, const held_role& wanted) {
    object body;
    body.set("role", wanted.role);
    body.set("scope", wanted.scope);
    if (!wanted.from.empty()) body.set("not_before", wanted.from);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    return show(in, in.at.post_here(path + "/assignments", std::move(body)), [](const value& made) {
        print_fields(
            made,
            {{"assignment", "id"}, {"role", "role"}, {"scope", "scope"}, {"from", "not_before"}, {"expires", "expires_at"}});
    });
}

// The scope of an assignment names a team by its id, whatever it was called when it was made.
result<std::string> scope_as_shown(session& in, const std::string& scope) {
    if (!scope.starts_with("team:")) return scope;
    const auto team = in.at.get_here("/teams/" + scope.substr(5));
    if (!team) return team.error();
    return "team:" + text_at(*team, "id");
}

result<std::string> assignment_of(session& in, const std::string& path, const held_role& wanted) {
    const auto role = in.at.get_here("/roles/" + wanted.role);
    if (!role) return role.error();
    const auto scope = scope_as_shown(in, wanted.scope);
    if (!scope) return scope.error();
    const auto all = in.at.get_here(path + "/assignments");
    if (!all) return all.error();
    const value* items = all->find("items");
    if (items && items->if_array())
        for (const value& one : *items->if_array())
            if (text_at(one, "role") == text_at(*role, "slug") && text_at(one, "scope") == *scope) return text_at(one, "id");
    return make_error(errc::not_found, "no direct assignment of this role in this scope (gatehouse role assignments)");
}

result<void> unassign(session& in, const std::string& path, const held_role& wanted) {
    const auto id = assignment_of(in, path, wanted);
    if (!id) return id.error();
    return show(in, in.at.send_here("DELETE", path + "/assignments/" + *id), [](const value& done) {
        print_fields(done, {{"assignment", "id"}, {"status", "status"}});
    });
}

result<void> user_gets(session& in, const held_role& wanted) {
    const auto id = in.at.member_named(wanted.holder);
    if (!id) return id.error();
    return assign(in, "/members/" + *id, wanted);
}

result<void> user_loses(session& in, const held_role& wanted) {
    const auto id = in.at.member_named(wanted.holder);
    if (!id) return id.error();
    return unassign(in, "/members/" + *id, wanted);
}

result<void> team_gets(session& in, const held_role& wanted) { return assign(in, "/teams/" + wanted.holder, wanted); }
result<void> team_loses(session& in, const held_role& wanted) { return unassign(in, "/teams/" + wanted.holder, wanted); }

}  // namespace

void add_role_assignment_verbs(CLI::App& user, CLI::App& team, int& status) {
    add_verb<held_role>(user,
                        {"assign-role", "Give a member a role directly",
                         "user assign-role --user-id ada@example.com --role-id member", verb_effect::takes},
                        status, declare_user_gets, user_gets);
    add_verb<held_role>(user,
                        {"remove-role", "Take a direct role away",
                         "user remove-role --user-id ada@example.com --role-id member", verb_effect::takes},
                        status, declare_user, user_loses);
    add_verb<held_role>(team,
                        {"assign-role", "Give a team a role, which its members inherit",
                         "team assign-role --team-id support --role-id member", verb_effect::takes},
                        status, declare_team_gets, team_gets);
    add_verb<held_role>(
        team,
        {"remove-role", "Take a role from a team", "team remove-role --team-id support --role-id member", verb_effect::takes},
        status, declare_team, team_loses);
}

}  // namespace gatehouse::cli
