#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct of_whom {
    std::string user;
};

void declare_list(CLI::App& verb, of_whom& wanted) {
    verb.add_option("--user", wanted.user, "A member's own settings, which go over the organization's")->type_name("USER");
}

void print_switches(const value& all) {
    print_table(all, {{"SWITCH", "name"}, {"ON", "on"}, {"WHAT", "title"}}, "The permission model has no switches.");
}

result<std::string> path_of(session& in, const std::string& user) {
    if (user.empty()) return std::string("/switches");
    const auto id = in.at.member_named(user);
    if (!id) return id.error();
    return "/members/" + *id + "/switches";
}

result<void> list(session& in, const of_whom& wanted) {
    const auto path = path_of(in, wanted.user);
    if (!path) return path.error();
    return show(in, in.at.get_here(*path), print_switches);
}

struct turned {
    std::string name, state, user;
};

void declare_set(CLI::App& verb, turned& wanted) {
    verb.add_option("SWITCH", wanted.name, "Its name; gatehouse switch list shows them")->required();
    verb.add_option("STATE", wanted.state, "on, off, or, for a member, inherit")
        ->required()
        ->check(CLI::IsMember({"on", "off", "inherit"}));
    verb.add_option("--user", wanted.user, "For this member only")->type_name("USER");
}

result<void> set(session& in, const turned& wanted) {
    if (wanted.user.empty() && wanted.state == "inherit")
        return make_error(errc::invalid_value, "an organization has a switch on or off; only a member inherits");
    const auto path = path_of(in, wanted.user);
    if (!path) return path.error();
    object body;
    body.set("on", wanted.state == "inherit" ? value(nullptr) : value(wanted.state == "on"));
    return show(in, in.at.send_here("PUT", *path + "/" + wanted.name, std::move(body)), print_switches);
}

}  // namespace

void add_switch_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "switch", "Switches of the permission model, such as whether members may create");
    add_verb<of_whom>(noun, {"list", "List switches", "switch list --user ada@example.com", verb_effect::reads}, status,
                      declare_list, list);
    add_verb<turned>(noun, {"set", "Turn a switch", "switch set members_create on", verb_effect::takes}, status, declare_set,
                     set);
}

}  // namespace gatehouse::cli
