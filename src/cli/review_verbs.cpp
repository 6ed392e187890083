#include "reviewed.hpp"

// Who may do what, as a whole.
namespace gatehouse::cli {
namespace {

struct whom {
    std::string action, resource, limit;
    bool hash = false;
};
struct what {
    std::string user, type, limit;
    bool hash = false;
};
struct named {
    std::string name, limit;
    bool hash = false;
};

void declare_limit(CLI::App& verb, std::string& limit) { verb.add_option("--limit", limit, "At most so many (default: all)"); }

void declare_whom(CLI::App& verb, whom& asked) {
    verb.add_option("ACTION", asked.action, "Such as app:use")->required();
    verb.add_option("RESOURCE", asked.resource, "TYPE/ID, such as app/main")->required();
    declare_limit(verb, asked.limit);
    declare_hash(verb, asked.hash);
}

void declare_what(CLI::App& verb, what& asked) {
    verb.add_option("USER", asked.user, "A member's id, user name or e-mail")->required();
    verb.add_option("--type", asked.type, "Only resources of this type; organization: management only");
    declare_limit(verb, asked.limit);
    declare_hash(verb, asked.hash);
}

// The way by which the first piece of each item's proof came.
value with_first_way(const value& list) {
    object out;
    value::array items;
    if (const value* all = list.find("items"); all && all->if_array())
        for (const value& one : *all->if_array()) {
            value item = one;
            const value* path = one.find("path");
            if (path && path->if_array() && !path->if_array()->empty()) item.if_object()->set("way", path->if_array()->front());
            items.push_back(std::move(item));
        }
    out.set("items", value(std::move(items)));
    if (const value* next = list.find("next")) out.set("next", *next);
    return value(std::move(out));
}

result<void> who_can(session& in, const whom& asked) {
    const parameters query{{"action", asked.action}, {"resource", asked.resource}, {"limit", asked.limit}};
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/who-can", query), [](const value& found) {
        print_table(with_first_way(found),
                    {{"MEMBER", "member"},
                     {"USER NAME", "user_name"},
                     {"WHY", "reason"},
                     {"POLICY", "way.policy"},
                     {"SOURCE", "way.source.kind"},
                     {"TEAM", "way.source.team_slug"},
                     {"SCOPE", "way.scope"}},
                    "Nobody.");
    });
}

result<void> what_can(session& in, const what& asked) {
    const auto id = in.at.member_named(asked.user);
    if (!id) return id.error();
    const parameters query{{"member", *id}, {"type", asked.type}, {"limit", asked.limit}};
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/what-can", query), [](const value& found) {
        print_table(with_first_way(found),
                    {{"ACTION", "action"},
                     {"RESOURCE", "resource"},
                     {"WHY", "reason"},
                     {"POLICY", "way.policy"},
                     {"SOURCE", "way.source.kind"},
                     {"TEAM", "way.source.team_slug"},
                     {"SCOPE", "way.scope"}},
                    "Nothing that is registered (gatehouse resource list).");
    });
}

void print_effects(const value& found) {
    const std::vector<column> columns{{"ACTION", "action"}, {"RESOURCES", "resources"}, {"ROLE", "role"},
                                      {"SCOPE", "scope"},   {"SOURCE", "source.kind"},  {"TEAM", "source.team_slug"},
                                      {"POLICY", "policy"}, {"VERSION", "version"},     {"CUT", "cut_to_ceiling"}};
    print_list(found, "allows", columns, "ALLOWS", "Allows nothing.");
    print_list(found, "denies", columns, "DENIES", "Denies nothing.");
    print_list(found, "delegates", columns, "MAY HAND OUT", "May hand out nothing that it has not.");
    if (found.find("grants"))
        print_list(found, "grants", {{"PERMISSIONS", "permissions"}, {"RESOURCE", "resource"}, {"GRANT", "given.grant"}},
                   "GRANTS", "No grants.");
}

void print_effective(const value& found) {
    print_fields(found, {{"name", "name"},
                         {"member", "user_name"},
                         {"status", "status"},
                         {"gate", "gate"},
                         {"ceiling", "ceiling"},
                         {"asleep", "asleep"},
                         {"last change", "last_change.kind"},
                         {"by", "last_change.actor"},
                         {"at", "last_change.at"}});
    print_effects(found);
}

void declare_role(CLI::App& verb, named& wanted) {
    verb.add_option("ROLE,--role-id", wanted.name, "The role's slug or id")->required();
}
void declare_holders(CLI::App& verb, named& wanted) {
    declare_role(verb, wanted);
    declare_limit(verb, wanted.limit);
    declare_hash(verb, wanted.hash);
}
void declare_team(CLI::App& verb, named& wanted) {
    verb.add_option("TEAM,--team-id", wanted.name, "The team's slug or id")->required();
}
void declare_user(CLI::App& verb, named& wanted) {
    verb.add_option("USER,--user-id", wanted.name, "A member's id, user name or e-mail")->required();
}

result<void> show_role(session& in, const named& wanted) {
    return show(in, in.at.get_here("/roles/" + wanted.name + "/effective"), print_effective);
}
result<void> show_team(session& in, const named& wanted) {
    return show(in, in.at.get_here("/teams/" + wanted.name + "/effective"), print_effective);
}
result<void> show_user(session& in, const named& wanted) {
    const auto id = in.at.member_named(wanted.name);
    if (!id) return id.error();
    return show(in, in.at.get_here("/members/" + *id + "/effective"), print_effective);
}

result<void> holders(session& in, const named& wanted) {
    const auto found_holders = reviewed(in, wanted.hash, "/roles/" + wanted.name + "/holders", {{"limit", wanted.limit}});
    return show_reviewed(in, wanted.hash, found_holders, [](const value& found) {
        print_table(found,
                    {{"KIND", "kind"},
                     {"ID", "id"},
                     {"USER NAME", "user_name"},
                     {"NAME", "name"},
                     {"OWNER OF KEY", "member"},
                     {"STATUS", "status"}},
                    "Nobody.");
    });
}

}  // namespace

void add_review_verbs(CLI::App& app, int& status) {
    add_verb<whom>(app, {"who-can", "Which members may do something, and why", "who-can app:use app/main", verb_effect::reads},
                   status, declare_whom, who_can);
    add_verb<what>(app,
                   {"what-can", "What a member may do on what is registered, and why", "what-can ada@example.com --type app",
                    verb_effect::reads},
                   status, declare_what, what_can);
    CLI::App& role = *app.get_subcommand("role");
    add_verb<named>(role,
                    {"show-effective", "What a role allows, denies and delegates now, and who changed it last",
                     "role show-effective member", verb_effect::reads},
                    status, declare_role, show_role);
    add_verb<named>(
        role,
        {"holders", "Which members, teams and API keys hold a role, by whatever way", "role holders admin", verb_effect::reads},
        status, declare_holders, holders);
    add_verb<named>(*app.get_subcommand("team"),
                    {"show-effective", "What a team gives its members now", "team show-effective crew", verb_effect::reads},
                    status, declare_team, show_team);
    add_verb<named>(
        *app.get_subcommand("user"),
        {"show-effective", "What a member has now, and from where", "user show-effective ada@example.com", verb_effect::reads},
        status, declare_user, show_user);
}

}  // namespace gatehouse::cli
