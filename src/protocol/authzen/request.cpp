#include "request.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::protocol::authzen {
namespace {

// A non-empty text that must be there.
result<void> take(const value& from, std::string_view entity, std::string_view name, std::string& into) {
    const value* table = from.find(entity);
    const value* found = table ? table->find(name) : nullptr;
    if (!found || found->text().empty())
        return make_error(errc::invalid_value, std::string(entity) + "." + std::string(name) + " must be a text");
    into = found->text();
    return {};
}

result<void> take_session(const value& from, std::optional<std::string>& into) {
    const value* context = from.find("context");
    if (!context || context->is_null()) return {};
    if (!context->if_object()) return make_error(errc::invalid_value, "context must be an object");
    const value* session = context->find("session");
    if (!session || session->is_null()) return {};
    if (!session->if_string()) return make_error(errc::invalid_value, "context.session must be a text");
    into = std::string(session->text());
    return {};
}

}  // namespace

result<evaluation_request> parse_evaluation(std::string_view body) {
    json_limits bounds;
    bounds.bytes = limits::decision_body_bytes;
    const auto parsed = parse_json(body, bounds);
    if (!parsed) return parsed.error();
    if (!parsed->if_object()) return make_error(errc::invalid_value, "the request must be an object");
    evaluation_request asked;
    for (const auto& [entity, name, into] :
         {std::tuple("subject", "type", &asked.subject_type), std::tuple("subject", "id", &asked.subject_id),
          std::tuple("action", "name", &asked.action), std::tuple("resource", "type", &asked.resource_type),
          std::tuple("resource", "id", &asked.resource_id)})
        if (const auto taken = take(*parsed, entity, name, *into); !taken) return taken.error();
    if (const auto taken = take_session(*parsed, asked.session); !taken) return taken.error();
    return asked;
}

}  // namespace gatehouse::protocol::authzen
