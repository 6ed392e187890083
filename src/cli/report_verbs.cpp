#include "reviewed.hpp"

// What an auditor asks for.
namespace gatehouse::cli {
namespace {

struct wanted {
    std::string limit, days, both, also, resource;
    bool hash = false;
};

void declare_limit(CLI::App& verb, wanted& asked) {
    verb.add_option("--limit", asked.limit, "At most so many (default: all)");
    declare_hash(verb, asked.hash);
}
void declare_days(CLI::App& verb, wanted& asked) {
    verb.add_option("--days", asked.days, "For so many days (default 90)");
    declare_limit(verb, asked);
}
void declare_duties(CLI::App& verb, wanted& asked) {
    verb.add_option("FIRST", asked.both,
                    "A permission, such as gatehouse:roles:assign (default: the pairs of the organization's model)");
    verb.add_option("SECOND", asked.also, "One that whoever has the first should not have");
    verb.add_option("--resource", asked.resource, "TYPE/ID on which both are asked about (default: the organization)");
    declare_limit(verb, asked);
}

// Each role, each grant of each member in a line of its own; who has neither in one.
value in_lines(const value& list) {
    value::array lines;
    const auto add = [&lines](const value& who, std::string_view name, const value* what) {
        value line = who;
        if (what) line.if_object()->set(name, *what);
        lines.push_back(std::move(line));
    };
    const auto items_of = [](const value& of, std::string_view name) {
        const value* all = of.find(name);
        return all && all->if_array() ? *all->if_array() : value::array();
    };
    for (const value& who : items_of(list, "items")) {
        const auto roles = items_of(who, "roles"), grants = items_of(who, "grants");
        for (const value& one : roles) add(who, "held", &one);
        for (const value& one : grants) add(who, "granted", &one);
        if (roles.empty() && grants.empty()) add(who, "", nullptr);
    }
    object out;
    out.set("items", value(std::move(lines)));
    if (const value* next = list.find("next")) out.set("next", *next);
    return value(std::move(out));
}

result<void> access(session& in, const wanted& asked) {
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/reports/access", {{"limit", asked.limit}}),
                         [](const value& found) {
                             print_table(in_lines(found),
                                         {{"MEMBER", "member"},
                                          {"USER NAME", "user_name"},
                                          {"STATUS", "status"},
                                          {"ROLE", "held.role"},
                                          {"SCOPE", "held.scope"},
                                          {"SOURCE", "held.source.kind"},
                                          {"TEAM", "held.source.team_slug"},
                                          {"GRANTED", "granted.permissions"},
                                          {"ON", "granted.resource"}},
                                         "Nobody.");
                         });
}

result<void> inactive(session& in, const wanted& asked) {
    return show_reviewed(in, asked.hash,
                         reviewed(in, asked.hash, "/reports/inactive", {{"days", asked.days}, {"limit", asked.limit}}),
                         [](const value& found) {
                             print_table(found,
                                         {{"WHAT", "kind"},
                                          {"MEMBER", "member"},
                                          {"USER NAME", "user_name"},
                                          {"STATUS", "status"},
                                          {"KEY", "key"},
                                          {"NAME", "name"},
                                          {"SINCE", "since"},
                                          {"LAST USED", "last_used"}},
                                         "Everybody signed in, and every API key was used.");
                         });
}

result<void> secret_age(session& in, const wanted& asked) {
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/reports/secret-age", {{"limit", asked.limit}}),
                         [](const value& found) {
                             print_table(found,
                                         {{"KIND", "kind"},
                                          {"ID", "id"},
                                          {"NAME", "name"},
                                          {"MEMBER", "member"},
                                          {"CONNECTION", "connection"},
                                          {"SINCE", "since"},
                                          {"DAYS", "age_days"},
                                          {"EXPIRES", "expires"},
                                          {"EXPIRED", "expired"},
                                          {"LAST USED", "last_used"}},
                                         "There are no keys or secrets.");
                         });
}

result<void> holds(session& in, const wanted& asked) {
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/reports/holds", {{"limit", asked.limit}}),
                         [](const value& found) {
                             print_table(found,
                                         {{"MEMBER", "member"},
                                          {"USER NAME", "user_name"},
                                          {"HELD BY", "source"},
                                          {"SINCE", "since"},
                                          {"ACTOR", "by"},
                                          {"REASON", "reason"}},
                                         "Nobody is suspended.");
                         });
}

result<void> overrides(session& in, const wanted& asked) {
    return show_reviewed(in, asked.hash, reviewed(in, asked.hash, "/reports/overrides", {{"limit", asked.limit}}),
                         [](const value& found) {
                             print_table(found,
                                         {{"MEMBER", "member"},
                                          {"USER NAME", "user_name"},
                                          {"SWITCH", "switch"},
                                          {"ON", "on"},
                                          {"ORGANIZATION", "organization_on"},
                                          {"SINCE", "since"}},
                                         "Everybody has what the organization has.");
                         });
}

result<void> duties(session& in, const wanted& asked) {
    return show_reviewed(
        in, asked.hash,
        reviewed(in, asked.hash, "/reports/duties",
                 {{"both", asked.both}, {"and", asked.also}, {"resource", asked.resource}, {"limit", asked.limit}}),
        [](const value& found) {
            print_table(found,
                        {{"MEMBER", "member"},
                         {"USER NAME", "user_name"},
                         {"FIRST BY", "first.reason"},
                         {"SECOND BY", "second.reason"},
                         {"BOTH", "both"},
                         {"AND", "and"},
                         {"WHY NOT", "reason"}},
                        "Nobody has both.");
        });
}

result<void> break_glass(session& in, const wanted& asked) {
    return show_reviewed(
        in, asked.hash, reviewed(in, asked.hash, "/reports/break-glass", {{"limit", asked.limit}}), [](const value& found) {
            print_table(found,
                        {{"#", "position"}, {"AT", "at"}, {"MEMBER", "member"}, {"USER NAME", "user_name"}, {"ADDRESS", "ip"}},
                        "Nobody signed in past an identity provider.");
        });
}

}  // namespace

void add_report_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "report", "What an auditor asks: who has what, since when, and what should not be");
    const auto add = [&](const char* name, const char* about, const char* example, options<wanted> declare,
                         action<wanted> run) {
        add_verb<wanted>(noun, {name, about, example, verb_effect::reads}, status, declare, run);
    };
    add("access", "Everybody's roles and grants, and where they come from", "report access", declare_limit, access);
    add("break-glass", "Owners who signed in with a password past their identity provider", "report break-glass --limit 20",
        declare_limit, break_glass);
    add("duties", "Who has two permissions that one person should not have",
        "report duties gatehouse:roles:assign gatehouse:audit:read", declare_duties, duties);
    add("holds", "Who is suspended, by which source and since when", "report holds", declare_limit, holds);
    add("inactive", "Members who did not sign in and API keys that were not used", "report inactive --days 30", declare_days,
        inactive);
    add("overrides", "Switches of members that differ from the organization's", "report overrides", declare_limit, overrides);
    add("secret-age", "Keys, tokens and certificates: how old, and until when", "report secret-age", declare_limit, secret_age);
}

}  // namespace gatehouse::cli
