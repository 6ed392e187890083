#include "stored_content.hpp"

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/names_in.hpp>

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

result<value> parse_stored(const std::string& document) {
    auto parsed = parse_json(document);
    if (!parsed || !parsed->if_object()) return make_error(errc::internal, "a stored document is not a JSON object");
    return parsed;
}

}  // namespace

link_content to_link_content(value document, const resource_type& type) {
    link_content out;
    auto names = names_in(document);
    out.user_name = std::move(names.user_name);
    out.external_id = optional_text_of(document, "externalId");
    out.display_name = std::move(names.display_name);
    out.email = std::move(names.email);
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
