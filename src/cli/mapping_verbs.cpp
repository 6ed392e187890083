#include "verb.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> columns{{"SOURCE", "source"}, {"BY", "by"},      {"GROUP", "group"},           {"ROLES", "gives"},
                                  {"TEAMS", "teams"},   {"ON", "enabled"}, {"CONNECTION", "connection"}, {"ID", "id"}};

// "admin, viewer @team:<id>" for each rule: the table has one line a rule.
value with_roles(const value& list) {
    value shown = list;
    value* items = shown.find("items");
    if (!items || !items->if_array()) return shown;
    for (value& rule : *const_cast<value::array*>(items->if_array())) {
        std::string text;
        if (const value* roles = rule.find("roles"); roles && roles->if_array())
            for (const value& one : *roles->if_array()) {
                const std::string scope = text_at(one, "scope");
                text += (text.empty() ? "" : ", ") + text_at(one, "role") + (scope == "org" ? "" : " @" + scope);
            }
        rule.if_object()->set("gives", text);
    }
    return shown;
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/mapping-rules"), [](const value& found) {
        print_table(
            with_roles(found), columns,
            "No mapping rules yet. Make one: gatehouse mapping add --connection C --group NAME --role member --data DIR");
    });
}

struct new_rule {
    std::string connection, group, group_id, source = "scim", scope = "org";
    std::vector<std::string> roles, teams;
    bool approve = false;
};

void declare_add(CLI::App& verb, new_rule& wanted) {
    verb.add_option("--connection", wanted.connection, "Whose groups (id or name)")->required();
    auto* name = verb.add_option("--group", wanted.group, "A directory group's name; the first of that name is bound and kept");
    verb.add_option("--group-id", wanted.group_id, "A directory group's id (needed for roles at or above the protected level)")
        ->excludes(name);
    verb.add_option("--source", wanted.source, "scim or saml (default: scim)");
    verb.add_option("--role", wanted.roles, "A role to give; repeatable");
    verb.add_option("--team", wanted.teams, "A team to put them in (slug or id); repeatable");
    verb.add_option("--scope", wanted.scope, "Where the roles count: org, team:SLUG or TYPE:NAME (default: org)");
    verb.add_flag("--approve", wanted.approve, "Approve a rule that gives a protected role (operator)");
}

result<void> add(session& in, const new_rule& wanted) {
    if (wanted.group.empty() == wanted.group_id.empty()) return make_error(errc::invalid_value, "give --group or --group-id");
    const auto connection = in.at.connection_named(wanted.connection);
    if (!connection) return connection.error();
    object body;
    body.set("connection", *connection);
    body.set("source", wanted.source);
    body.set("by", wanted.group.empty() ? "id" : "name");
    body.set("group", wanted.group.empty() ? wanted.group_id : wanted.group);
    body.set("roles", texts(wanted.roles));
    body.set("teams", texts(wanted.teams));
    body.set("scope", wanted.scope);
    if (wanted.approve) body.set("approved", true);
    return show(in, in.at.post_here("/mapping-rules", std::move(body)), [](const value& made) {
        object list;
        list.set("items", value::array{made});
        print_table(with_roles(value(std::move(list))), columns, "");
    });
}

}  // namespace

void add_mapping_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "mapping", "Rules: which roles and teams a directory group gives");
    add_verb<no_arguments>(noun, {"list", "List rules", "mapping list", verb_effect::reads}, status, no_options, list);
    add_verb<new_rule>(
        noun, {"add", "Add a rule", "mapping add --connection okta --group Engineering --role member --data gatehouse-data"},
        status, declare_add, add);
}

}  // namespace gatehouse::cli
