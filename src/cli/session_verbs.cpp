#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct list_arguments {
    std::string user;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--user", wanted.user, "Of this member only (id, user name or e-mail)")->type_name("USER");
}

result<void> list(session& in, const list_arguments& wanted) {
    parameters query;
    if (!wanted.user.empty()) {
        const auto id = in.at.member_named(wanted.user);
        if (!id) return id.error();
        query.emplace_back("member", *id);
    }
    return show(in, in.at.get_here("/sessions", query), [](const value& found) {
        print_table(found,
                    {{"SESSION", "id"},
                     {"MEMBER", "user_name|member"},
                     {"CREATED", "created"},
                     {"LAST USED", "last_used"},
                     {"MFA", "mfa"},
                     {"CONNECTION", "connection_name|connection"},
                     {"ADDRESS", "address"}},
                    "Nobody is signed in.");
    });
}

struct session_argument {
    std::string id;
};

void declare_revoke(CLI::App& verb, session_argument& wanted) {
    verb.add_option("SESSION", wanted.id, "The session's id (gatehouse session list)")->required();
}

result<void> revoke(session& in, const session_argument& wanted) {
    return show(in, in.at.post_here("/sessions/" + wanted.id + "/revoke"), [](const value& done) {
        print_fields(done, {{"session", "id"}, {"status", "status"}});
    });
}

}  // namespace

void add_session_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "session", "Who is signed in");
    add_verb<list_arguments>(noun, {"list", "List sessions", "session list --user ada@example.com", verb_effect::reads}, status,
                             declare_list, list);
    add_verb<session_argument>(
        noun, {"revoke", "End one session", "session revoke 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --yes", verb_effect::harms},
        status, declare_revoke, revoke);
}

}  // namespace gatehouse::cli
