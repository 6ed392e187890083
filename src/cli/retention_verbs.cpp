#include <charconv>

#include "nouns.hpp"

// How long evidence is kept, and what may not be deleted.
namespace gatehouse::cli {
namespace {

struct kept {
    std::string kind, days;
};

void declare_kept(CLI::App& verb, kept& wanted) {
    verb.add_option("KIND", wanted.kind, "What; gatehouse retention show has them")->required();
    verb.add_option("DAYS", wanted.days, "For how many days; default: as the gateway keeps it")->required();
}

void print_retention(const value& all) {
    print_table(all, {{"KIND", "kind"}, {"DAYS", "days"}, {"DEFAULT", "default_days"}, {"OWN", "own"}}, "Nothing is pruned.");
}

result<void> show_kept(session& in, const no_arguments&) { return show(in, in.at.get_here("/retention"), print_retention); }

result<void> set_kept(session& in, const kept& wanted) {
    object body;
    body.set("kind", wanted.kind);
    if (wanted.days != "default") {
        std::int64_t days = 0;
        const char* const last = wanted.days.data() + wanted.days.size();
        const auto [end, failure] = std::from_chars(wanted.days.data(), last, days);
        if (failure != std::errc() || end != last) return make_error(errc::invalid_value, "DAYS is a whole number, or default");
        body.set("days", days);
    }
    return show(in, in.at.send_here("PUT", "/retention", std::move(body)), print_retention);
}

struct held {
    std::string user, reason;
};

void declare_lifted(CLI::App& verb, held& wanted) {
    verb.add_option("--reason", wanted.reason, "Why, such as the case's number; it stays in the trail, so name nobody in it");
    verb.add_option("--user", wanted.user, "Of this member only, a removed one by id (default: the organization)")
        ->type_name("USER");
}

void declare_held(CLI::App& verb, held& wanted) {
    declare_lifted(verb, wanted);
    verb.get_option("--reason")->required();
}

result<void> list_held(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/legal-holds"), [](const value& all) {
        print_table(all, {{"MEMBER", "member"}, {"SINCE", "since"}, {"BY", "by"}, {"REASON", "reason"}},
                    "No legal hold stands.");
    });
}

result<void> turn_held(session& in, const held& wanted, std::string_view method) {
    std::string path = "/legal-hold";
    if (!wanted.user.empty()) {
        const auto id = in.at.member_named(wanted.user);
        if (!id) return id.error();
        path = "/members/" + *id + path;
    }
    object body;
    if (!wanted.reason.empty()) body.set("reason", wanted.reason);
    return show(in, in.at.send_here(method, path, std::move(body)), [](const value& now) {
        print_fields(now, {{"member", "member"}, {"since", "since"}, {"reason", "reason"}, {"status", "status"}});
    });
}

result<void> set_held(session& in, const held& wanted) { return turn_held(in, wanted, "POST"); }
result<void> lift_held(session& in, const held& wanted) { return turn_held(in, wanted, "DELETE"); }

}  // namespace

void add_retention_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "retention", "How long logs, traces, ended sessions and mail are kept");
    add_verb<no_arguments>(noun, {"show", "Show for how many days each is kept", "retention show", verb_effect::reads}, status,
                           no_options, show_kept);
    add_verb<kept>(noun, {"set", "Keep one of them for longer or shorter", "retention set provisioning_log 90"}, status,
                   declare_kept, set_kept);
    CLI::App& hold = add_noun(
        app, "legal-hold", "While one stands no log, trace, mail, ended session or key is pruned, and nobody it is on erased");
    add_verb<no_arguments>(hold, {"list", "List those that stand", "legal-hold list", verb_effect::reads}, status, no_options,
                           list_held);
    add_verb<held>(hold, {"set", "Set one on the organization or on a member", "legal-hold set --reason \"Case 7\""}, status,
                   declare_held, set_held);
    add_verb<held>(hold,
                   {"lift", "Lift one (an owner, or the operator)",
                    "legal-hold lift --user ada@example.com --yes --data gatehouse-data", verb_effect::harms},
                   status, declare_lifted, lift_held);
}

}  // namespace gatehouse::cli
