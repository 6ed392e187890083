#include <algorithm>
#include <fstream>
#include <sstream>

#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

void print_connection(const value& found) {
    print_fields(found, {{"id", "id"},
                         {"name", "name"},
                         {"state", "state"},
                         {"profile", "profile"},
                         {"adopt", "adopt"},
                         {"MFA context", "settings.mfa_authn_context"},
                         {"users", "users"},
                         {"groups", "groups"},
                         {"IdP", "idp_entity_id"},
                         {"IdP sign-in", "idp_sso_url"},
                         {"SCIM URL", "scim_url"},
                         {"SP metadata", "sp_metadata_url"},
                         {"ACS URL", "acs_url"},
                         {"login", "login_url"}});
}

struct new_connection {
    std::string name, profile = "generic", subject_attribute, subject_match, group_attribute, mfa_context, adopt;
};

void declare_create(CLI::App& verb, new_connection& wanted) {
    verb.add_option("NAME", wanted.name, "A name for the identity provider's connection")->required();
    verb.add_option("--profile", wanted.profile, "The identity provider's kind (default: generic)")
        ->check(CLI::IsMember({"generic", "rfc", "entra", "okta", "google", "onelogin", "jumpcloud", "ping"}));
    verb.add_option("--subject-attribute", wanted.subject_attribute,
                    "SAML attribute that names the person (default: the NameID)");
    verb.add_option("--subject-match", wanted.subject_match, "What it is matched with: user_name, external_id or email");
    verb.add_option("--group-attribute", wanted.group_attribute, "SAML attribute that lists groups (default: none are read)");
    verb.add_option(
            "--mfa-context", wanted.mfa_context,
            "AuthnContextClassRef by which the provider says that a second factor was shown (default: none is believed)")
        ->type_name("URI");
    verb.add_option("--adopt", wanted.adopt,
                    "What a push of a member's name that no connection manages does: refuse, approve or proved_domain");
}

result<void> create(session& in, const new_connection& wanted) {
    object body;
    body.set("name", wanted.name);
    body.set("profile", wanted.profile);
    if (!wanted.subject_attribute.empty()) body.set("subject_attribute", wanted.subject_attribute);
    if (!wanted.subject_match.empty()) body.set("subject_match", wanted.subject_match);
    if (!wanted.group_attribute.empty()) body.set("group_attribute", wanted.group_attribute);
    if (!wanted.mfa_context.empty()) body.set("mfa_authn_context", wanted.mfa_context);
    if (!wanted.adopt.empty()) body.set("adopt", wanted.adopt);
    return show(in, in.at.post_here("/connections", std::move(body)), [](const value& made) {
        print_connection(made);
        std::fprintf(stderr, "next: gatehouse connection token create, connection trust --idp-metadata, connection enable\n");
    });
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/connections"), [](const value& found) {
        print_table(found,
                    {{"NAME", "name"},
                     {"STATE", "state"},
                     {"PROFILE", "profile"},
                     {"USERS", "users"},
                     {"GROUPS", "groups"},
                     {"ID", "id"}},
                    "No connections yet. Make one: gatehouse connection create NAME --profile okta --data DIR");
    });
}

struct connection_argument {
    std::string connection, metadata;
};

void declare_connection(CLI::App& verb, connection_argument& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name")->required();
}

void declare_trust(CLI::App& verb, connection_argument& wanted) {
    declare_connection(verb, wanted);
    verb.add_option("--idp-metadata", wanted.metadata, "The identity provider's SAML metadata")->required()->type_name("FILE");
}

result<void> show_one(session& in, const connection_argument& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.get_here("/connections/" + *id), print_connection);
}

result<void> act(session& in, const connection_argument& wanted, const char* verb, object body) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.post_here("/connections/" + *id + "/" + verb, std::move(body)), print_connection);
}

// Tokens that ended with the connection do not come back with it. What the list says changes nothing of what was done.
void say_new_tokens(session& in, const connection_argument& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    const auto tokens = id ? in.at.get_here("/connections/" + *id + "/tokens") : result<value>(id.error());
    const value* items = tokens ? tokens->find("items") : nullptr;
    const auto ended = [](const value& one) { return !text_at(one, "ended").empty(); };
    if (items && items->if_array() && !items->if_array()->empty() && std::ranges::all_of(*items->if_array(), ended))
        std::fprintf(stderr, "its tokens have ended; next: gatehouse connection token create %s\n", wanted.connection.c_str());
}

result<void> enable(session& in, const connection_argument& wanted) {
    auto done = act(in, wanted, "enable", {});
    if (done && !in.json() && !in.where.dry_run) say_new_tokens(in, wanted);
    return done;
}
result<void> disable(session& in, const connection_argument& wanted) { return act(in, wanted, "disable", {}); }

result<void> trust(session& in, const connection_argument& wanted) {
    std::ifstream file(wanted.metadata, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return make_error(errc::invalid_value, wanted.metadata + " cannot be read");
    object body;
    body.set("metadata", text.str());
    return act(in, wanted, "trust", std::move(body));
}

}  // namespace

void add_connection_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "connection", "Identity providers: what they may push, and whom they may sign in");
    add_verb<new_connection>(noun,
                             {"create", "Make a connection (a draft until it is enabled)",
                              "connection create okta --profile okta --data gatehouse-data"},
                             status, declare_create, create);
    add_verb<no_arguments>(noun, {"list", "List connections", "connection list --data gatehouse-data", verb_effect::reads},
                           status, no_options, list);
    add_verb<connection_argument>(noun,
                                  {"show", "Show a connection with the addresses that the identity provider needs",
                                   "connection show okta --data gatehouse-data", verb_effect::reads},
                                  status, declare_connection, show_one);
    add_verb<connection_argument>(
        noun,
        {"trust", "Trust an identity provider by its metadata; what the former one opened ends",
         "connection trust okta --idp-metadata idp.xml --yes --data gatehouse-data", verb_effect::harms},
        status, declare_trust, trust);
    add_verb<connection_argument>(noun, {"enable", "Let it push and sign in", "connection enable okta --data gatehouse-data"},
                                  status, declare_connection, enable);
    add_verb<connection_argument>(noun,
                                  {"disable", "Cut it off: its sessions and tokens end at once",
                                   "connection disable okta --yes --data gatehouse-data", verb_effect::harms},
                                  status, declare_connection, disable);
    add_connection_change_verbs(noun, status);
    add_token_verbs(noun, status);
    add_domain_verbs(noun, status);
}

}  // namespace gatehouse::cli
