#include <array>

#include <gatehouse/domain/access/audit_permissions.hpp>
#include <gatehouse/domain/access/organization_permissions.hpp>

#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

namespace may = access::permission;

// The gateway's own actions, which no wildcard reaches unless it spells them.
constexpr std::array own_actions{may::members_read,        may::members_create,      may::members_suspend,
                                 may::members_reactivate,  may::members_remove,      may::people_erase,
                                 may::sessions_read,       may::sessions_revoke,     may::api_keys_hold,
                                 may::api_keys_read,       may::api_keys_create,     may::api_keys_revoke,
                                 may::credentials_reset,   may::teams_read,          may::teams_write,
                                 may::roles_read,          may::roles_assign,        may::grants_write,
                                 may::resources_write,     may::resources_make,      may::units_write,
                                 may::rotations_write,     may::policies_read,       may::policies_write,
                                 may::mappings_read,       may::connections_read,    may::connections_configure,
                                 may::audit_read,          may::access_evaluate,     may::access_explain,
                                 may::organization_read,   may::organization_delete, may::organization_transfer,
                                 may::organization_change, may::billing_manage,      may::audit_configure,
                                 may::audit_hold};

struct condition_form {
    std::string_view name, form;
};
constexpr std::array conditions{
    condition_form{"mfa", R"(true)"},
    condition_form{"time", R"({"zone":"Europe/Berlin","days":["mon"],"from":"08:00","to":"18:00"})"},
    condition_form{"ip", R"(["10.0.0.0/8"])"},
    condition_form{"attributes", R"({"department":["Sales"]})"},
    condition_form{"switch", R"("name of a switch")"},
    condition_form{"not", R"({"mfa":true})"},
};

void write_actions(json_writer& out, const access::permission_model& model) {
    out.name("actions").begin_array();
    for (const auto& one : model.permissions)
        out.begin_object().member("action", one.action).member("title", one.title).end_object();
    for (const auto action : own_actions) out.begin_object().member("action", action).member("title", "").end_object();
    out.end_array();
}

std::string pattern_of(const access::permission_model& model, std::string_view service, std::string_view rest) {
    return model.prefix + ":" + model.product + ":" + std::string(service) + ":{org_id}:" + std::string(rest);
}

void write_resources(json_writer& out, const access::permission_model& model) {
    out.name("resources").begin_array();
    for (const auto& one : model.resource_types)
        out.begin_object()
            .member("type", one.name)
            .member("pattern", pattern_of(model, one.service, one.name + "/*"))
            .end_object();
    out.begin_object().member("type", "").member("pattern", pattern_of(model, "gatehouse", "*")).end_object().end_array();
}

void write_conditions(json_writer& out, const access::permission_model& model) {
    out.name("conditions").begin_array();
    for (const auto& one : conditions) out.begin_object().member("name", one.name).name("example").raw(one.form).end_object();
    out.end_array();
    write_texts(out, "attributes", model.decision_attributes);
    std::vector<std::string> switches;
    for (const auto& one : model.switches) switches.push_back(one.action);
    write_texts(out, "switches", switches);
}

}  // namespace

result<http::response> show_vocabulary(call& made) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    return object_answer(200, [&](json_writer& out) {
        write_texts(out, "effects", {"allow", "deny", "delegate"});
        write_actions(out, **model);
        write_resources(out, **model);
        write_conditions(out, **model);
    });
}

}  // namespace gatehouse::protocol::admin
