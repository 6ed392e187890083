#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct new_member {
    std::string user_name, email, display_name, role;
    bool owner = false;
};

void declare_create(CLI::App& verb, new_member& wanted) {
    verb.add_option("USER_NAME", wanted.user_name, "What the member is known by")->required();
    verb.add_option("--email", wanted.email, "E-mail address");
    verb.add_option("--name", wanted.display_name, "Name to show");
    verb.add_option("--role", wanted.role, "A role to assign, such as admin");
    verb.add_flag("--owner", wanted.owner, "Make this the organization's owner (there must be none yet)");
}

result<void> create(session& in, const new_member& wanted) {
    object body;
    body.set("user_name", wanted.user_name);
    if (!wanted.email.empty()) body.set("email", wanted.email);
    if (!wanted.display_name.empty()) body.set("display_name", wanted.display_name);
    if (!wanted.role.empty()) body.set("role", wanted.role);
    if (wanted.owner) body.set("owner", true);
    return show(in, in.at.post_here("/members", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"},
                            {"user name", "user_name"},
                            {"name", "display_name"},
                            {"e-mail", "email"},
                            {"status", "status"},
                            {"owner", "owner"}});
    });
}

}  // namespace

void add_member_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "member", "Members that no identity provider pushes");
    add_verb<new_member>(noun, {"create", "Make a member", "member create root@acme.example --owner --data gatehouse-data"},
                         status, declare_create, create);
}

}  // namespace gatehouse::cli
