#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_recovery {
    std::string connection;
    bool keys = false, tokens = false, members = false;
};

void declare_confirm(CLI::App& verb, wanted_recovery& wanted) {
    verb.add_flag("--keys", wanted.keys, "Every API key that waits");
    verb.add_flag("--tokens", wanted.tokens, "Every provisioning token that waits");
    verb.add_flag("--members", wanted.members, "Everybody who waits: they sign in again as when the backup was taken");
    verb.add_option("--connection", wanted.connection, "Only tokens and members of this one: its id or name");
}

void declare_connection(CLI::App& verb, wanted_recovery& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name; without it, whose connection was deleted");
}

result<void> show_all(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/recovery"), [](const value& found) {
        if (text_at(found, "restored_at").empty()) {
            std::puts("This store was never restored from a backup: nothing waits.");
            return;
        }
        print_fields(found, {{"restored", "restored_at"},
                             {"API keys", "api_keys"},
                             {"tokens", "tokens"},
                             {"of deleted connections", "without_connection"}});
        print_list(found, "connections", {{"CONNECTION", "name"}, {"WAITING MEMBERS", "members"}, {"ID", "id"}}, "Connections",
                   "nobody waits");
    });
}

result<void> list(session& in, const wanted_recovery& wanted) {
    const auto id = wanted.connection.empty() ? result<std::string>("") : in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.get_here(id->empty() ? "/recovery/waiting" : "/connections/" + *id + "/waiting"),
                [](const value& found) {
                    print_table(found, {{"USER NAME", "user_name"}, {"NAME", "display_name"}, {"ID", "id"}},
                                "Nobody waits here for a connection's word.");
                });
}

bool goes_on(const value& answer) {
    const value* more = answer.find("more");
    return more && *more == value(true);
}

// As often as it takes: a call confirms a page.
result<void> confirm_all(session& in, const wanted_recovery& wanted) {
    object body;
    body.set("api_keys", wanted.keys);
    body.set("tokens", wanted.tokens);
    body.set("members", wanted.members);
    if (!wanted.connection.empty()) {
        const auto id = in.at.connection_named(wanted.connection);
        if (!id) return id.error();
        body.set("connection", *id);
    }
    for (bool more = true; more;) {
        const auto answer = in.at.post_here("/recovery/confirm", body);
        more = answer && goes_on(*answer);
        const auto shown = show(in, answer, [](const value& done) {
            print_fields(done, {{"API keys", "api_keys"}, {"tokens", "tokens"}, {"members", "members"}});
        });
        if (!shown) return shown;
    }
    return {};
}

}  // namespace

void add_recovery_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "recovery", "After a restore: what waits, and saying that it goes on");
    add_verb<no_arguments>(
        noun, {"show", "Show what waits to be confirmed", "recovery show --data gatehouse-data", verb_effect::reads}, status,
        no_options, show_all);
    add_verb<wanted_recovery>(noun,
                              {"waiting", "List members who wait for their connection's word",
                               "recovery waiting okta --data gatehouse-data", verb_effect::reads},
                              status, declare_connection, list);
    add_verb<wanted_recovery>(noun,
                              {"confirm", "Confirm all that waits: none of it was revoked, nobody removed, since the backup",
                               "recovery confirm --keys --tokens --members --data gatehouse-data"},
                              status, declare_confirm, confirm_all);
}

}  // namespace gatehouse::cli
