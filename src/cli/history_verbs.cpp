#include "history_verbs.hpp"

namespace gatehouse::cli {
namespace {

struct asked_everybody {
    std::string action, resource, at, limit;
};

void declare_who(CLI::App& verb, asked_everybody& asked) {
    verb.add_option("ACTION", asked.action, "Such as app:use")->required();
    verb.add_option("RESOURCE", asked.resource, "TYPE/ID, such as app/main")->required();
    verb.add_option("--at", asked.at, "Then, instead of now (RFC 3339)")->type_name("TIME");
    verb.add_option("--limit", asked.limit, "At most so many (default: all)");
}

result<void> who_could(session& in, const asked_everybody& asked) {
    const auto found = in.at.get_here(
        "/who-could", {{"action", asked.action}, {"resource", asked.resource}, {"at", asked.at}, {"limit", asked.limit}});
    return show(in, found, [](const value& rows) {
        print_table(rows, {{"MEMBER", "member"}, {"USER", "user_name"}, {"WHY", "reason"}}, "Nobody.");
    });
}

struct compared {
    std::vector<std::string> at;
    std::string user, action, resource, limit;
};

void declare_diff(CLI::App& verb, compared& wanted) {
    verb.add_option("--at", wanted.at, "The two moments (RFC 3339), the earlier first")
        ->required()
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("TIME");
    verb.add_option("--user", wanted.user, "One member: an id, user name or e-mail");
    verb.add_option("--action", wanted.action, "Everybody who gained or lost this, such as app:use");
    verb.add_option("--resource", wanted.resource, "On this: TYPE/ID, such as app/main");
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

void print_reasons(const value& found) {
    const value* changes = found.find("changes");
    if (!changes || !changes->if_array() || changes->if_array()->empty()) return;
    object list;
    list.set("items", *changes);
    std::printf("\nWhat changed between:\n");
    print_table(value(std::move(list)), {{"AT", "at"}, {"WHAT", "kind"}, {"TARGET", "target"}, {"ACTOR", "actor"}}, "");
}

void print_everybody(const value& found) {
    print_table(found,
                {{"MEMBER", "member"},
                 {"USER", "user_name"},
                 {"GAINED", "gained"},
                 {"BEFORE", "before.reason"},
                 {"AFTER", "after.reason"}},
                "Nobody gained or lost it.");
    print_reasons(found);
}

void print_member(const value& found) {
    print_table(found,
                {{"ACTION", "action"},
                 {"RESOURCE", "resource"},
                 {"GAINED", "gained"},
                 {"BEFORE", "before.reason"},
                 {"AFTER", "after.reason"}},
                "No permission was gained or lost.");
    print_reasons(found);
}

result<void> compare(session& in, const compared& wanted) {
    if (wanted.user.empty() == wanted.action.empty())
        return make_error(errc::invalid_value, "say either --user, or --action and --resource");
    parameters query;
    for (const auto& one : wanted.at) query.emplace_back("at", one);
    if (!wanted.resource.empty()) query.emplace_back("resource", wanted.resource);
    query.emplace_back("limit", wanted.limit);
    if (wanted.user.empty()) {
        query.emplace_back("action", wanted.action);
        return show(in, in.at.get_here("/access-diff", query), print_everybody);
    }
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    query.emplace_back("member", *id);
    return show(in, in.at.get_here("/access-diff", query), print_member);
}

}  // namespace

void add_history_verbs(CLI::App& app, int& status) {
    add_verb<asked_everybody>(app,
                              {"who-could", "Who may do something, now or at a past time, and why",
                               "who-could app:use app/main --at 2026-03-01T12:00:00Z", verb_effect::reads},
                              status, declare_who, who_could);
    add_verb<compared>(app,
                       {"diff", "Whose access differs between two times, and what was changed meanwhile",
                        "diff --at 2026-03-01T00:00:00Z --at 2026-04-01T00:00:00Z --user ada@example.com", verb_effect::reads},
                       status, declare_diff, compare);
}

}  // namespace gatehouse::cli
