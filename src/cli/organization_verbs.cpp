#include <cstdio>

#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"},
                                 {"code", "code"},
                                 {"name", "name"},
                                 {"model", "model"},
                                 {"status", "status"},
                                 {"members", "members"},
                                 {"created", "created"},
                                 {"plan", "plan"},
                                 {"description", "description"},
                                 {"rule joins per hour", "rule_joins_per_hour"},
                                 {"legal hold", "legal_hold.reason"},
                                 {"owner", "owner"},
                                 {"next", "next_step"}};

struct new_organization {
    std::string code, name, model = "standard", plan, owner, owner_name;
};

void declare_create(CLI::App& verb, new_organization& wanted) {
    verb.add_option("CODE", wanted.code, "What people and addresses name it by")->required();
    verb.add_option("--name", wanted.name, "Its name (default: the code)");
    verb.add_option("--model", wanted.model, "Its permission model (default: standard)")->type_name("MODEL");
    verb.add_option("--plan", wanted.plan, "Its plan, where the model has plans (default: the model's first)");
    auto* owner = verb.add_option("--owner", wanted.owner, "Its owner's e-mail address, who is invited where mail is sent")
                      ->type_name("EMAIL");
    verb.add_option("--owner-name", wanted.owner_name, "The owner's name to show")->needs(owner);
}

result<void> create(session& in, const new_organization& wanted) {
    object body;
    body.set("code", wanted.code);
    if (!wanted.name.empty()) body.set("name", wanted.name);
    body.set("model", wanted.model);
    if (!wanted.plan.empty()) body.set("plan", wanted.plan);
    if (!wanted.owner.empty()) body.set("owner_email", wanted.owner);
    if (!wanted.owner_name.empty()) body.set("owner_display_name", wanted.owner_name);
    return show(in, in.at.send("POST", "/api/v1/organizations", std::move(body)),
                [](const value& made) { print_fields(made, fields); });
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get("/api/v1/organizations"), [](const value& all) {
        print_table(all,
                    {{"CODE", "code"},
                     {"NAME", "name"},
                     {"MODEL", "model"},
                     {"PLAN", "plan"},
                     {"STATUS", "status"},
                     {"MEMBERS", "members"},
                     {"ID", "id"}},
                    "No organization yet. Make the first one: gatehouse organization create CODE --data DIR");
    });
}

result<void> show_organization(session& in, const no_arguments&) {
    return show(in, in.at.get_here(""), [](const value& found) {
        print_fields(found, fields);
        print_list(found, "owners", {{"OWNER", "user_name"}, {"STATUS", "status"}, {"ID", "id"}}, "Owners", "none");
        print_list(found, "alarms", {{"ALARM", "kind"}, {"WHAT", "detail"}}, "Alarms", "none");
    });
}

struct wanted_words {
    maybe name, description;
    std::optional<std::int64_t> rule_joins;
};

void declare_change(CLI::App& verb, wanted_words& wanted) {
    verb.add_option("--name", wanted.name, "Its name");
    verb.add_option("--description", wanted.description, "What it is");
    verb.add_option(
            "--rule-joins", wanted.rule_joins,
            "How many newcomers an hour a mapping rule that gives protected roles lets in; the rest waits for mapping release")
        ->type_name("N");
}

result<void> change(session& in, const wanted_words& wanted) {
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "description", wanted.description);
    if (wanted.rule_joins) body.set("rule_joins_per_hour", *wanted.rule_joins);
    return show(in, in.at.send_here("PATCH", "", std::move(body)), [](const value& found) { print_fields(found, fields); });
}

struct wanted_plan {
    std::string plan;
};

void declare_plan(CLI::App& verb, wanted_plan& wanted) {
    verb.add_option("PLAN", wanted.plan, "One of the model's")->required();
}

void print_plan(const value& now) {
    print_fields(now, {{"plan", "plan"},
                       {"members", "members"},
                       {"member limit", "member_limit"},
                       {"over limit", "over_limit"},
                       {"roles", "roles"},
                       {"role limit", "role_limit"},
                       {"over role limit", "over_role_limit"}});
    for (const auto& [member, words] : {std::pair("roles_asleep", "sleeps"), std::pair("roles_awake", "is awake again")}) {
        const value* all = now.find(member);
        if (!all || !all->if_array()) continue;
        for (const auto& one : *all->if_array())
            std::printf("The role %s %s (assignments: %s, members who hold it: %s).\n", text_at(one, "role").c_str(), words,
                        text_at(one, "assignments").c_str(), text_at(one, "holders").c_str());
    }
    const value* kept = now.find("connections_beyond");
    if (!kept || !kept->if_array()) return;
    for (const auto& one : *kept->if_array())
        std::printf("The connection %s goes on, and no further one can be made in this plan.\n", text_at(one, "name").c_str());
}

result<void> change_plan(session& in, const wanted_plan& wanted) {
    object body;
    body.set("plan", wanted.plan);
    return show(in, in.at.post_here("/plan", std::move(body)), print_plan);
}

const std::vector<column> state_fields{
    {"code", "code"}, {"name", "name"}, {"status", "status"}, {"sessions ended", "sessions"}, {"API keys ended", "api_keys"}};

result<void> disable(session& in, const no_arguments&) {
    return show(in, in.at.post_here("/disable", {}), [](const value& now) { print_fields(now, state_fields); });
}

result<void> enable(session& in, const no_arguments&) {
    auto done = show(in, in.at.post_here("/enable", {}), [](const value& now) { print_fields(now, state_fields); });
    if (done)
        std::fprintf(stderr, "next: people sign in anew; gatehouse connection token create makes tokens for what pushes\n");
    return done;
}

}  // namespace

void add_organization_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "organization", "Organizations (tenants) of this gateway");
    add_verb<new_organization>(
        noun,
        {"create", "Make an organization (operator)", "organization create acme --name \"Acme Inc\" --data gatehouse-data"},
        status, declare_create, create);
    add_verb<no_arguments>(noun, {"list", "List organizations", "organization list --data gatehouse-data", verb_effect::reads},
                           status, no_options, list);
    add_verb<no_arguments>(noun, {"show", "Show one organization", "organization show --org acme", verb_effect::reads}, status,
                           no_options, show_organization);
    add_verb<wanted_words>(
        noun, {"change", "Change its name, description or limit of newcomers", "organization change --name \"Acme Inc\""},
        status, declare_change, change);
    add_verb<wanted_plan>(
        noun,
        {"change-plan", "Change its plan; says what sleeps by it", "organization change-plan pro --yes", verb_effect::harms},
        status, declare_plan, change_plan);
    add_verb<no_arguments>(noun,
                           {"disable", "Cut everybody off: its sessions, keys and tokens end at once (operator)",
                            "organization disable --org acme --yes --data gatehouse-data", verb_effect::harms},
                           status, no_options, disable);
    add_verb<no_arguments>(noun,
                           {"enable", "Let it in again; what was ended stays so (operator)",
                            "organization enable --org acme --data gatehouse-data"},
                           status, no_options, enable);
    add_ownership_verbs(noun, status);
}

}  // namespace gatehouse::cli
