#include <gatehouse/base/text.hpp>
#include <gatehouse/model/schema.hpp>

#include <algorithm>

namespace gatehouse {
namespace {

bool one_of(const std::vector<std::string>& names, std::string_view name) noexcept {
    return std::any_of(names.begin(), names.end(), [&](const auto& other) { return ascii_iequals(other, name); });
}

const attribute_definition* find_in(const std::vector<attribute_definition>& among, std::string_view name) noexcept {
    for (const auto& attribute : among)
        if (ascii_iequals(attribute.name, name)) return &attribute;
    for (const auto& attribute : among)
        if (!attribute.aliases.empty() && one_of(attribute.aliases, name)) return &attribute;
    return nullptr;
}

// The rest of the text after "urn:", when it begins with that URN.
std::optional<std::string_view> after_urn(std::string_view text, std::string_view urn) noexcept {
    if (text.size() <= urn.size() || text[urn.size()] != ':' || !ascii_iequals(text.substr(0, urn.size()), urn))
        return std::nullopt;
    return text.substr(urn.size() + 1);
}

std::optional<std::string_view> after_schema(std::string_view text, const schema_definition& schema) noexcept {
    auto rest = after_urn(text, schema.urn);
    for (std::size_t i = 0; !rest && i < schema.aliases.size(); ++i) rest = after_urn(text, schema.aliases[i]);
    return rest;
}

indexed_value index_entry(const value& content, const attribute_definition& attribute, const std::string& path) {
    indexed_value entry;
    entry.path = path;
    entry.fold = fold(content.text());
    if (const auto* truth = content.if_boolean()) entry.fold = *truth ? "true" : "false";
    if (const auto* whole = content.if_integer()) entry.fold = std::to_string(*whole);
    if (content.is_number()) entry.number = content.number();
    if (attribute.type == value_type::date_time)
        if (const auto at = parse_rfc3339(content.text())) entry.at = *at;
    return entry;
}

void collect(const value* node, const attribute_definition& attribute, const std::string& path,
             std::vector<indexed_value>& out) {
    if (!node || node->is_null()) return;
    if (const auto* list = node->if_array()) {
        for (const auto& element : *list) collect(&element, attribute, path, out);
        return;
    }
    if (attribute.indexed) out.push_back(index_entry(*node, attribute, path));
    for (const auto& sub : attribute.sub_attributes) collect(node->find(sub.name), sub, path + "." + sub.name, out);
}

bool has_index(const attribute_definition& attribute) {
    return attribute.indexed || std::any_of(attribute.sub_attributes.begin(), attribute.sub_attributes.end(), has_index);
}

}  // namespace

const attribute_definition* attribute_definition::find_sub(std::string_view sub_name) const noexcept {
    return find_in(sub_attributes, sub_name);
}

const attribute_definition* schema_definition::find(std::string_view attribute_name) const noexcept {
    return find_in(attributes, attribute_name);
}

bool schema_definition::is_named(std::string_view urn_or_alias) const noexcept {
    return ascii_iequals(urn, urn_or_alias) || one_of(aliases, urn_or_alias);
}

attribute_path attribute_reference::path() const {
    return {extension ? extension->urn : "", attribute ? attribute->name : "", sub ? sub->name : ""};
}

const attribute_definition* resource_type::find(std::string_view attribute) const noexcept {
    const auto* found = core->find(attribute);
    return found ? found : common_attributes().find(attribute);
}

const schema_definition* resource_type::find_extension(std::string_view urn) const noexcept {
    for (const auto& entry : extensions)
        if (entry.schema->is_named(urn)) return entry.schema;
    return nullptr;
}

std::optional<attribute_reference> resource_type::resolve(std::string_view text) const {
    attribute_reference found;
    std::string_view rest = text;
    if (text.find(':') != std::string_view::npos) {
        if (core->is_named(text)) return found;
        if ((found.extension = find_extension(text))) return found;
        auto inside = after_schema(text, *core);
        for (std::size_t i = 0; !inside && i < extensions.size(); ++i)
            if ((inside = after_schema(text, *extensions[i].schema))) found.extension = extensions[i].schema;
        if (!inside) return std::nullopt;
        rest = *inside;
    }
    const auto dot = rest.find('.');
    const auto name_part = rest.substr(0, dot);
    found.attribute = found.extension ? found.extension->find(name_part) : find(name_part);
    if (!found.attribute) return std::nullopt;
    if (dot == std::string_view::npos) return found;
    found.sub = found.attribute->find_sub(rest.substr(dot + 1));
    return found.sub ? std::optional(found) : std::nullopt;
}

const schema_definition* schema_registry::find_schema(std::string_view urn) const noexcept {
    for (const auto& schema : schemas_)
        if (ascii_iequals(schema->urn, urn)) return schema.get();
    return nullptr;
}

const resource_type* schema_registry::find_type(std::string_view name) const noexcept {
    for (const auto& type : types_)
        if (ascii_iequals(type->name, name)) return type.get();
    return nullptr;
}

schema_definition& schema_registry::add(schema_definition schema) {
    return *schemas_.emplace_back(std::make_unique<schema_definition>(std::move(schema)));
}

resource_type& schema_registry::add(resource_type type) {
    return *types_.emplace_back(std::make_unique<resource_type>(std::move(type)));
}

std::vector<indexed_value> indexed_values(const value& document, const resource_type& type) {
    std::vector<indexed_value> out;
    for (const auto& attribute : type.core->attributes)
        if (has_index(attribute)) collect(document.find(attribute.name), attribute, attribute.name, out);
    for (const auto& entry : type.extensions) {
        const value* part = document.find(entry.schema->urn);
        if (!part) continue;
        for (const auto& attribute : entry.schema->attributes)
            if (has_index(attribute))
                collect(part->find(attribute.name), attribute, entry.schema->urn + ":" + attribute.name, out);
    }
    return out;
}

}  // namespace gatehouse
