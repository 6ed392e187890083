#include "history_verbs.hpp"

namespace gatehouse::cli {
namespace {

struct question {
    std::string user, action, resource, at;
};

void declare(CLI::App& verb, question& asked) {
    verb.add_option("USER", asked.user, "A member's id, user name or e-mail")->required();
    verb.add_option("ACTION", asked.action, "Such as app:use")->required();
    verb.add_option("RESOURCE", asked.resource, "TYPE/ID, such as app/main")->required();
    verb.add_option("--at", asked.at, "As it was then (RFC 3339), instead of now")->type_name("TIME");
}

void print_answer(const value& decided) {
    const value* allowed = decided.find("decision");
    std::printf("%s: %s (decided at step %s)\n",
                allowed && allowed->if_boolean() && *allowed->if_boolean() ? "allowed" : "denied",
                text_at(decided, "reason").c_str(), text_at(decided, "step").c_str());
    if (const auto missing = text_at(decided, "missing"); !missing.empty()) std::printf("%s\n", missing.c_str());
    const value* path = decided.find("path");
    if (!path || !path->if_array() || path->if_array()->empty()) return;
    object list;
    list.set("items", *path);
    print_table(value(std::move(list)),
                {{"POLICY", "policy"},
                 {"VERSION", "version"},
                 {"STATEMENT", "statement"},
                 {"ROLE", "role"},
                 {"SCOPE", "scope"},
                 {"SOURCE", "source.kind"},
                 {"TEAM", "source.team_slug"},
                 {"RULE", "source.rule"},
                 {"GROUP", "source.group"},
                 {"GRANT", "grant"}},
                "");
}

result<void> explain(session& in, const question& asked) {
    const auto id = in.at.member_named(asked.user);
    if (!id) return id.error();
    return show(
        in,
        in.at.get_here("/explain", {{"member", *id}, {"action", asked.action}, {"resource", asked.resource}, {"at", asked.at}}),
        print_answer);
}

}  // namespace

void add_explain(CLI::App& app, int& status) {
    add_verb<question>(app,
                       {"explain", "Why a member may or may not do something, with the proof",
                        "explain ada@example.com app:use app/main", verb_effect::reads},
                       status, declare, explain);
    add_history_verbs(app, status);
}

}  // namespace gatehouse::cli
