#include <fstream>
#include <sstream>

#include <gatehouse/codec/json.hpp>

#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"policy", "slug"}, {"name", "name"}, {"default version", "default_version"}, {"id", "id"}};

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/policies"), [](const value& found) {
        print_table(found, {{"POLICY", "slug"}, {"NAME", "name"}, {"VERSION", "default_version"}, {"BUILT IN", "built_in"}},
                    "No policies.");
    });
}

struct policy_arguments {
    std::string policy, file;
    std::int64_t version = 0;
};

void declare_show(CLI::App& verb, policy_arguments& wanted) {
    verb.add_option("POLICY,--policy-id", wanted.policy, "The policy's slug or id")->required();
}

void declare_publish(CLI::App& verb, policy_arguments& wanted) {
    declare_show(verb, wanted);
    verb.add_option("--statements", wanted.file, "A JSON array of statements")->required()->type_name("FILE");
}

void declare_default(CLI::App& verb, policy_arguments& wanted) {
    declare_show(verb, wanted);
    verb.add_option("VERSION", wanted.version, "Its number")->required();
}

result<void> show_policy(session& in, const policy_arguments& wanted) {
    return show(in, in.at.get_here("/policies/" + wanted.policy), [](const value& found) {
        print_fields(found, fields);
        const value* versions = found.find("versions");
        if (!versions || !versions->if_array()) return;
        for (const value& one : *versions->if_array())
            std::printf("\nversion %s, by %s at %s\n%s\n", text_at(one, "number").c_str(), text_at(one, "by").c_str(),
                        text_at(one, "at").c_str(), one.find("statements") ? to_json(*one.find("statements")).c_str() : "");
    });
}

result<value> statements_in(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return make_error(errc::invalid_value, path + " cannot be read");
    auto statements = parse_json(text.str());
    if (!statements) return make_error(errc::invalid_value, path + ": " + statements.error().detail);
    return statements;
}

result<void> publish(session& in, const policy_arguments& wanted) {
    auto statements = statements_in(wanted.file);
    if (!statements) return statements.error();
    object body;
    body.set("statements", *std::move(statements));
    return show(in, in.at.post_here("/policies/" + wanted.policy + "/versions", std::move(body)),
                [](const value& made) { print_fields(made, fields); });
}

struct new_policy {
    std::string slug, name, file, effect = "allow";
    std::vector<std::string> actions, resources;
};

void declare_create(CLI::App& verb, new_policy& wanted) {
    verb.add_option("--name", wanted.name, "Name to show")->required();
    verb.add_option("--slug", wanted.slug, "Short name (default: made of the name)");
    auto* file = verb.add_option("--statements", wanted.file, "A JSON array of statements")->type_name("FILE");
    verb.add_option("--action", wanted.actions, "Or one statement: its actions, such as app:read; repeatable")->excludes(file);
    verb.add_option("--resource", wanted.resources, "Its resources, such as grn:app:app:{org_id}:app/*; repeatable")
        ->excludes(file);
    verb.add_option("--effect", wanted.effect, "allow (default) or deny");
}

result<value> statements_of(const new_policy& wanted) {
    if (!wanted.file.empty()) return statements_in(wanted.file);
    if (wanted.actions.empty() || wanted.resources.empty())
        return make_error(errc::invalid_value, "give --statements, or --action and --resource");
    object statement;
    statement.set("effect", wanted.effect);
    statement.set("actions", texts(wanted.actions));
    statement.set("resources", texts(wanted.resources));
    return value(value::array{value(std::move(statement))});
}

result<void> create(session& in, const new_policy& wanted) {
    auto statements = statements_of(wanted);
    if (!statements) return statements.error();
    object body;
    body.set("slug", wanted.slug.empty() ? slug_of(wanted.name) : wanted.slug);
    body.set("name", wanted.name);
    body.set("statements", *std::move(statements));
    return show(in, in.at.post_here("/policies", std::move(body)), [](const value& made) { print_fields(made, fields); });
}

void print_vocabulary(const value& found) {
    for (const auto& [title, columns] : std::vector<std::pair<std::string, std::vector<column>>>{
             {"actions", {{"ACTION", "action"}, {"WHAT IT IS", "title"}}},
             {"resources", {{"TYPE", "type"}, {"PATTERN", "pattern"}}},
             {"conditions", {{"CONDITION", "name"}, {"EXAMPLE", "example"}}}}) {
        object list;
        if (const value* items = found.find(title)) list.set("items", *items);
        print_table(value(std::move(list)), columns, "None.");
    }
}

result<void> show_vocabulary(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/policy-vocabulary"), print_vocabulary);
}

struct renaming {
    std::string policy, name;
};

void declare_rename(CLI::App& verb, renaming& wanted) {
    verb.add_option("POLICY,--policy-id", wanted.policy, "The policy's slug or id")->required();
    verb.add_option("--name", wanted.name, "The new name")->required();
}

result<void> rename_policy(session& in, const renaming& wanted) {
    object body;
    body.set("name", wanted.name);
    return show(in, in.at.send_here("PATCH", "/policies/" + wanted.policy, std::move(body)),
                [](const value& made) { print_fields(made, fields); });
}

result<void> erase(session& in, const policy_arguments& wanted) {
    return show(in, in.at.send_here("DELETE", "/policies/" + wanted.policy), [](const value& done) {
        print_fields(done, {{"policy", "slug"}, {"status", "status"}});
    });
}

result<void> choose(session& in, const policy_arguments& wanted) {
    object body;
    body.set("version", wanted.version);
    return show(in, in.at.post_here("/policies/" + wanted.policy + "/default", std::move(body)),
                [](const value& made) { print_fields(made, fields); });
}

}  // namespace

void add_policy_verbs(CLI::App& app, int& status) {
    CLI::App& iam = add_noun(app, "iam", "Policies: what roles allow and deny");
    CLI::App& noun = add_noun(iam, "policy", "Versioned statements; an old version never changes");
    add_verb<no_arguments>(noun, {"list", "List policies", "iam policy list", verb_effect::reads}, status, no_options, list);
    add_verb<policy_arguments>(noun, {"show", "Show a policy with its versions", "iam policy show app-use", verb_effect::reads},
                               status, declare_show, show_policy);
    add_verb<policy_arguments>(noun,
                               {"publish", "Publish a new default version",
                                "iam policy publish app-use --statements app-use.json", verb_effect::takes},
                               status, declare_publish, publish);
    add_verb<policy_arguments>(
        noun, {"default", "Make an earlier version the default again", "iam policy default app-use 1", verb_effect::takes},
        status, declare_default, choose);
    add_verb<new_policy>(noun,
                         {"create", "Make a policy",
                          "iam policy create --name \"Read apps\" --action app:read --resource \"grn:app:app:{org_id}:app/*\""},
                         status, declare_create, create);
    add_verb<no_arguments>(noun,
                           {"vocabulary", "What statements are put together from", "iam policy vocabulary", verb_effect::reads},
                           status, no_options, show_vocabulary);
    add_verb<renaming>(noun, {"rename", "Change a policy's name", "iam policy rename read-apps --name \"Read all apps\""},
                       status, declare_rename, rename_policy);
    add_verb<policy_arguments>(
        noun, {"delete", "Delete a policy that no role has", "iam policy delete read-apps --yes", verb_effect::harms}, status,
        declare_show, erase);
}

}  // namespace gatehouse::cli
