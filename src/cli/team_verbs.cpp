#include <gatehouse/codec/json.hpp>

#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct list_arguments {
    std::string limit;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

result<void> list(session& in, const list_arguments& wanted) {
    return show(in, in.at.get_here("/teams", {{"limit", wanted.limit}}), [](const value& found) {
        print_table(found,
                    {{"SLUG", "slug"},
                     {"NAME", "name"},
                     {"MEMBERS", "member_count"},
                     {"ROLES", "roles"},
                     {"DESCRIPTION", "description"},
                     {"ID", "id"}},
                    "No teams yet. Make one: gatehouse team create SLUG");
    });
}

struct new_team {
    std::string slug, name, description;
};

void declare_create(CLI::App& verb, new_team& wanted) {
    verb.add_option("SLUG,--slug", wanted.slug, "Short name: lower-case letters, digits, '-' (default: made of the name)");
    verb.add_option("--name", wanted.name, "Name to show (default: the slug)");
    verb.add_option("--description", wanted.description, "What it is for");
}

result<void> create(session& in, const new_team& wanted) {
    if (wanted.slug.empty() && wanted.name.empty()) return make_error(errc::invalid_value, "give a SLUG or --name");
    object body;
    body.set("slug", wanted.slug.empty() ? slug_of(wanted.name) : wanted.slug);
    if (!wanted.name.empty()) body.set("name", wanted.name);
    if (!wanted.description.empty()) body.set("description", wanted.description);
    return show(in, in.at.post_here("/teams", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"slug", "slug"}, {"name", "name"}});
    });
}

struct membership {
    std::string team, user, from, expires;
};

void declare_add(CLI::App& verb, membership& wanted) {
    verb.add_option("TEAM,--team-id", wanted.team, "Its slug or id")->required();
    verb.add_option("USER,--user-id", wanted.user, "A member's id, user name or e-mail")->required();
    verb.add_option("--from", wanted.from, "RFC 3339: the membership begins then (default: now)")->type_name("TIME");
    verb.add_option("--expires", wanted.expires, "RFC 3339: the membership ends then")->type_name("TIME");
}

result<void> add(session& in, const membership& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    object body;
    body.set("member", *id);
    if (!wanted.from.empty()) body.set("not_before", wanted.from);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    return show(in, in.at.post_here("/teams/" + wanted.team + "/members", std::move(body)), [](const value& made) {
        print_fields(made, {{"team", "team"}, {"member", "member"}, {"from", "not_before"}, {"expires", "expires_at"}});
    });
}

void declare_remove(CLI::App& verb, membership& wanted) {
    verb.add_option("TEAM,--team-id", wanted.team, "Its slug or id")->required();
    verb.add_option("USER,--user-id", wanted.user, "A member's id, user name or e-mail")->required();
}

result<void> remove(session& in, const membership& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.send_here("DELETE", "/teams/" + wanted.team + "/members/" + *id), [](const value& done) {
        print_fields(done, {{"team", "team"}, {"member", "member"}, {"status", "status"}});
    });
}

struct wanted_team {
    std::string team;
    maybe name, description, settings;
};

void declare_team(CLI::App& verb, wanted_team& wanted) {
    verb.add_option("TEAM,--team-id", wanted.team, "Its slug or id")->required();
}

void declare_change(CLI::App& verb, wanted_team& wanted) {
    declare_team(verb, wanted);
    verb.add_option("--name", wanted.name, "Name to show");
    verb.add_option("--description", wanted.description, "What it is for");
    verb.add_option("--settings", wanted.settings, "Operational settings: a JSON object, which no decision reads")
        ->type_name("JSON");
}

void print_team(const value& found) {
    print_fields(found, {{"team", "slug"},
                         {"name", "name"},
                         {"description", "description"},
                         {"members", "member_count"},
                         {"roles", "roles"},
                         {"settings", "settings"},
                         {"id", "id"}});
}

result<void> show_team(session& in, const wanted_team& wanted) {
    return show(in, in.at.get_here("/teams/" + wanted.team), [](const value& found) {
        print_team(found);
        print_list(found, "members",
                   {{"MEMBER", "user_name|member"},
                    {"SOURCE", "source"},
                    {"FROM", "not_before"},
                    {"EXPIRES", "expires_at"},
                    {"SINCE", "since"}},
                   "Members", "none");
    });
}

result<void> change(session& in, const wanted_team& wanted) {
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "description", wanted.description);
    if (wanted.settings) {
        auto settings = parse_json(*wanted.settings);
        if (!settings) return make_error(errc::invalid_value, "--settings: " + settings.error().detail);
        body.set("settings", *std::move(settings));
    }
    return show(in, in.at.send_here("PATCH", "/teams/" + wanted.team, std::move(body)), print_team);
}

result<void> erase(session& in, const wanted_team& wanted) {
    return show(in, in.at.send_here("DELETE", "/teams/" + wanted.team), [](const value& done) {
        print_fields(done, {{"team", "slug"},
                            {"status", "status"},
                            {"memberships ended", "members"},
                            {"assignments ended", "assignments"},
                            {"grants ended", "grants"},
                            {"resources left without", "resources"},
                            {"mapping rules that gave it", "mapping_rules"}});
    });
}

}  // namespace

void add_team_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "team", "Teams: members that share roles");
    add_verb<list_arguments>(
        noun, {"list", "List teams, with how many are in them and what they inherit", "team list", verb_effect::reads}, status,
        declare_list, list);
    add_verb<new_team>(noun, {"create", "Make a team", "team create support --name Support"}, status, declare_create, create);
    add_verb<membership>(noun, {"add", "Put a member into a team", "team add support ada@example.com", verb_effect::takes},
                         status, declare_add, add);
    add_verb<membership>(noun,
                         {"add-member", "Put a member into a team",
                          "team add-member --team-id support --user-id ada@example.com", verb_effect::takes},
                         status, declare_add, add);
    add_verb<membership>(noun,
                         {"remove-member", "Take a member out of a team",
                          "team remove-member --team-id support --user-id ada@example.com", verb_effect::takes},
                         status, declare_remove, remove);
    add_verb<wanted_team>(noun, {"show", "Show a team with its members", "team show support", verb_effect::reads}, status,
                          declare_team, show_team);
    add_verb<wanted_team>(noun, {"change", "Change name, description or settings", "team change support --name Support"},
                          status, declare_change, change);
    add_verb<wanted_team>(
        noun,
        {"delete", "Delete a team; its memberships, roles and grants end", "team delete support --yes", verb_effect::harms},
        status, declare_team, erase);
}

}  // namespace gatehouse::cli
