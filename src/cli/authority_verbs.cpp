#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_authority {
    std::string user, connection;
};

void declare_authority(CLI::App& verb, wanted_authority& wanted) {
    verb.add_option("USER", wanted.user, "A member's id, or a user name or e-mail that is unique")->required();
    verb.add_option("CONNECTION", wanted.connection, "The id or name of one that has a link of it")->required();
}

result<void> move_authority(session& in, const wanted_authority& wanted) {
    const auto who = in.at.member_named(wanted.user);
    if (!who) return who.error();
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    object body;
    body.set("connection", *id);
    return show(in, in.at.post_here("/members/" + *who + "/authority", std::move(body)), print_member);
}

}  // namespace

void add_authority_verb(CLI::App& noun, int& status) {
    add_verb<wanted_authority>(noun,
                               {"authority", "Say which connection speaks for a member's name, e-mail and profile",
                                "user authority ada@example.com okta"},
                               status, declare_authority, move_authority);
}

}  // namespace gatehouse::cli
