#pragma once
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include <gatehouse/cli/exit_codes.hpp>

#include <gatehouse/cli/api.hpp>
#include "output.hpp"

namespace gatehouse::cli {

// What a verb does to the gateway. One that writes can be rehearsed (--dry-run); one that harms may end what cannot be taken
// back, so a person is asked first, and a script says --yes. One that takes rights is rehearsed first, and asked about where
// API keys would end with them.
enum class verb_effect : std::uint8_t { reads, writes, takes, harms };

struct verb_text {
    const char* name;
    const char* about;
    const char* example;  // what follows "gatehouse"
    verb_effect effect = verb_effect::writes;
};

// What a verb works with. Output goes through show(): the answer as it came for -o json, else what the verb prints.
struct session {
    api& at;
    const place& where;
    bool json() const noexcept { return where.json(); }
};

void add_common_options(CLI::App& verb, place& where, verb_effect effect);

// Asks before harm. errc::invalid_value when nobody is there to be asked and --yes was not said; errc::conflict for a no.
result<void> confirm(const CLI::App& verb, const place& where);
// The same where a rehearsal found that API keys would end, or not that none would.
result<void> confirm_ended_keys(const CLI::App& verb, const value& rehearsed);

template <class Arguments> using options = void (*)(CLI::App&, Arguments&);
template <class Arguments> using action = result<void> (*)(session&, const Arguments&);
// Of a verb that harms: whether this call of it does. None: every call does.
template <class Arguments> using harmful = bool (*)(const Arguments&);

// A noun's command: "user", "connection token"; without a verb it shows its help.
CLI::App& add_noun(CLI::App& to, const char* name, const char* about);

// Adds a verb with its help and one example. Its action sets status to the exit code of its error's class.
template <class Arguments>
void add_verb(CLI::App& noun, const verb_text& text, int& status, options<Arguments> declare, action<Arguments> run,
              harmful<Arguments> harms = nullptr) {
    struct state {
        place where;
        Arguments arguments;
    };
    auto kept = std::make_shared<state>();
    CLI::App* verb = noun.add_subcommand(text.name, text.about);
    verb->footer(std::string("Example: gatehouse ") + text.example);
    declare(*verb, kept->arguments);
    add_common_options(*verb, kept->where, text.effect);
    verb->callback([kept, run, harms, &status, verb, effect = text.effect] {
        const bool asks = effect == verb_effect::harms && (!harms || harms(kept->arguments));
        if (auto sure = asks ? confirm(*verb, kept->where) : result<void>(); !sure) {
            status = report(sure.error());
            return;
        }
        auto at = api::open(kept->where);
        if (!at) {
            status = report(at.error());
            return;
        }
        if (effect == verb_effect::takes && !kept->where.sure)
            at->ask_before([verb](const value& rehearsed) { return confirm_ended_keys(*verb, rehearsed); });
        session here{*at, kept->where};
        const auto done = run(here, kept->arguments);
        status = done ? exit_ok : report(done.error());
    });
}

struct no_arguments {};
inline void no_options(CLI::App&, no_arguments&) {}

// Prints an answer: as it came for -o json, else by the function.
template <class Print> result<void> show(const session& in, const result<value>& answer, Print print) {
    if (!answer) return answer.error();
    if (in.json())
        print_json(*answer);
    else if (answer->find("dry_run"))
        print_rehearsal(*answer);
    else {
        print(*answer);
        print_ended_keys(*answer);
    }
    return {};
}

// The nouns; each in its own file.
void add_organization_verbs(CLI::App& app, int& status);
void add_ownership_verbs(CLI::App& organization, int& status);
void add_user_verbs(CLI::App& app, int& status);
void add_member_verbs(CLI::App& app, int& status);
void add_mfa_verbs(CLI::App& app, int& status);
void add_invitation_verbs(CLI::App& app, int& status);
void add_invite_verb(CLI::App& user, int& status);
void add_access_end_verbs(CLI::App& user, int& status);
void add_session_verbs(CLI::App& app, int& status);
void add_api_key_verbs(CLI::App& app, int& status);
void add_connection_verbs(CLI::App& app, int& status);
void add_token_verbs(CLI::App& connection, int& status);
void add_domain_verbs(CLI::App& connection, int& status);
void add_mapping_verbs(CLI::App& app, int& status);
void add_switch_verbs(CLI::App& app, int& status);
void add_team_verbs(CLI::App& app, int& status);
void add_role_verbs(CLI::App& app, int& status);
void add_policy_verbs(CLI::App& app, int& status);
void add_resource_verbs(CLI::App& app, int& status);
void add_grant_verbs(CLI::App& app, int& status);
void add_unit_verbs(CLI::App& app, int& status);
void add_application_verbs(CLI::App& app, int& status);
void add_audit_verbs(CLI::App& app, int& status);
void add_explain(CLI::App& app, int& status);

}  // namespace gatehouse::cli
