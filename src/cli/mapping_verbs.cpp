#include "mapping_words.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> columns{{"SOURCE", "source"},
                                  {"BY", "by"},
                                  {"GROUP", "group"},
                                  {"ROLES", "gives"},
                                  {"TEAMS", "teams"},
                                  {"ON", "enabled"},
                                  {"APPROVAL", "approval"},
                                  {"HELD", "held_count"},
                                  {"REBIND?", "rebind.name"},
                                  {"CONNECTION", "connection_name|connection"},
                                  {"ID", "id"}};

// "admin, viewer @team:<id>" for each rule: the table has one line a rule.
value with_roles(const value& list) {
    value shown = list;
    value* items = shown.find("items");
    if (!items || !items->if_array()) return shown;
    for (value& rule : *const_cast<value::array*>(items->if_array())) rule.if_object()->set("gives", roles_text(rule));
    return shown;
}

void print_rule(const value& rule) {
    object list;
    list.set("items", value::array{rule});
    print_table(with_roles(value(std::move(list))), columns, "");
}

void print_whole_rule(const value& found) {
    value rule = found;
    rule.if_object()->set("gives", roles_text(rule));
    print_fields(rule, {{"id", "id"},
                        {"position", "position"},
                        {"connection", "connection_name|connection"},
                        {"source", "source"},
                        {"by", "by"},
                        {"group", "group"},
                        {"on", "enabled"},
                        {"roles", "gives"},
                        {"teams", "teams"},
                        {"approval", "approval"},
                        {"approved by", "approved_by"},
                        {"changed by", "changed_by"},
                        {"groups", "group_count"},
                        {"rebind to", "rebind.id"},
                        {"held", "held_count"},
                        {"status", "status"}});
    print_list(rule, "groups", {{"GROUP", "name"}, {"ID", "id"}}, "Groups", "none");
    print_list(rule, "held", {{"MEMBER", "user_name"}, {"SINCE", "since"}, {"ID", "member"}}, "Held newcomers", "none");
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/mapping-rules"), [](const value& found) {
        print_table(
            with_roles(found), columns,
            "No mapping rules yet. Make one: gatehouse mapping add --connection C --group NAME --role member --data DIR");
    });
}

struct new_rule {
    std::string connection, source = "scim";
    std::optional<std::int64_t> position;
    bool off = false;
    rule_words words;
};

void declare_add(CLI::App& verb, new_rule& wanted) {
    verb.add_option("--connection", wanted.connection, "Whose groups (id or name)")->required();
    verb.add_option("--source", wanted.source, "scim or saml (default: scim)");
    declare_words(verb, wanted.words);
    verb.add_option("--position", wanted.position, "Its place among all rules, from 1 (default: the last)");
    verb.add_flag("--off", wanted.off, "It gives nothing until it is turned on (mapping change --on)");
}

result<void> add(session& in, const new_rule& wanted) {
    if (!wanted.words.names_group()) return make_error(errc::invalid_value, "give --group, --group-id or --pattern");
    const auto connection = in.at.connection_named(wanted.connection);
    if (!connection) return connection.error();
    object body = body_of(wanted.words);
    body.set("connection", *connection);
    body.set("source", wanted.source);
    if (wanted.position) body.set("position", *wanted.position);
    if (wanted.off) body.set("enabled", false);
    return show(in, in.at.post_here("/mapping-rules", std::move(body)), print_rule);
}

struct one_rule {
    std::string rule, group;
    std::vector<std::string> users;
    std::optional<std::int64_t> position;
    bool on = false, off = false;
    rule_words words;
    std::string path(std::string_view more = {}) const { return "/mapping-rules/" + rule + std::string(more); }
};

void declare_rule(CLI::App& verb, one_rule& wanted) {
    verb.add_option("RULE", wanted.rule, "Its id (gatehouse mapping list)")->required();
}

