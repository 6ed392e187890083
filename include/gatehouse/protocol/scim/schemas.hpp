#pragma once
#include <span>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/schema.hpp>

namespace gatehouse::scim {

struct schema_text {
    std::string_view path;  // for the error's sake
    std::string_view content;
};

// Reads schemas and resource types in the form of RFC 7643, sections 6 and 7, in any order, with our own marks:
//   on a schema: "extends": "User" joins it to that resource type; "aliases": older URNs
//   on an attribute: "indexed", "decision_usable", "membership", "aliases"
// errc::invalid_value names the file and what is wrong with it; two files with one id are refused.
result<schema_registry> load_schemas(std::span<const schema_text> texts);

}  // namespace gatehouse::scim
