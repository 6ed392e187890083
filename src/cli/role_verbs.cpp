#include "verb.hpp"

namespace gatehouse::cli {
namespace {

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/roles"), [](const value& found) {
        print_table(found, {{"ROLE", "slug"}, {"NAME", "name"}, {"LEVEL", "level"}, {"BUILT IN", "built_in"}}, "No roles.");
    });
}

struct assignment {
    std::string role, user, team, scope = "org", from, expires, id;
};

void declare_principal(CLI::App& verb, assignment& wanted) {
    auto* user = verb.add_option("--user", wanted.user, "A member's id, user name or e-mail");
    verb.add_option("--team", wanted.team, "Or a team's slug or id")->excludes(user);
}

void declare_assign(CLI::App& verb, assignment& wanted) {
    verb.add_option("ROLE", wanted.role, "The role's slug")->required();
    declare_principal(verb, wanted);
    verb.add_option("--scope", wanted.scope, "Where it counts: org, team:SLUG or TYPE:NAME (default: org)");
    verb.add_option("--from", wanted.from, "RFC 3339: the assignment begins then (default: now)")->type_name("TIME");
    verb.add_option("--expires", wanted.expires, "RFC 3339: the assignment ends then")->type_name("TIME");
}

void declare_unassign(CLI::App& verb, assignment& wanted) {
    verb.add_option("ASSIGNMENT", wanted.id, "Its id (gatehouse role assignments)")->required();
    declare_principal(verb, wanted);
}

result<std::string> assignments_of(session& in, const assignment& wanted) {
    if (wanted.user.empty() == wanted.team.empty()) return make_error(errc::invalid_value, "give --user or --team");
    if (!wanted.team.empty()) return "/teams/" + wanted.team + "/assignments";
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return "/members/" + *id + "/assignments";
}

const std::vector<column> columns{{"ASSIGNMENT", "id"}, {"ROLE", "role"},       {"SCOPE", "scope"},
                                  {"SOURCE", "source"}, {"FROM", "not_before"}, {"EXPIRES", "expires_at"}};

result<void> assignments(session& in, const assignment& wanted) {
    const auto path = assignments_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.get_here(*path), [](const value& found) {
        print_table(found, columns,
                    "No direct assignments; roles may still come from teams and mapping rules (gatehouse user show).");
    });
}

result<void> assign(session& in, const assignment& wanted) {
    const auto path = assignments_of(in, wanted);
    if (!path) return path.error();
    object body;
    body.set("role", wanted.role);
    body.set("scope", wanted.scope);
    if (!wanted.from.empty()) body.set("not_before", wanted.from);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    return show(in, in.at.post_here(*path, std::move(body)), [](const value& made) {
        print_fields(
            made,
            {{"assignment", "id"}, {"role", "role"}, {"scope", "scope"}, {"from", "not_before"}, {"expires", "expires_at"}});
    });
}

result<void> unassign(session& in, const assignment& wanted) {
    const auto path = assignments_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.send_here("DELETE", *path + "/" + wanted.id), [](const value& done) {
        print_fields(done, {{"assignment", "id"}, {"status", "status"}});
    });
}

}  // namespace

void add_role_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "role", "Roles, and who holds them directly");
    add_verb<no_arguments>(noun, {"list", "List roles", "role list", verb_effect::reads}, status, no_options, list);
    add_verb<assignment>(noun, {"assign", "Give a role", "role assign member --user ada@example.com", verb_effect::takes},
                         status, declare_assign, assign);
    add_verb<assignment>(
        noun, {"assignments", "List direct assignments", "role assignments --user ada@example.com", verb_effect::reads}, status,
        declare_principal, assignments);
    add_verb<assignment>(noun,
                         {"unassign", "Take a direct assignment away",
                          "role unassign 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --user ada@example.com", verb_effect::takes},
                         status, declare_unassign, unassign);
}

}  // namespace gatehouse::cli
