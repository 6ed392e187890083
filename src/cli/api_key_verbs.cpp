#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct new_key {
    std::string name, user, not_before, expires;
    std::vector<std::string> scope;
};

void declare_create(CLI::App& verb, new_key& wanted) {
    verb.add_option("NAME", wanted.name, "What it is for")->required();
    verb.add_option("--user", wanted.user, "Whose key: a member's id, user name or e-mail")->type_name("USER");
    verb.add_option("--scope", wanted.scope, "Narrow it: a permission pattern (gatehouse:members:*) or role:SLUG; repeatable")
        ->type_name("ENTRY");
    verb.add_option("--not-before", wanted.not_before, "RFC 3339: good from then on (default: at once)")->type_name("TIME");
    verb.add_option("--expires", wanted.expires, "RFC 3339 (default: in 90 days)")->type_name("TIME");
}

result<void> create(session& in, const new_key& wanted) {
    object body;
    body.set("name", wanted.name);
    if (!wanted.user.empty()) {
        const auto id = in.at.member_named(wanted.user);
        if (!id) return id.error();
        body.set("member", *id);
    }
    value::array scope;
    for (const auto& entry : wanted.scope) scope.emplace_back(entry);
    body.set("scope", std::move(scope));
    if (!wanted.not_before.empty()) body.set("not_before", wanted.not_before);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    return show(in, in.at.post_here("/api-keys", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"},
                            {"name", "name"},
                            {"member", "user_name|member"},
                            {"scope", "scope"},
                            {"not before", "not_before"},
                            {"expires", "expires_at"}});
        print_secret("API key", text_at(made, "secret"));
    });
}

struct whose_keys {
    std::string user;
};

void declare_whose_keys(CLI::App& verb, whose_keys& wanted) {
    verb.add_option("--user", wanted.user, "Of this member only (id, user name or e-mail)")->type_name("USER");
}

result<void> list(session& in, const whose_keys& wanted) {
    const auto id = wanted.user.empty() ? result<std::string>("") : in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.get_here("/api-keys", {{"member", *id}}), [](const value& found) {
        print_table(found,
                    {{"KEY", "id"},
                     {"NAME", "name"},
                     {"MEMBER", "user_name|member"},
                     {"NOT BEFORE", "not_before"},
                     {"EXPIRES", "expires_at"},
                     {"LAST USED", "last_used"},
                     {"ENDED", "ended"},
                     {"AWAITING CONFIRMATION SINCE", "awaiting_confirmation_since"}},
                    "No API keys yet. Make one: gatehouse api-key create NAME --user USER --data DIR");
    });
}

struct key_argument {
    std::string id;
};

void declare_revoke(CLI::App& verb, key_argument& wanted) {
    verb.add_option("KEY", wanted.id, "The key's id (gatehouse api-key list)")->required();
}

result<void> revoke(session& in, const key_argument& wanted) {
    return show(in, in.at.post_here("/api-keys/" + wanted.id + "/revoke"), [](const value& done) {
        print_fields(done, {{"key", "id"}, {"status", "status"}});
    });
}

result<void> confirm_one(session& in, const key_argument& wanted) {
    return show(in, in.at.post_here("/api-keys/" + wanted.id + "/confirm"), [](const value& now) {
        print_fields(now, {{"id", "id"}, {"name", "name"}, {"member", "user_name|member"}, {"expires", "expires_at"}});
    });
}

}  // namespace

void add_api_key_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "api-key", "API keys: a member, narrowed");
    add_verb<new_key>(
        noun, {"create", "Make a key (never with a key)", "api-key create ci --user root@acme.example --data gatehouse-data"},
        status, declare_create, create);
    add_verb<whose_keys>(noun, {"list", "List keys", "api-key list", verb_effect::reads}, status, declare_whose_keys, list);
    add_verb<key_argument>(
        noun, {"revoke", "End a key for good", "api-key revoke 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --yes", verb_effect::harms},
        status, declare_revoke, revoke);
    add_verb<key_argument>(noun,
                           {"confirm", "After a restore: say that a key was not revoked since the backup",
                            "api-key confirm 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77"},
                           status, declare_revoke, confirm_one);
}

}  // namespace gatehouse::cli
