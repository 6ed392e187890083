#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct new_grant {
    std::string resource, from, expires, reason;
    std::vector<std::string> permissions;
    principal_options to;
};

void declare_add(CLI::App& verb, new_grant& wanted) {
    verb.add_option("RESOURCE", wanted.resource, "Its id, or TYPE/NAME")->required();
    declare_principal(verb, wanted.to);
    verb.add_option("--permission", wanted.permissions, "A whole action of the permission model, such as app:use; repeatable")
        ->required();
    verb.add_option("--from", wanted.from, "RFC 3339: the grant begins then (default: now)")->type_name("TIME");
    verb.add_option("--expires", wanted.expires, "RFC 3339: the grant ends then")->type_name("TIME");
    verb.add_option("--reason", wanted.reason, "Why; it is kept with the grant");
}

void print_made(const value& made) {
    print_fields(made, {{"grant", "id"},
                        {"member", "user_name|member"},
                        {"team", "team_slug|team"},
                        {"resource", "resource_name|resource"},
                        {"permissions", "permissions"},
                        {"from", "not_before"},
                        {"expires", "expires_at"},
                        {"reason", "reason"}});
    const value* cut = made.find("cut_to_ceiling");
    if (!cut || !cut->if_array() || cut->if_array()->empty()) return;
    print_list(made, "cut_to_ceiling", {{"PERMISSION", "permission"}, {"BY ROLE", "role"}},
               "Cut to a role's ceiling: without effect as long as the member holds that role", "none");
}

result<void> add(session& in, const new_grant& wanted) {
    object body;
    if (auto set = set_principal(in, wanted.to, body); !set) return set;
    body.set("resource", wanted.resource);
    body.set("permissions", texts(wanted.permissions));
    if (!wanted.from.empty()) body.set("not_before", wanted.from);
    if (!wanted.expires.empty()) body.set("expires_at", wanted.expires);
    if (!wanted.reason.empty()) body.set("reason", wanted.reason);
    return show(in, in.at.post_here("/grants", std::move(body)), print_made);
}

struct list_arguments {
    principal_options of;
    std::string resource, limit;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    declare_principal(verb, wanted.of);
    verb.add_option("--resource", wanted.resource, "Or those on this resource (id or TYPE/NAME)");
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

result<std::string> whose(session& in, const list_arguments& wanted) {
    if (wanted.resource.empty()) return principal_path(in, wanted.of);
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    return "/resources/" + *id;
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto path = whose(in, wanted);
    if (!path) return path.error();
    const auto found = in.at.get_here(*path + "/grants", {{"limit", wanted.limit}});
    return show(in, found, [](const value& all) {
        print_table(all,
                    {{"GRANT", "id"},
                     {"MEMBER", "user_name|member"},
                     {"TEAM", "team_slug|team"},
                     {"RESOURCE", "resource_name|resource"},
                     {"PERMISSIONS", "permissions"},
                     {"FROM", "not_before"},
                     {"EXPIRES", "expires_at"},
                     {"REASON", "reason"}},
                    "No grants.");
    });
}

struct grant_argument {
    std::string id;
};

void declare_end(CLI::App& verb, grant_argument& wanted) {
    verb.add_option("GRANT", wanted.id, "Its id (gatehouse grant list)")->required();
}

result<void> end(session& in, const grant_argument& wanted) {
    return show(in, in.at.send_here("DELETE", "/grants/" + wanted.id), [](const value& done) {
        print_fields(done, {{"grant", "id"}, {"status", "status"}});
    });
}

}  // namespace

void add_grant_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "grant", "Permissions on one resource, for a member or a team, for a time");
    add_verb<new_grant>(noun,
                        {"add", "Grant permissions on a resource",
                         "grant add app/main --user ada@example.com --permission app:use --expires 2027-01-31T12:00:00Z"},
                        status, declare_add, add);
    add_verb<list_arguments>(
        noun, {"list", "List grants of a member, a team or on a resource", "grant list --team support", verb_effect::reads},
        status, declare_list, list);
    add_verb<grant_argument>(noun, {"end", "End a grant", "grant end 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77"}, status,
                             declare_end, end);
}

}  // namespace gatehouse::cli
