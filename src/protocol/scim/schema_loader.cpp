#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/scim/schemas.hpp>

#include <algorithm>
#include <optional>

namespace gatehouse::scim {
namespace {

constexpr std::string_view schema_urn = "urn:ietf:params:scim:schemas:core:2.0:Schema";
constexpr std::string_view resource_type_urn = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";

template <class T> struct word {
    std::string_view text;
    T meaning;
};

constexpr word<value_type> types[] = {{"string", value_type::string},      {"boolean", value_type::boolean},
                                      {"decimal", value_type::decimal},    {"integer", value_type::integer},
                                      {"dateTime", value_type::date_time}, {"reference", value_type::reference},
                                      {"binary", value_type::binary},      {"complex", value_type::complex}};
constexpr word<mutability> mutabilities[] = {{"readWrite", mutability::read_write},
                                             {"readOnly", mutability::read_only},
                                             {"immutable", mutability::immutable},
                                             {"writeOnly", mutability::write_only}};
constexpr word<returned> returns[] = {
    {"default", returned::default_}, {"always", returned::always}, {"never", returned::never}, {"request", returned::request}};
constexpr word<uniqueness> uniquenesses[] = {
    {"none", uniqueness::none}, {"server", uniqueness::server}, {"global", uniqueness::global}};

// Reads one object of a file; what is wrong is remembered once and asked for at the end, so that reading stays a list.
class reader {
public:
    reader(const value& source, std::string where, std::optional<error>& failure)
        : source_(source), where_(std::move(where)), failure_(failure) {}

    std::string text(std::string_view name, bool required) {
        const value* found = source_.find(name);
        if (!found && !required) return {};
        if (!found || !found->if_string() || found->text().empty()) fail(name);
        return found ? std::string(found->text()) : std::string();
    }

    bool truth(std::string_view name) {
        const value* found = source_.find(name);
        if (!found) return false;
        if (!found->if_boolean()) fail(name);
        return found->if_boolean() && *found->if_boolean();
    }

    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> out;
        for (const value& entry : list(name)) {
            if (!entry.if_string()) fail(name);
            out.emplace_back(entry.text());
        }
        return out;
    }

    value::array list(std::string_view name) {
        const value* found = source_.find(name);
        if (!found) return {};
        if (!found->if_array()) fail(name);
        return found->if_array() ? *found->if_array() : value::array();
    }

    template <class T, std::size_t N> T choice(std::string_view name, const word<T> (&words)[N], T otherwise) {
        const value* found = source_.find(name);
        if (!found) return otherwise;
        for (const auto& entry : words)
            if (entry.text == found->text()) return entry.meaning;
        fail(name);
        return otherwise;
    }

