#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct token_arguments {
    std::string connection, token, name = "scim", expires;
};

void declare_create(CLI::App& verb, token_arguments& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name")->required();
    verb.add_option("--name", wanted.name, "What the token is called (default: scim)");
    verb.add_option("--expires", wanted.expires, "RFC 3339 (default: in a year)")->type_name("TIME");
}

void declare_list(CLI::App& verb, token_arguments& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name")->required();
}

void declare_revoke(CLI::App& verb, token_arguments& wanted) {
    declare_list(verb, wanted);
    verb.add_option("TOKEN", wanted.token, "The token's id (gatehouse connection token list)")->required();
}

result<std::string> tokens_of(session& in, const token_arguments& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return "/connections/" + *id + "/tokens";
}

result<void> create(session& in, const token_arguments& wanted) {
    const auto path = tokens_of(in, wanted);
    if (!path) return path.error();
    object body;
    body.set("name", wanted.name);
    if (!wanted.expires.empty()) body.set("expires", wanted.expires);
    return show(in, in.at.post_here(*path, std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"name", "name"}, {"expires", "expires"}, {"SCIM URL", "scim_url"}});
        print_secret("SCIM token", text_at(made, "secret"));
    });
}

result<void> list(session& in, const token_arguments& wanted) {
    const auto path = tokens_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.get_here(*path), [](const value& found) {
        print_table(found,
                    {{"TOKEN", "id"},
                     {"NAME", "name"},
                     {"EXPIRES", "expires"},
                     {"LAST USED", "last_used"},
                     {"ENDED", "ended"},
                     {"AWAITING CONFIRMATION SINCE", "awaiting_confirmation_since"}},
                    "No tokens yet. Make one: gatehouse connection token create CONNECTION --data DIR");
    });
}

result<void> revoke(session& in, const token_arguments& wanted) {
    const auto path = tokens_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.post_here(*path + "/" + wanted.token + "/revoke"), [](const value& done) {
        print_fields(done, {{"token", "id"}, {"status", "status"}});
    });
}

result<void> confirm_one(session& in, const token_arguments& wanted) {
    const auto path = tokens_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.post_here(*path + "/" + wanted.token + "/confirm"), [](const value& now) {
        print_fields(now, {{"id", "id"}, {"name", "name"}, {"expires", "expires"}});
    });
}

}  // namespace

void add_token_verbs(CLI::App& connection, int& status) {
    CLI::App& noun = add_noun(connection, "token", "SCIM bearer tokens of a connection");
    add_verb<token_arguments>(
        noun, {"create", "Make a token for the identity provider", "connection token create okta --data gatehouse-data"},
        status, declare_create, create);
    add_verb<token_arguments>(noun,
                              {"list", "List tokens", "connection token list okta --data gatehouse-data", verb_effect::reads},
                              status, declare_list, list);
    add_verb<token_arguments>(
        noun,
        {"revoke", "End a token",
         "connection token revoke okta 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --yes --data gatehouse-data", verb_effect::harms},
        status, declare_revoke, revoke);
    add_verb<token_arguments>(noun,
                              {"confirm", "After a restore: say that a token was not revoked since the backup",
                               "connection token confirm okta 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --data gatehouse-data"},
                              status, declare_revoke, confirm_one);
}

}  // namespace gatehouse::cli
