#include "verb.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"},         {"code", "code"},       {"name", "name"},      {"model", "model"},
                                 {"status", "status"}, {"members", "members"}, {"created", "created"}};

struct new_organization {
    std::string code, name, model = "standard";
};

void declare_create(CLI::App& verb, new_organization& wanted) {
    verb.add_option("CODE", wanted.code, "What people and addresses name it by")->required();
    verb.add_option("--name", wanted.name, "Its name (default: the code)");
    verb.add_option("--model", wanted.model, "Its permission model (default: standard)");
}

result<void> create(session& in, const new_organization& wanted) {
    object body;
    body.set("code", wanted.code);
    if (!wanted.name.empty()) body.set("name", wanted.name);
    body.set("model", wanted.model);
    return show(in, in.at.send("POST", "/api/v1/organizations", std::move(body)),
                [](const value& made) { print_fields(made, fields); });
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get("/api/v1/organizations"), [](const value& all) {
        print_table(all,
                    {{"CODE", "code"},
                     {"NAME", "name"},
                     {"MODEL", "model"},
                     {"STATUS", "status"},
                     {"MEMBERS", "members"},
                     {"ID", "id"}},
                    "No organization yet. Make the first one: gatehouse organization create CODE --data DIR");
    });
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
}

}  // namespace gatehouse::cli
