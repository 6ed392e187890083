#include "verb.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{
    {"id", "id"},         {"user name", "user_name"}, {"name", "display_name"},     {"e-mail", "email"},
    {"status", "status"}, {"owner", "owner"},         {"removed by", "removed_by"}, {"since", "since"}};

struct list_arguments {
    std::string after, limit;
    bool removed = false;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default 100)");
    verb.add_option("--after", wanted.after, "Go on after this id");
    verb.add_flag("--removed", wanted.removed, "Removed members too");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto all = in.at.get_here(
        "/members", {{"limit", wanted.limit}, {"after", wanted.after}, {"removed", wanted.removed ? "true" : ""}});
    return show(in, all, [](const value& found) {
        print_table(
            found,
            {{"USER NAME", "user_name"}, {"NAME", "display_name"}, {"STATUS", "status"}, {"OWNER", "owner"}, {"ID", "id"}},
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

void print_list_of(const value& item, std::string_view member, const std::vector<column>& columns, const char* heading,
                   const char* none) {
    std::printf("\n%s\n", heading);
    object list;
    if (const value* found = item.find(member)) list.set("items", *found);
    print_table(value(std::move(list)), columns, none);
}

void print_member(const value& found) {
    print_fields(found, fields);
    print_list_of(found, "roles",
                  {{"ROLE", "role"},
                   {"SCOPE", "scope"},
                   {"SOURCE", "source.kind"},
                   {"TEAM", "source.team_slug"},
                   {"RULE", "source.rule"},
                   {"GROUP", "source.group"}},
                  "Roles in force", "none");
    print_list_of(found, "links",
                  {{"LINK", "id"},
                   {"USER NAME", "user_name"},
                   {"ACTIVE", "active"},
                   {"AUTHORITY", "authority"},
                   {"CONNECTION", "connection"}},
                  "Links", "none: no identity provider speaks for this member");
    print_list_of(found, "holds", {{"HOLD", "source"}, {"REASON", "reason"}, {"BY", "by"}, {"SINCE", "since"}}, "Holds",
                  "none");
}

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
        if (const value* holds = after.find("holds"); holds && holds->if_array())
            for (const value& one : *holds->if_array()) std::printf("held by %s\n", text_at(one, "source").c_str());
    });
}

result<void> suspend(session& in, const user_argument& wanted) { return act(in, wanted, "suspend"); }
result<void> remove_user(session& in, const user_argument& wanted) { return act(in, wanted, "remove"); }
result<void> reactivate(session& in, const user_argument& wanted) { return act(in, wanted, "reactivate"); }

struct erase_arguments {
    std::string user;
    bool sure = false;
};

void declare_erase(CLI::App& verb, erase_arguments& wanted) {
    verb.add_option("USER", wanted.user,
                    "A member's id (gatehouse user list --removed), or the user name or e-mail of a living one")
        ->required();
    verb.add_flag("--yes", wanted.sure, "It cannot be undone, and this is meant");
}

result<void> erase(session& in, const erase_arguments& wanted) {
    if (!wanted.sure)
        return make_error(errc::invalid_value,
                          "erasing takes " + wanted.user +
                              "'s names and addresses out of every record, for good; say --yes if that is meant");
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.post_here("/members/" + *id + "/erase"), [](const value& after) { print_fields(after, fields); });
}

}  // namespace

void add_user_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "user", "Members of an organization: who they are, and cutting them off");
    add_verb<list_arguments>(noun, {"list", "List members", "user list --limit 20"}, status, declare_list, list);
    add_verb<user_argument>(noun, {"show", "Show a member with roles, links and holds", "user show ada@example.com"}, status,
                            declare_user, show_user);
    add_verb<user_argument>(noun,
                            {"suspend", "Cut sessions, keys and sign-in at once, until reactivated",
                             "user suspend ada@example.com --reason \"laptop stolen\""},
                            status, declare_suspend, suspend);
    add_verb<user_argument>(noun, {"remove", "End a membership for good", "user remove ada@example.com"}, status, declare_user,
                            remove_user);
    add_verb<erase_arguments>(noun,
                              {"erase", "Take a person out of every record; the trail stays whole",
                               "user erase ada@example.com --yes --data gatehouse-data"},
                              status, declare_erase, erase);
    add_verb<user_argument>(noun,
                            {"reactivate", "Lift an administrator's hold; nothing that was cut comes back",
                             "user reactivate ada@example.com --data gatehouse-data"},
                            status, declare_user, reactivate);
}

}  // namespace gatehouse::cli
