#include "nouns.hpp"

#include <optional>

#include <gatehouse/base/uuid.hpp>

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
                    {{"NAME", "name"},
                     {"HOSTS", "hosts"},
                     {"RIGHTS", "rights"},
                     {"ASKS FOR", "required_action"},
                     {"ID", "id"},
                     {"AWAITING CONFIRMATION SINCE", "awaiting_confirmation_since"}},
                    "No applications yet. Register one: gatehouse application create NAME --organization CODE --data DIR");
    });
}

result<value> send_to(session& in, const std::string& name, const char* method, const char* path, object body = {}) {
    const auto id = application_named(in, name);
    if (!id) return id.error();
    return in.at.send(method, "/api/v1/applications/" + *id + path, std::move(body));
}

struct one_application {
    std::string name;
};

void declare_one(CLI::App& verb, one_application& wanted) {
    verb.add_option("APPLICATION", wanted.name, "Its name or id")->required();
}

void print_application(const value& now) {
    print_fields(now, {{"id", "id"},
                       {"name", "name"},
                       {"organizations", "organizations"},
                       {"hosts", "hosts"},
                       {"rights", "rights"},
                       {"asks for", "required_action"},
                       {"on", "required_resource"}});
    const value* keys = now.find("certificates");
    if (keys && keys->if_array() && !keys->if_array()->empty())
        print_list(now, "certificates", certificate_columns, "certificates", "");
}

result<void> show_one(session& in, const one_application& wanted) {
    const auto id = application_named(in, wanted.name);
    if (!id) return id.error();
    return show(in, in.at.get("/api/v1/applications/" + *id), print_application);
}

result<void> erase(session& in, const one_application& wanted) {
    return show(in, send_to(in, wanted.name, "DELETE", ""), [](const value& gone) {
        print_fields(gone, {{"id", "id"}, {"name", "name"}, {"status", "status"}, {"child sessions", "child_sessions"}});
    });
}

result<void> confirm_one(session& in, const one_application& wanted) {
    return show(in, send_to(in, wanted.name, "POST", "/confirm"), print_application);
}

struct wanted_rotation {
    std::string name;
    std::optional<std::int64_t> overlap;
    bool now = false;
};

void declare_rotate(CLI::App& verb, wanted_rotation& wanted) {
    verb.add_option("APPLICATION", wanted.name, "Its name or id")->required();
    auto* now = verb.add_flag("--now", wanted.now, "The old secret ends at once");
    verb.add_option("--overlap", wanted.overlap, "For so many minutes both are good (default: 60)")
        ->type_name("MINUTES")
        ->excludes(now);
}

// With an overlap nothing ends before the service has had its time.
bool ends_at_once(const wanted_rotation& wanted) { return wanted.now || wanted.overlap == 0; }

result<void> rotate(session& in, const wanted_rotation& wanted) {
    object body;
    if (wanted.now) body.set("overlap_minutes", std::int64_t{0});
    if (wanted.overlap) body.set("overlap_minutes", *wanted.overlap);
    return show(in, send_to(in, wanted.name, "POST", "/rotate", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"name", "name"}, {"old secret until", "previous_until"}});
        print_secret("application secret", text_at(made, "secret"));
    });
}

struct wanted_change {
    std::string name;
    std::optional<std::string> action, resource;
    std::vector<std::string> hosts, rights, organizations;
    bool no_hosts = false, no_rights = false;
};

void declare_change(CLI::App& verb, wanted_change& wanted) {
    verb.add_option("APPLICATION", wanted.name, "Its name or id")->required();
    verb.add_option("--organization", wanted.organizations, "It answers for these and no other; repeatable");
    auto* hosts = verb.add_option("--host", wanted.hosts, "It is reached at these and no other; repeatable");
    verb.add_flag("--no-hosts", wanted.no_hosts, "It is reached at none")->excludes(hosts);
    auto* rights = verb.add_option("--right", wanted.rights, "It has these and no other; repeatable");
    verb.add_flag("--no-rights", wanted.no_rights, "It has none")->excludes(rights);
    verb.add_option("--action", wanted.action, "What /auth/verify asks for");
    verb.add_option("--resource", wanted.resource, "And on what")->type_name("TYPE/ID");
}

result<void> change(session& in, const wanted_change& wanted) {
    object body;
    if (!wanted.organizations.empty()) body.set("organizations", texts(wanted.organizations));
    if (!wanted.hosts.empty() || wanted.no_hosts) body.set("hosts", texts(wanted.hosts));
    if (!wanted.rights.empty() || wanted.no_rights) body.set("rights", texts(wanted.rights));
    if (wanted.action) body.set("required_action", *wanted.action);
    if (wanted.resource) body.set("required_resource", *wanted.resource);
    return show(in, send_to(in, wanted.name, "PATCH", "", std::move(body)), print_application);
}

}  // namespace

result<std::string> application_named(session& in, const std::string& name) {
    if (is_uuid(name)) return name;
    const auto all = in.at.get("/api/v1/applications");
    if (!all) return all.error();
    const value* items = all->find("items");
    if (items && items->if_array())
        for (const value& one : *items->if_array())
            if (text_at(one, "name") == name) return text_at(one, "id");
    return make_error(errc::not_found, "there is no application " + name + " (gatehouse application list --data DIR)");
}

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
    add_verb<one_application>(
        noun, {"show", "Show a service (operator)", "application show shop --data gatehouse-data", verb_effect::reads}, status,
        declare_one, show_one);
    add_verb<wanted_change>(noun,
                            {"change", "Change what a service is reached at, may do and answers for (operator)",
                             "application change shop --host shop.acme.example --data gatehouse-data"},
                            status, declare_change, change);
    add_verb<wanted_rotation>(noun,
                              {"rotate", "Give a service a new secret (operator)",
                               "application rotate shop --now --yes --data gatehouse-data", verb_effect::harms},
                              status, declare_rotate, rotate, ends_at_once);
    add_verb<one_application>(
        noun,
        {"confirm", "After a restore: say that its secret and keys were not changed since the backup (operator)",
         "application confirm shop --data gatehouse-data"},
        status, declare_one, confirm_one);
    add_verb<one_application>(noun,
                              {"delete", "Delete a service; what people opened through it ends (operator)",
                               "application delete shop --yes --data gatehouse-data", verb_effect::harms},
                              status, declare_one, erase);
    add_certificate_verbs(noun, status);
}

}  // namespace gatehouse::cli
