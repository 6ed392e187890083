#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_connection {
    std::string connection, adoption, user, user_name;
    maybe name, profile, adopt, subject_attribute, subject_match, group_attribute, mfa_context;
};

void declare_connection(CLI::App& verb, wanted_connection& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name")->required();
}

void declare_change(CLI::App& verb, wanted_connection& wanted) {
    declare_connection(verb, wanted);
    verb.add_option("--name", wanted.name, "Another name");
    verb.add_option("--profile", wanted.profile, "generic, rfc, entra, okta, google, onelogin, jumpcloud or ping");
    verb.add_option("--adopt", wanted.adopt,
                    "What a push of a member's name that no connection manages does: refuse, approve or proved_domain");
    verb.add_option("--subject-attribute", wanted.subject_attribute, "SAML attribute that names the person");
    verb.add_option("--subject-match", wanted.subject_match, "What it is matched with: user_name, external_id or email");
    verb.add_option("--group-attribute", wanted.group_attribute, "SAML attribute that lists groups");
    verb.add_option("--mfa-context", wanted.mfa_context,
                    "AuthnContextClassRef by which the provider says that a second factor was shown (\"\" for none)")
        ->type_name("URI");
}

void declare_adoption(CLI::App& verb, wanted_connection& wanted) {
    declare_connection(verb, wanted);
    verb.add_option("ADOPTION", wanted.adoption, "Its id (gatehouse connection adoption list)")->required();
}

void declare_offer(CLI::App& verb, wanted_connection& wanted) {
    declare_connection(verb, wanted);
    verb.add_option("USER", wanted.user, "A member's id, or a user name or e-mail that is unique")->required();
    verb.add_option("--user-name", wanted.user_name, "What the provider will call it (default: what it is called here)");
}

result<void> change(session& in, const wanted_connection& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "profile", wanted.profile);
    set_given(body, "adopt", wanted.adopt);
    set_given(body, "subject_attribute", wanted.subject_attribute);
    set_given(body, "subject_match", wanted.subject_match);
    set_given(body, "group_attribute", wanted.group_attribute);
    set_given(body, "mfa_authn_context", wanted.mfa_context);
    return show(in, in.at.send_here("PATCH", "/connections/" + *id, std::move(body)), [](const value& found) {
        print_fields(found, {{"id", "id"}, {"name", "name"}, {"profile", "profile"}, {"adopt", "adopt"}, {"state", "state"}});
    });
}

result<void> erase(session& in, const wanted_connection& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.send_here("DELETE", "/connections/" + *id), [](const value& done) {
        print_fields(done, {{"connection", "name"},
                            {"status", "status"},
                            {"users let go", "users"},
                            {"sessions ended", "sessions"},
                            {"API keys ended", "api_keys"},
                            {"suspensions kept", "holds"}});
    });
}

result<void> list(session& in, const wanted_connection& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.get_here("/connections/" + *id + "/adoptions"), [](const value& found) {
        print_table(found,
                    {{"USER NAME", "user_name"},
                     {"COMES AS", "offered_as"},
                     {"STATE", "state"},
                     {"ASKED", "asked"},
                     {"BY", "decided_by"},
                     {"ID", "id"}},
                    "Nobody waits to be given to this connection.");
    });
}

result<void> decide(session& in, const wanted_connection& wanted, const char* verb) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    const std::string path = "/connections/" + *id + "/adoptions/" + wanted.adoption + "/" + verb;
    return show(in, in.at.post_here(path, object()), [](const value& done) {
        print_fields(done, {{"user name", "user_name"}, {"state", "state"}, {"until", "until"}, {"id", "id"}});
    });
}

result<void> offer(session& in, const wanted_connection& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    const auto who = in.at.member_named(wanted.user);
    if (!who) return who.error();
    object body;
    body.set("member", *who);
    if (!wanted.user_name.empty()) body.set("user_name", wanted.user_name);
    return show(in, in.at.post_here("/connections/" + *id + "/adoptions", std::move(body)), [](const value& done) {
        print_fields(
            done,
            {{"user name", "user_name"}, {"comes as", "offered_as"}, {"state", "state"}, {"until", "until"}, {"id", "id"}});
    });
}

result<void> approve(session& in, const wanted_connection& wanted) { return decide(in, wanted, "approve"); }
result<void> refuse(session& in, const wanted_connection& wanted) { return decide(in, wanted, "refuse"); }

void add_adoption_verbs(CLI::App& connection, int& status) {
    CLI::App& noun = add_noun(connection, "adoption", "Members whom the connection wants to speak for");
    add_verb<wanted_connection>(
        noun, {"list", "List who waits, and what was decided", "connection adoption list okta", verb_effect::reads}, status,
        declare_connection, list);
    add_verb<wanted_connection>(noun,
                                {"offer", "Let the connection have a member with its next push, beside who speaks for it",
                                 "connection adoption offer okta ada@example.com --user-name ada"},
                                status, declare_offer, offer);
    add_verb<wanted_connection>(
        noun, {"approve", "Let the connection take the member with its next push", "connection adoption approve okta ADOPTION"},
        status, declare_adoption, approve);
    add_verb<wanted_connection>(noun,
                                {"refuse", "Keep the member out of the connection", "connection adoption refuse okta ADOPTION"},
                                status, declare_adoption, refuse);
}

}  // namespace

void add_connection_change_verbs(CLI::App& connection, int& status) {
    add_verb<wanted_connection>(
        connection,
        {"change", "Change its name, profile, SAML attributes or adopt rule", "connection change okta --adopt approve"}, status,
        declare_change, change);
    add_verb<wanted_connection>(connection,
                                {"delete", "Delete it for good: its links, sessions and tokens end, its members stay",
                                 "connection delete okta --yes", verb_effect::harms},
                                status, declare_connection, erase);
    add_adoption_verbs(connection, status);
}

}  // namespace gatehouse::cli
