#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/link.hpp>
#include <gatehouse/model/query.hpp>

namespace gatehouse {

enum class mutability : std::uint8_t { read_write, read_only, immutable, write_only };
enum class returned : std::uint8_t { default_, always, never, request };
enum class uniqueness : std::uint8_t { none, server, global };

// RFC 7643, 7, and marks of our own that discovery never shows.
struct attribute_definition {
    std::string name;
    std::string description;
    value_type type = value_type::string;
    bool multi_valued = false;
    bool required = false;
    bool case_exact = false;
    gatehouse::mutability mutability = gatehouse::mutability::read_write;
    gatehouse::returned returned = gatehouse::returned::default_;
    gatehouse::uniqueness uniqueness = gatehouse::uniqueness::none;
    std::vector<std::string> canonical_values;
    std::vector<std::string> reference_types;
    std::vector<attribute_definition> sub_attributes;

    std::vector<std::string> aliases;  // other names clients use for it, understood on the way in
    bool indexed = false;              // its values go to the attribute index
    bool decision_usable = false;      // policies may ask for it
    bool membership = false;           // kept as rows, never in the document

    const attribute_definition* find_sub(std::string_view name) const noexcept;
    attribute_facts facts() const noexcept { return {type, case_exact}; }
};

struct schema_definition {
    std::string urn;
    std::string name;
    std::string description;
    std::vector<attribute_definition> attributes;
    std::vector<std::string> aliases;  // older URNs that clients still send
    std::string extends;               // the resource type it joins by itself: what makes a dropped-in file work

    const attribute_definition* find(std::string_view name) const noexcept;
    bool is_named(std::string_view urn_or_alias) const noexcept;
};

// id, externalId, meta and schemas: every resource has them, no schema lists them (RFC 7643, 3.1).
const schema_definition& common_attributes();

// What an attribute's name stands for in one resource type.
struct attribute_reference {
    const schema_definition* extension = nullptr;     // null: at the top of the document
    const attribute_definition* attribute = nullptr;  // null: all of the schema that was named
    const attribute_definition* sub = nullptr;

    const attribute_definition& target() const noexcept { return sub ? *sub : *attribute; }
    attribute_path path() const;
};

struct resource_type {
    struct extension {
        const schema_definition* schema;
        bool required;
    };
    std::string name;
    std::string endpoint;  // "/Users"
    std::string description;
    const schema_definition* core = nullptr;
    std::vector<extension> extensions;

    // A name at the top of a document: core or common. Null when there is none.
    const attribute_definition* find(std::string_view attribute) const noexcept;
    // The extension of that URN or alias; null when this type has none.
    const schema_definition* find_extension(std::string_view urn) const noexcept;
    // "userName", "name.familyName", "urn:…:User:manager.value", a schema's URN alone. nullopt: nobody's name.
    std::optional<attribute_reference> resolve(std::string_view name) const;
};

// All schemas and resource types, fixed after start; reading is safe from any thread. Pointers into it live as long as
// it.
class schema_registry {
public:
    const schema_definition* find_schema(std::string_view urn) const noexcept;
    const resource_type* find_type(std::string_view name) const noexcept;
    const std::vector<std::unique_ptr<schema_definition>>& schemas() const noexcept { return schemas_; }
    const std::vector<std::unique_ptr<resource_type>>& types() const noexcept { return types_; }

    schema_definition& add(schema_definition schema);
    resource_type& add(resource_type type);

private:
    std::vector<std::unique_ptr<schema_definition>> schemas_;
    std::vector<std::unique_ptr<resource_type>> types_;
};

// What the attribute index holds of a document: one entry for each value of each attribute marked indexed.
std::vector<indexed_value> indexed_values(const value& document, const resource_type& type);

}  // namespace gatehouse
