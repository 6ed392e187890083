#include "verb.hpp"

namespace gatehouse::cli {
namespace {

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/teams"), [](const value& found) {
        print_table(found, {{"SLUG", "slug"}, {"NAME", "name"}, {"DESCRIPTION", "description"}, {"ID", "id"}},
                    "No teams yet. Make one: gatehouse team create SLUG");
    });
}

struct new_team {
    std::string slug, name, description;
};

void declare_create(CLI::App& verb, new_team& wanted) {
    verb.add_option("SLUG", wanted.slug, "Short name: lower-case letters, digits, '-'")->required();
    verb.add_option("--name", wanted.name, "Name to show (default: the slug)");
    verb.add_option("--description", wanted.description, "What it is for");
}

result<void> create(session& in, const new_team& wanted) {
    object body;
    body.set("slug", wanted.slug);
    if (!wanted.name.empty()) body.set("name", wanted.name);
    if (!wanted.description.empty()) body.set("description", wanted.description);
    return show(in, in.at.post_here("/teams", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"slug", "slug"}, {"name", "name"}});
    });
}

struct membership {
    std::string team, user, expires;
};

void declare_add(CLI::App& verb, membership& wanted) {
    verb.add_option("TEAM", wanted.team, "Its slug or id")->required();
    verb.add_option("USER", wanted.user, "A member's id, user name or e-mail")->required();
    verb.add_option("--expires", wanted.expires, "RFC 3339: the membership ends then")->type_name("TIME");
}

result<void> add(session& in, const membership& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    object body;
    body.set("member", *id);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    return show(in, in.at.post_here("/teams/" + wanted.team + "/members", std::move(body)), [](const value& made) {
        print_fields(made, {{"team", "team"}, {"member", "member"}, {"expires", "expires_at"}});
    });
}

}  // namespace

void add_team_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "team", "Teams: members that share roles");
    add_verb<no_arguments>(noun, {"list", "List teams", "team list", verb_effect::reads}, status, no_options, list);
    add_verb<new_team>(noun, {"create", "Make a team", "team create support --name Support"}, status, declare_create, create);
    add_verb<membership>(noun, {"add", "Put a member into a team", "team add support ada@example.com"}, status, declare_add,
                         add);
}

}  // namespace gatehouse::cli
