#include <array>

#include <gatehouse/domain/access/management_actions.hpp>

#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

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
    for (const auto action : access::permission::management_actions)
        out.begin_object().member("action", action).member("title", "").end_object();
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