void declare_change(CLI::App& verb, one_rule& wanted) {
    declare_rule(verb, wanted);
    declare_words(verb, wanted.words);
    verb.add_option("--position", wanted.position, "Its place among all rules, from 1");
    auto* on = verb.add_flag("--on", wanted.on, "It gives again what it says");
    verb.add_flag("--off", wanted.off, "It gives nothing")->excludes(on);
}

void declare_rebind(CLI::App& verb, one_rule& wanted) {
    declare_rule(verb, wanted);
    verb.add_option("--group-id", wanted.group, "The group that is meant from now on")->required();
}

void declare_release(CLI::App& verb, one_rule& wanted) {
    declare_rule(verb, wanted);
    verb.add_option("--user", wanted.users, "A held member (id, user name or e-mail); repeatable; without it, all of them");
}

result<void> show_rule(session& in, const one_rule& wanted) {
    return show(in, in.at.get_here(wanted.path()), print_whole_rule);
}

result<void> change(session& in, const one_rule& wanted) {
    object body = body_of(wanted.words);
    if (wanted.position) body.set("position", *wanted.position);
    if (wanted.on || wanted.off) body.set("enabled", wanted.on);
    return show(in, in.at.send_here("PATCH", wanted.path(), std::move(body)), print_whole_rule);
}

result<void> approve(session& in, const one_rule& wanted) {
    return show(in, in.at.post_here(wanted.path("/approve"), object()), print_whole_rule);
}

result<void> rebind(session& in, const one_rule& wanted) {
    object body;
    body.set("group", wanted.group);
    return show(in, in.at.post_here(wanted.path("/rebind"), std::move(body)), print_whole_rule);
}

result<void> release(session& in, const one_rule& wanted) {
    object body;
    std::vector<std::string> members;
    for (const auto& user : wanted.users) {
        const auto id = in.at.member_named(user);
        if (!id) return id.error();
        members.push_back(*id);
    }
    if (!members.empty()) body.set("members", texts(members));
    return show(in, in.at.post_here(wanted.path("/release"), std::move(body)), print_whole_rule);
}

result<void> remove(session& in, const one_rule& wanted) {
    return show(in, in.at.send_here("DELETE", wanted.path()), print_whole_rule);
}

void add_second_words(CLI::App& noun, int& status) {
    add_verb<one_rule>(noun,
                       {"approve", "Approve a rule that gives protected roles and that another made", "mapping approve RULE",
                        verb_effect::takes},
                       status, declare_rule, approve);
    add_verb<one_rule>(
        noun,
        {"rebind", "Say that a rule by name means another group", "mapping rebind RULE --group-id GROUP", verb_effect::takes},
        status, declare_rebind, rebind);
    add_verb<one_rule>(noun,
                       {"release", "Let newcomers in that the hour's number held",
                        "mapping release RULE --user ada@example.com", verb_effect::takes},
                       status, declare_release, release);
}

}  // namespace

void add_mapping_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "mapping", "Rules: which roles and teams a directory group gives");
    add_verb<no_arguments>(noun, {"list", "List rules", "mapping list", verb_effect::reads}, status, no_options, list);
    add_verb<one_rule>(noun, {"show", "Show a rule, its groups and whom it holds", "mapping show RULE", verb_effect::reads},
                       status, declare_rule, show_rule);
    add_verb<new_rule>(
        noun,
        {"add", "Add a rule", "mapping add --connection okta --group Engineering --role member --data gatehouse-data",
         verb_effect::takes},
        status, declare_add, add);
    add_verb<one_rule>(
        noun,
        {"change", "Change a rule; a change takes its approval away", "mapping change RULE --role viewer", verb_effect::takes},
        status, declare_change, change);
    add_second_words(noun, status);
    add_verb<one_rule>(noun, {"remove", "Remove a rule; what it gave ends", "mapping remove RULE --yes", verb_effect::harms},
                       status, declare_rule, remove);
}

}  // namespace gatehouse::cli
