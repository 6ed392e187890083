#include "stored_content.hpp"

#include <gatehouse/codec/json.hpp>

namespace gatehouse::scim {
namespace {

std::string text_of(const value& document, std::string_view name) {
    const value* found = document.find(name);
    return found ? std::string(found->text()) : std::string();
}

std::optional<std::string> optional_text_of(const value& document, std::string_view name) {
    const value* found = document.find(name);
    return found && found->if_string() ? std::optional(*found->if_string()) : std::nullopt;
}

// The one marked primary, else the first of type work, else the first.
std::string primary_email(const value& document) {
    const value* emails = document.find("emails");
    const auto* list = emails ? emails->if_array() : nullptr;
    if (!list || list->empty()) return {};
    const value* best = &list->front();
    for (const auto& email : *list)
        if (text_of(email, "type") == "work") best = &email;
    for (const auto& email : *list)
        if (const value* primary = email.find("primary"); primary && *primary == value(true)) best = &email;
    return text_of(*best, "value");
}

result<value> parse_stored(const std::string& document) {
    auto parsed = parse_json(document);
    if (!parsed || !parsed->if_object()) return make_error(errc::internal, "a stored document is not a JSON object");
    return parsed;
}

}  // namespace

link_content to_link_content(value document, const resource_type& type) {
    link_content out;
    out.user_name = text_of(document, "userName");
    out.external_id = optional_text_of(document, "externalId");
    out.display_name = text_of(document, "displayName");
    out.email = primary_email(document);
    if (const value* active = document.find("active"); active && active->if_boolean()) out.active = *active->if_boolean();
    document.if_object()->erase("active");
    out.indexed = indexed_values(document, type);
    out.document = to_json(document);
    return out;
}

group_content to_group_content(const value& document) {
    return {text_of(document, "displayName"), optional_text_of(document, "externalId"), to_json(document)};
}

result<value> to_document(const link& stored) {
    auto document = parse_stored(stored.document);
    if (document) document->if_object()->set("active", value(stored.active));
    return document;
}

result<value> to_document(const group& stored) { return parse_stored(stored.document); }

}  // namespace gatehouse::scim
