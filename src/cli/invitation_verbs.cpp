#include "verb.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"},
                                 {"e-mail", "email"},
                                 {"name", "name"},
                                 {"role", "role"},
                                 {"state", "state"},
                                 {"mail", "delivery.state"},
                                 {"mail failure", "delivery.failure"},
                                 {"expires", "expires"},
                                 {"member", "member"}};

void print_invitation(const value& made) { print_fields(made, fields); }

struct wanted_invitation {
    std::string user, email, name, role, unit;
};

void declare_invite(CLI::App& verb, wanted_invitation& wanted) {
    auto* user = verb.add_option("--user", wanted.user, "A member who has no password yet, by id, user name or e-mail");
    verb.add_option("--email", wanted.email, "Or a newcomer: where the invitation is sent, and what the person signs in with")
        ->excludes(user);
    verb.add_option("--role-id", wanted.role, "The newcomer's first role, such as member")->excludes(user);
    verb.add_option("--name", wanted.name, "Name to show")->excludes(user);
    verb.add_option("--unit", wanted.unit, "The unit to join, by its code")->excludes(user);
}

result<void> invite_member(session& in, const std::string& user) {
    const auto id = in.at.member_named(user);
    if (!id) return id.error();
    object body;
    body.set("member", *id);
    return show(in, in.at.post_here("/invitations", std::move(body)), print_invitation);
}

result<void> invite(session& in, const wanted_invitation& wanted) {
    if (!wanted.user.empty()) return invite_member(in, wanted.user);
    if (wanted.email.empty() || wanted.role.empty())
        return make_error(errc::invalid_value, "give --email and --role-id for a newcomer, or --user for a member");
    object body;
    body.set("email", wanted.email);
    body.set("role", wanted.role);
    if (!wanted.unit.empty()) body.set("unit", wanted.unit);
    if (!wanted.name.empty()) body.set("name", wanted.name);
    return show(in, in.at.post_here("/invitations", std::move(body)), print_invitation);
}

struct list_arguments {
    std::string limit;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto all = in.at.get_here("/invitations", {{"limit", wanted.limit}});
    return show(in, all, [](const value& found) {
        print_table(found,
                    {{"E-MAIL", "email"},
                     {"ROLE", "role"},
                     {"STATE", "state"},
                     {"MAIL", "delivery.state"},
                     {"EXPIRES", "expires"},
                     {"ID", "id"}},
                    "No invitations yet: gatehouse user invite --email ADDRESS --role-id member");
    });
}

struct one_invitation {
    std::string id;
};

void declare_one(CLI::App& verb, one_invitation& wanted) {
    verb.add_option("ID", wanted.id, "The invitation's id (gatehouse invitation list)")->required();
}

result<void> act(session& in, const one_invitation& wanted, const char* verb) {
    return show(in, in.at.post_here("/invitations/" + wanted.id + "/" + verb, {}), print_invitation);
}

result<void> resend(session& in, const one_invitation& wanted) { return act(in, wanted, "resend"); }
result<void> revoke(session& in, const one_invitation& wanted) { return act(in, wanted, "revoke"); }

}  // namespace

void add_invite_verb(CLI::App& user, int& status) {
    add_verb<wanted_invitation>(
        user, {"invite", "Invite a person by mail", "user invite --email bo@acme.example --name Bo --role-id member"}, status,
        declare_invite, invite);
}

void add_invitation_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "invitation", "Who was invited, and whether the mail arrived");
    add_verb<list_arguments>(noun, {"list", "List invitations, the newest first", "invitation list", verb_effect::reads},
                             status, declare_list, list);
    add_verb<one_invitation>(noun, {"resend", "Send another link; the old one is dead", "invitation resend ID"}, status,
                             declare_one, resend);
    add_verb<one_invitation>(noun, {"revoke", "Take an invitation back", "invitation revoke ID --yes", verb_effect::harms},
                             status, declare_one, revoke);
}

}  // namespace gatehouse::cli
