#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"},
                                 {"user name", "user_name"},
                                 {"name", "display_name"},
                                 {"e-mail", "email"},
                                 {"status", "status"},
                                 {"owner", "owner"},
                                 {"removed by", "removed_by"},
                                 {"access begins", "access_begins_at"},
                                 {"access ends", "access_ends_at"},
                                 {"since", "since"},
                                 {"password", "account.password"},
                                 {"one-time codes", "account.one_time_codes"},
                                 {"trusted browsers", "account.trusted_browsers"},
                                 {"recovery address", "account.recovery_address"},
                                 {"locked until", "account.locked_until"}};

const std::vector<column> what_ended{
    {"sessions ended", "ended.sessions"},       {"application sessions ended", "ended.child_sessions"},
    {"API keys ended", "ended.api_keys"},       {"one-time links ended", "ended.links"},
    {"roles ended", "ended.assignments"},       {"team memberships ended", "ended.teams"},
    {"grants ended", "ended.grants"},           {"secrets to rotate", "ended.rotations_marked"},
    {"tokens to rotate", "ended.tokens_marked"}};

struct list_arguments {
    std::string limit;
    bool removed = false;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
    verb.add_flag("--removed", wanted.removed, "Removed members too");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto all = in.at.get_here("/members", {{"limit", wanted.limit}, {"removed", wanted.removed ? "true" : ""}});
    return show(in, all, [](const value& found) {
        print_table(found,
                    {{"USER NAME", "user_name"},
                     {"NAME", "display_name"},
                     {"STATUS", "status"},
                     {"MFA", "mfa"},
                     {"OWNER", "owner"},
                     {"ID", "id"}},
                    "No members yet. An identity provider pushes them (gatehouse connection create), or: gatehouse "
                    "member create NAME --data DIR");
    });
}

struct user_argument {
    std::string user, reason;
};

void declare_user(CLI::App& verb, user_argument& wanted) {
    verb.add_option("USER", wanted.user, "A member's id, or a user name or e-mail that is unique")->required();
}

void declare_suspend(CLI::App& verb, user_argument& wanted) {
    declare_user(verb, wanted);
    verb.add_option("--reason", wanted.reason, "Why; it is kept with the hold");
}

}  // namespace

void print_member(const value& found) {
    print_fields(found, fields);
    print_list(found, "roles",
               {{"ROLE", "role"},
                {"SCOPE", "scope"},
                {"SOURCE", "source.kind"},
                {"TEAM", "source.team_slug"},
                {"RULE", "source.rule"},
                {"GROUP", "source.group"}},
               "Roles in force", "none");
    print_list(found, "links",
               {{"LINK", "id"},
                {"USER NAME", "user_name"},
                {"ACTIVE", "active"},
                {"AUTHORITY", "authority"},
                {"SAML", "pinned"},
                {"CONNECTION", "connection"}},
               "Links", "none: no identity provider speaks for this member");
    print_list(found, "holds", {{"HOLD", "source"}, {"REASON", "reason"}, {"BY", "by"}, {"SINCE", "since"}}, "Holds", "none");
}

namespace {

result<void> show_user(session& in, const user_argument& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.get_here("/members/" + *id), print_member);
}

result<void> act(session& in, const user_argument& wanted, const char* verb) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    object body;
    if (!wanted.reason.empty()) body.set("reason", wanted.reason);
    return show(in, in.at.post_here("/members/" + *id + "/" + verb, std::move(body)), [](const value& after) {
        print_fields(after, fields);
        print_fields(after, what_ended);
        if (const value* holds = after.find("holds"); holds && holds->if_array())
            for (const value& one : *holds->if_array()) std::printf("held by %s\n", text_at(one, "source").c_str());
    });
}

result<void> suspend(session& in, const user_argument& wanted) { return act(in, wanted, "suspend"); }
result<void> remove_user(session& in, const user_argument& wanted) { return act(in, wanted, "remove"); }
result<void> unlock(session& in, const user_argument& wanted) { return act(in, wanted, "unlock"); }
result<void> reset_credentials(session& in, const user_argument& wanted) { return act(in, wanted, "reset-credentials"); }
result<void> reactivate(session& in, const user_argument& wanted) { return act(in, wanted, "reactivate"); }

void declare_erase(CLI::App& verb, user_argument& wanted) {
    verb.add_option("USER", wanted.user,
                    "A member's id (gatehouse user list --removed), or the user name or e-mail of a living one")
        ->required();
}

result<void> erase(session& in, const user_argument& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.post_here("/members/" + *id + "/erase"), [](const value& after) { print_fields(after, fields); });
}

}  // namespace

void add_user_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "user", "Members of an organization: who they are, and cutting them off");
    add_verb<list_arguments>(noun, {"list", "List members", "user list --limit 20", verb_effect::reads}, status, declare_list,
                             list);
    add_verb<user_argument>(
        noun, {"show", "Show a member with roles, links and holds", "user show ada@example.com", verb_effect::reads}, status,
        declare_user, show_user);
    add_verb<user_argument>(noun,
                            {"suspend", "Cut sessions, keys and sign-in at once, until reactivated",
                             "user suspend ada@example.com --reason \"laptop stolen\""},
                            status, declare_suspend, suspend);
    add_verb<user_argument>(noun,
                            {"remove", "End a membership for good", "user remove ada@example.com --yes", verb_effect::harms},
                            status, declare_user, remove_user);
    add_verb<user_argument>(noun,
                            {"erase", "Take a person out of every record; the trail stays whole",
                             "user erase ada@example.com --yes --data gatehouse-data", verb_effect::harms},
                            status, declare_erase, erase);
    add_verb<user_argument>(noun,
                            {"reactivate", "Lift an administrator's hold; nothing that was cut comes back",
                             "user reactivate ada@example.com --data gatehouse-data"},
                            status, declare_user, reactivate);
    add_verb<user_argument>(
        noun, {"unlock", "Let a member sign in by password again after too many wrong ones", "user unlock bo@acme.example"},
        status, declare_user, unlock);
    add_verb<user_argument>(
        noun,
        {"reset-credentials", "Take away password and one-time codes, end sessions, mail a link for a new password",
         "user reset-credentials bo@acme.example --yes --data gatehouse-data", verb_effect::harms},
        status, declare_user, reset_credentials);
    add_access_end_verbs(noun, status);
    add_authority_verb(noun, status);
    add_invite_verb(noun, status);
}

}  // namespace gatehouse::cli
