#include "discovery.hpp"

#include <gatehouse/codec/json.hpp>

namespace gatehouse::scim {
namespace {

constexpr std::string_view type_words[] = {"string",   "string",    "boolean", "decimal", "integer",
                                           "dateTime", "reference", "binary",  "complex"};
constexpr std::string_view mutability_words[] = {"readWrite", "readOnly", "immutable", "writeOnly"};
constexpr std::string_view returned_words[] = {"default", "always", "never", "request"};
constexpr std::string_view uniqueness_words[] = {"none", "server", "global"};

template <class Enum, std::size_t N> std::string_view word(const std::string_view (&words)[N], Enum meaning) {
    return words[static_cast<std::size_t>(meaning)];
}

void append_texts(json_writer& writer, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    writer.name(name).begin_array();
    for (const auto& text : texts) writer.string(text);
    writer.end_array();
}

void append_attribute(json_writer& writer, const attribute_definition& attribute) {
    writer.begin_object().member("name", attribute.name).member("type", word(type_words, attribute.type));
    writer.member("multiValued", attribute.multi_valued).member("description", attribute.description);
    writer.member("required", attribute.required).member("caseExact", attribute.case_exact);
    append_texts(writer, "canonicalValues", attribute.canonical_values);
    writer.member("mutability", word(mutability_words, attribute.mutability))
        .member("returned", word(returned_words, attribute.returned));
    writer.member("uniqueness", word(uniqueness_words, attribute.uniqueness));
    append_texts(writer, "referenceTypes", attribute.reference_types);
    if (!attribute.sub_attributes.empty()) {
        writer.name("subAttributes").begin_array();
        for (const auto& sub : attribute.sub_attributes) append_attribute(writer, sub);
        writer.end_array();
    }
    writer.end_object();
}

void append_meta(json_writer& writer, std::string_view kind, const std::string& location) {
    writer.name("meta").begin_object().member("resourceType", kind).member("location", location).end_object();
}

}  // namespace

void append_schema(std::string& out, const schema_definition& schema, std::string_view base_url) {
    json_writer writer(out);
    writer.begin_object().name("schemas").begin_array().string("urn:ietf:params:scim:schemas:core:2.0:Schema").end_array();
    writer.member("id", schema.urn).member("name", schema.name).member("description", schema.description);
    writer.name("attributes").begin_array();
    for (const auto& attribute : schema.attributes) append_attribute(writer, attribute);
    writer.end_array();
    append_meta(writer, "Schema", std::string(base_url) + "/Schemas/" + schema.urn);
    writer.end_object();
}

void append_resource_type(std::string& out, const resource_type& type, std::string_view base_url) {
    json_writer writer(out);
    writer.begin_object()
        .name("schemas")
        .begin_array()
        .string("urn:ietf:params:scim:schemas:core:2.0:ResourceType")
        .end_array();
    writer.member("id", type.name).member("name", type.name).member("endpoint", type.endpoint);
    writer.member("description", type.description).member("schema", type.core->urn);
    writer.name("schemaExtensions").begin_array();
    for (const auto& entry : type.extensions)
        writer.begin_object().member("schema", entry.schema->urn).member("required", entry.required).end_object();
    writer.end_array();
    append_meta(writer, "ResourceType", std::string(base_url) + "/ResourceTypes/" + type.name);
    writer.end_object();
}

}  // namespace gatehouse::scim
