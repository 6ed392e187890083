#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_transfer {
    std::string to, from;
    bool stay = false;
};

void declare_transfer(CLI::App& verb, wanted_transfer& wanted) {
    verb.add_option("USER", wanted.to, "Who is to own it: a member's id, user name or e-mail")->required();
    auto* stay = verb.add_flag("--stay", wanted.stay, "Beside the present owners, where the model has several");
    verb.add_option("--from", wanted.from, "Whose place it is, where there are several owners")->excludes(stay);
}

void print_state(const value& now) {
    print_fields(now, {{"offered by", "offer.from"}, {"offered to", "offer.to"}, {"good until", "offer.expires"}});
    print_list(now, "owners", {{"OWNER", "user_name"}, {"STATUS", "status"}, {"ID", "id"}}, "Owners", "none");
    print_list(now, "alarms", {{"ALARM", "kind"}, {"WHAT", "detail"}}, "Alarms", "none");
}

result<void> transfer(session& in, const wanted_transfer& wanted) {
    const auto to = in.at.member_named(wanted.to);
    if (!to) return to.error();
    object body;
    body.set("to", *to);
    if (wanted.stay) body.set("stay", true);
    if (!wanted.from.empty()) {
        const auto from = in.at.member_named(wanted.from);
        if (!from) return from.error();
        body.set("from", *from);
    }
    return show(in, in.at.post_here("/transfer", std::move(body)), print_state);
}

result<void> show_transfer(session& in, const no_arguments&) { return show(in, in.at.get_here("/transfer"), print_state); }

result<void> accept(session& in, const no_arguments&) { return show(in, in.at.post_here("/transfer/accept"), print_state); }

result<void> revoke(session& in, const no_arguments&) { return show(in, in.at.send_here("DELETE", "/transfer"), print_state); }

result<void> leave(session& in, const no_arguments&) { return show(in, in.at.post_here("/transfer/step-down"), print_state); }

struct wanted_end {
    std::string code, confirm;
};

void declare_end(CLI::App& verb, wanted_end& wanted) {
    verb.add_option("CODE", wanted.code, "The organization's code")->required();
    verb.add_option("--confirm", wanted.confirm, "The same code once more; with --dry-run it may be left out")
        ->type_name("CODE");
}

// The typed code is the confirmation: nothing else is asked.
result<void> end(session& in, const wanted_end& wanted) {
    const std::string confirmed = wanted.confirm.empty() && in.where.dry_run ? wanted.code : wanted.confirm;
    if (confirmed != wanted.code)
        return make_error(errc::invalid_value, "an organization is deleted for good: say its code once more with --confirm " +
                                                   wanted.code + ", or see with --dry-run what would go");
    object body;
    body.set("confirm", confirmed);
    return show(in, in.at.send("DELETE", "/api/v1/organizations/" + wanted.code, std::move(body)), [](const value& gone) {
        print_fields(gone, {{"id", "id"},
                            {"code", "code"},
                            {"status", "status"},
                            {"members", "members"},
                            {"sessions", "sessions"},
                            {"API keys", "api_keys"},
                            {"connections", "connections"}});
    });
}

result<void> list_deleted(session& in, const no_arguments&) {
    return show(in, in.at.get("/api/v1/deleted-organizations"), [](const value& all) {
        print_table(all,
                    {{"AT", "facts.deleted_at"},
                     {"STATE", "state"},
                     {"CODE", "facts.code"},
                     {"NAME", "facts.name"},
                     {"BY", "actor"},
                     {"CHANGES", "facts.position"},
                     {"ORGANIZATION", "target"}},
                    "No organization was deleted.");
    });
}

}  // namespace

void add_ownership_verbs(CLI::App& organization, int& status) {
    add_verb<wanted_transfer>(organization,
                              {"transfer", "Hand ownership on (operator; an owner does it at /me/ownership)",
                               "organization transfer ada@example.com --yes --data gatehouse-data", verb_effect::harms},
                              status, declare_transfer, transfer);
    add_verb<no_arguments>(
        organization,
        {"show-transfer", "Who owns it, and what is offered to whom", "organization show-transfer", verb_effect::reads}, status,
        no_options, show_transfer);
    add_verb<no_arguments>(
        organization,
        {"accept-transfer", "Accept ownership: a person does it, at /me/ownership", "organization accept-transfer"}, status,
        no_options, accept);
    add_verb<no_arguments>(
        organization, {"revoke-transfer", "Take back what was offered", "organization revoke-transfer --data gatehouse-data"},
        status, no_options, revoke);
    add_verb<no_arguments>(organization,
                           {"step-down", "Own it no more, where another does: a person does it", "organization step-down --yes",
                            verb_effect::harms},
                           status, no_options, leave);
    add_verb<wanted_end>(organization,
                         {"delete", "Delete an organization: dead at once, and gone for good",
                          "organization delete acme --confirm acme --data gatehouse-data"},
                         status, declare_end, end);
    add_verb<no_arguments>(
        organization,
        {"list-deleted", "Organizations whose deletion was ordered, and what is kept of those that are gone (operator)",
         "organization list-deleted --data gatehouse-data", verb_effect::reads},
        status, no_options, list_deleted);
}

}  // namespace gatehouse::cli
