#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/patch.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

struct resource_body {
    value document;  // "schemas" first; neither id, meta, membership, nor anything read-only or write-only
    std::vector<member_reference> members;  // of the attribute that its schema marks "membership"; one per value
};

// The body of a POST or PUT as it will be stored. Read-only attributes are passed over (RFC 7644, 3.3 and 3.5.1),
// password and every other write-only attribute is dropped unread; a required one that is missing is invalid_value.
result<resource_body> read_resource(value body, const resource_type& type, rules& profile);

// Sets "schemas" to the core schema and every extension the document holds.
void refresh_schemas(value& document, const resource_type& type);
// invalid_value or, in a PATCH, mutability: what is required is missing.
result<void> check_required(const value& document, const resource_type& type, errc code);
// For a PUT (RFC 7644, 3.5.1): mutability when an immutable attribute that had a value gets another, or none.
result<void> check_immutable(const value& before, const value& after, const resource_type& type);

// Elements of a membership attribute, already read, as references; a later one with the same value is merged into the
// first. invalid_value when one has no "value".
result<std::vector<member_reference>> to_members(value elements);

}  // namespace gatehouse::scim
