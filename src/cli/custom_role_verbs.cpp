#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"role", "slug"},   {"name", "name"},         {"description", "description"},
                                 {"level", "level"}, {"scopes", "scopes"},     {"ceiling", "ceiling"},
                                 {"plans", "plans"}, {"built in", "built_in"}, {"deprecated", "deprecated"},
                                 {"id", "id"}};

void print_role(const value& found) { print_fields(found, fields); }

struct wanted_role {
    std::string role, policy;
    maybe slug, name, description;
    std::optional<std::int64_t> level;
    std::vector<std::string> scopes, ceiling, plans;
    bool no_ceiling = false, all_plans = false, undo = false, deprecated = false;
};

void declare_role(CLI::App& verb, wanted_role& wanted) {
    verb.add_option("ROLE,--role-id", wanted.role, "The role's slug or id")->required();
}

void declare_terms(CLI::App& verb, wanted_role& wanted) {
    verb.add_option("--description", wanted.description, "What it is for");
    verb.add_option("--level", wanted.level, "0 to 100: who may hand it out, and whom its holders may touch");
    verb.add_option("--scope", wanted.scopes, "Where it may be assigned: org, team or a resource type; repeatable");
    verb.add_option("--ceiling", wanted.ceiling,
                    "Cut all that its holders have to these actions (app:read, app:*); repeatable");
    verb.add_option("--plan", wanted.plans, "Only in this plan; repeatable");
}

void declare_create(CLI::App& verb, wanted_role& wanted) {
    verb.add_option("--name", wanted.name, "Name to show, such as \"Evidence Exporter\"")->required();
    verb.add_option("--slug", wanted.slug, "Short name (default: made of the name)");
    declare_terms(verb, wanted);
    verb.add_flag("--deprecated", wanted.deprecated, "Not to be handed out until role deprecate --undo");
}

void declare_change(CLI::App& verb, wanted_role& wanted) {
    declare_role(verb, wanted);
    verb.add_option("--name", wanted.name, "Name to show");
    declare_terms(verb, wanted);
    verb.add_flag("--no-ceiling", wanted.no_ceiling, "Take the ceiling away");
    verb.add_flag("--all-plans", wanted.all_plans, "In all plans");
}

void declare_deprecate(CLI::App& verb, wanted_role& wanted) {
    declare_role(verb, wanted);
    verb.add_flag("--undo", wanted.undo, "Take it into use again");
}

void declare_policy(CLI::App& verb, wanted_role& wanted) {
    declare_role(verb, wanted);
    verb.add_option("POLICY,--policy-id", wanted.policy, "The policy's slug or id")->required();
}

object body_of(const wanted_role& wanted) {
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "description", wanted.description);
    if (wanted.level) body.set("level", *wanted.level);
    if (!wanted.scopes.empty()) body.set("scopes", texts(wanted.scopes));
    if (!wanted.ceiling.empty() || wanted.no_ceiling) body.set("ceiling", texts(wanted.ceiling));
    if (!wanted.plans.empty() || wanted.all_plans) body.set("plans", texts(wanted.plans));
    return body;
}

result<void> create(session& in, const wanted_role& wanted) {
    object body = body_of(wanted);
    body.set("slug", wanted.slug ? *wanted.slug : slug_of(*wanted.name));
    if (wanted.deprecated) body.set("deprecated", true);
    return show(in, in.at.post_here("/roles", std::move(body)), print_role);
}

void print_holders(const value& found) {
    print_role(found);
    print_list(found, "policies", {{"POLICY", "policy"}, {"VERSION", "version"}, {"NAME", "name"}}, "Policies",
               "none: the role allows nothing");
    print_list(found, "assignments",
               {{"MEMBER", "user_name|member"},
                {"TEAM", "team_slug|team"},
                {"SCOPE", "scope"},
                {"SOURCE", "source"},
                {"EXPIRES", "expires_at"}},
               "Assignments", "none");
    print_list(found, "api_keys", {{"API KEY", "name"}, {"MEMBER", "user_name|member"}, {"ID", "id"}},
               "API keys narrowed to it", "none");
    const std::string rules = text_at(found, "mapping_rules");
    if (!rules.empty()) std::printf("\nMapping rules that give it\n%s\n", rules.c_str());
}