    void fail(std::string_view name) {
        if (!failure_)
            failure_ = make_error(errc::invalid_value, where_ + ": \"" + std::string(name) + "\" is missing or wrong");
    }

private:
    const value& source_;
    std::string where_;
    std::optional<error>& failure_;
};

attribute_definition read_attribute(const value& source, const std::string& where, std::optional<error>& failure, bool inside) {
    reader in(source, where, failure);
    attribute_definition made;
    made.name = in.text("name", true);
    made.description = in.text("description", false);
    made.type = in.choice("type", types, value_type::string);
    made.multi_valued = in.truth("multiValued");
    made.required = in.truth("required");
    made.case_exact = in.truth("caseExact");
    made.mutability = in.choice("mutability", mutabilities, mutability::read_write);
    made.returned = in.choice("returned", returns, returned::default_);
    made.uniqueness = in.choice("uniqueness", uniquenesses, uniqueness::none);
    made.canonical_values = in.texts("canonicalValues");
    made.reference_types = in.texts("referenceTypes");
    made.aliases = in.texts("aliases");
    made.indexed = in.truth("indexed");
    made.decision_usable = in.truth("decision_usable");
    made.membership = in.truth("membership");
    if ((made.type == value_type::complex) != (source.find("subAttributes") != nullptr)) in.fail("subAttributes");
    if (inside && made.type == value_type::complex) in.fail("type");  // RFC 7643, 2.3.8: no complex within complex
    for (const value& sub : in.list("subAttributes"))
        made.sub_attributes.push_back(read_attribute(sub, where + " " + made.name, failure, true));
    return made;
}

schema_definition read_schema(const value& source, const std::string& where, std::optional<error>& failure) {
    reader in(source, where, failure);
    schema_definition made;
    made.urn = in.text("id", true);
    made.name = in.text("name", true);
    made.description = in.text("description", false);
    made.aliases = in.texts("aliases");
    made.extends = in.text("extends", false);
    if (made.urn.find(':') == std::string::npos) in.fail("id");  // without a colon it would look like an attribute
    for (const value& attribute : in.list("attributes"))
        made.attributes.push_back(read_attribute(attribute, where, failure, false));
    for (const auto& attribute : made.attributes)
        if (made.find(attribute.name) != &attribute) in.fail("attributes");
    return made;
}

resource_type read_type(const value& source, const std::string& where, const schema_registry& known,
                        std::optional<error>& failure) {
    reader in(source, where, failure);
    resource_type made;
    made.name = in.text("name", true);
    made.endpoint = in.text("endpoint", true);
    made.description = in.text("description", false);
    made.core = known.find_schema(in.text("schema", true));
    if (!made.core) in.fail("schema");
    for (const value& entry : in.list("schemaExtensions")) {
        reader inner(entry, where, failure);
        const auto* schema = known.find_schema(inner.text("schema", true));
        if (!schema) inner.fail("schemaExtensions");
        if (schema) made.extensions.push_back({schema, inner.truth("required")});
    }
    return made;
}

bool is_of(const value& source, std::string_view urn) {
    const value* schemas = source.find("schemas");
    if (!schemas || !schemas->if_array()) return false;
    for (const value& entry : *schemas->if_array())
        if (ascii_iequals(entry.text(), urn)) return true;
    return false;
}

error wrong(std::string_view path, const std::string& why) {
    return make_error(errc::invalid_value, std::string(path) + ": " + why);
}

// A dropped-in file names the type it joins; types that list it themselves are left as they are.
std::optional<error> join_extensions(schema_registry& registry) {
    for (const auto& schema : registry.schemas()) {
        if (schema->extends.empty()) continue;
        const auto at = std::find_if(registry.types().begin(), registry.types().end(),
                                     [&](const auto& type) { return ascii_iequals(type->name, schema->extends); });
        if (at == registry.types().end()) return wrong(schema->urn, "extends a resource type that does not exist");
        if (!(*at)->find_extension(schema->urn)) (*at)->extensions.push_back({schema.get(), false});
    }
    return std::nullopt;
}

}  // namespace

result<schema_registry> load_schemas(std::span<const schema_text> texts) {
    schema_registry registry;
    std::optional<error> failure;
    std::vector<std::pair<std::string_view, value>> types_read;
    for (const auto& text : texts) {
        auto parsed = parse_json(text.content);
        if (!parsed) return wrong(text.path, parsed.error().detail);
        if (is_of(*parsed, resource_type_urn)) {
            types_read.emplace_back(text.path, std::move(*parsed));
        } else if (is_of(*parsed, schema_urn)) {
            auto schema = read_schema(*parsed, std::string(text.path), failure);
            if (registry.find_schema(schema.urn)) return wrong(text.path, "a schema with this id is there already");
            registry.add(std::move(schema));
        } else {
            return wrong(text.path, "neither a schema nor a resource type");
        }
    }
    for (const auto& [path, source] : types_read) {
        auto type = read_type(source, std::string(path), registry, failure);
        if (!failure && registry.find_type(type.name)) return wrong(path, "a resource type with this name is there already");
        registry.add(std::move(type));
    }
    if (!failure) failure = join_extensions(registry);
    if (failure) return *failure;
    return registry;
}

}  // namespace gatehouse::scim
