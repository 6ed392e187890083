#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct new_application {
    std::string name, action, resource;
    std::vector<std::string> hosts, rights, organizations;
    bool redirect = false, accept_api_keys = false;
};

void declare_create(CLI::App& verb, new_application& wanted) {
    verb.add_option("NAME", wanted.name, "What the service is called")->required();
    verb.add_option("--organization", wanted.organizations, "An organization that it answers for (code or id); repeatable")
        ->required();
    verb.add_option("--host", wanted.hosts, "A host that it is reached at, for forward-auth; repeatable");
    verb.add_option("--right", wanted.rights, "introspect, evaluate, search, explain or assert:ip; repeatable");
    verb.add_option("--action", wanted.action, "What /auth/verify asks for (default: app:use)");
    verb.add_option("--resource", wanted.resource, "And on what (default: app/main)")->type_name("TYPE/ID");
    verb.add_flag("--redirect", wanted.redirect, "/auth/verify redirects to the sign-in (Traefik, Caddy)");
    verb.add_flag("--accept-api-keys", wanted.accept_api_keys, "/auth/verify takes API keys too");
}

result<void> create(session& in, const new_application& wanted) {
    object body;
    body.set("name", wanted.name);
    body.set("organizations", texts(wanted.organizations));
    body.set("hosts", texts(wanted.hosts));
    body.set("rights", texts(wanted.rights));
    if (!wanted.action.empty()) body.set("required_action", wanted.action);
    if (!wanted.resource.empty()) body.set("required_resource", wanted.resource);
    if (wanted.redirect) body.set("answer", "redirect");
    if (wanted.accept_api_keys) body.set("accept_api_keys", true);
    return show(in, in.at.send("POST", "/api/v1/applications", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"},
                            {"name", "name"},
                            {"organizations", "organizations"},
                            {"hosts", "hosts"},
                            {"rights", "rights"},
                            {"asks for", "required_action"},
                            {"on", "required_resource"}});
        print_secret("application secret", text_at(made, "secret"));
    });
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get("/api/v1/applications"), [](const value& found) {
        print_table(found,
                    {{"NAME", "name"}, {"HOSTS", "hosts"}, {"RIGHTS", "rights"}, {"ASKS FOR", "required_action"}, {"ID", "id"}},
                    "No applications yet. Register one: gatehouse application create NAME --organization CODE --data DIR");
    });
}

}  // namespace

void add_application_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "application", "Services of the product that ask the gateway");
    add_verb<new_application>(noun,
                              {"create", "Register a service (operator)",
                               "application create shop --organization acme --right introspect --right evaluate --host "
                               "app.acme.example --data gatehouse-data"},
                              status, declare_create, create);
    add_verb<no_arguments>(noun,
                           {"list", "List services (operator)", "application list --data gatehouse-data", verb_effect::reads},
                           status, no_options, list);
}

}  // namespace gatehouse::cli