result<void> show_role(session& in, const wanted_role& wanted) {
    auto role = in.at.get_here("/roles/" + wanted.role);
    if (!role) return role.error();
    const auto held = in.at.get_here("/roles/" + wanted.role + "/assignments");
    if (!held) return held.error();
    if (const value* items = held->find("items")) role->if_object()->set("assignments", *items);
    return show(in, role, print_holders);
}

result<void> show_actions(session& in, const wanted_role& wanted) {
    return show(in, in.at.get_here("/roles/" + wanted.role + "/actions"), [](const value& found) {
        print_table(
            found,
            {{"ACTION", "action"}, {"EFFECT", "effect"}, {"ON", "resources"}, {"POLICY", "policy"}, {"VERSION", "version"}},
            "The role has no policy: it allows nothing. Attach one: gatehouse role attach-policy ROLE POLICY");
    });
}

result<void> change(session& in, const wanted_role& wanted) {
    return show(in, in.at.send_here("PATCH", "/roles/" + wanted.role, body_of(wanted)), print_role);
}

result<void> deprecate(session& in, const wanted_role& wanted) {
    object body;
    body.set("deprecated", !wanted.undo);
    return show(in, in.at.send_here("PATCH", "/roles/" + wanted.role, std::move(body)), print_role);
}

result<void> erase(session& in, const wanted_role& wanted) {
    return show(in, in.at.send_here("DELETE", "/roles/" + wanted.role), [](const value& done) {
        print_fields(done, {{"role", "slug"}, {"status", "status"}});
    });
}

result<void> attach(session& in, const wanted_role& wanted) {
    object body;
    body.set("policy", wanted.policy);
    return show(in, in.at.post_here("/roles/" + wanted.role + "/policies", std::move(body)), print_role);
}

result<void> detach(session& in, const wanted_role& wanted) {
    return show(in, in.at.send_here("DELETE", "/roles/" + wanted.role + "/policies/" + wanted.policy), print_role);
}

}  // namespace

void add_custom_role_verbs(CLI::App& role, int& status) {
    add_verb<wanted_role>(role,
                          {"create", "Make a role of the organization's own",
                           "role create --name \"Evidence Exporter\" --description \"Exports evidence\" --level 40"},
                          status, declare_create, create);
    add_verb<wanted_role>(role, {"show", "Show a role, its policies and who holds it", "role show member", verb_effect::reads},
                          status, declare_role, show_role);
    add_verb<wanted_role>(
        role,
        {"show-actions", "What a role allows and denies, and by which policy", "role show-actions member", verb_effect::reads},
        status, declare_role, show_actions);
    add_verb<wanted_role>(role,
                          {"change", "Change name, description, level, scopes, ceiling or plans",
                           "role change evidence-exporter --level 20", verb_effect::takes},
                          status, declare_change, change);
    add_verb<wanted_role>(
        role, {"deprecate", "Keep the holders, take no new ones", "role deprecate evidence-exporter", verb_effect::takes},
        status, declare_deprecate, deprecate);
    add_verb<wanted_role>(
        role, {"delete", "Delete a role that nobody holds", "role delete evidence-exporter --yes", verb_effect::harms}, status,
        declare_role, erase);
    add_verb<wanted_role>(
        role, {"attach-policy", "Give a role a policy", "role attach-policy evidence-exporter app-read", verb_effect::takes},
        status, declare_policy, attach);
    add_verb<wanted_role>(
        role,
        {"detach-policy", "Take a policy from a role", "role detach-policy evidence-exporter app-read", verb_effect::takes},
        status, declare_policy, detach);
}

}  // namespace gatehouse::cli
