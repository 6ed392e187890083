#include <fstream>
#include <sstream>

#include <gatehouse/codec/json.hpp>

#include "verb.hpp"

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
    verb.add_option("POLICY", wanted.policy, "The policy's slug")->required();
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

result<void> publish(session& in, const policy_arguments& wanted) {
    std::ifstream file(wanted.file);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return make_error(errc::invalid_value, wanted.file + " cannot be read");
    auto statements = parse_json(text.str());
    if (!statements) return make_error(errc::invalid_value, wanted.file + ": " + statements.error().detail);
    object body;
    body.set("statements", *std::move(statements));
    return show(in, in.at.post_here("/policies/" + wanted.policy + "/versions", std::move(body)),
                [](const value& made) { print_fields(made, fields); });
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
    add_verb<policy_arguments>(
        noun, {"publish", "Publish a new default version", "iam policy publish app-use --statements app-use.json"}, status,
        declare_publish, publish);
    add_verb<policy_arguments>(noun, {"default", "Make an earlier version the default again", "iam policy default app-use 1"},
                               status, declare_default, choose);
}

}  // namespace gatehouse::cli
