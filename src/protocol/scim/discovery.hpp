#pragma once
#include <string>
#include <string_view>

#include <gatehouse/model/schema.hpp>

namespace gatehouse::scim {

// RFC 7643, 6 and 7, without our own marks. base_url ends in "/scim/v2".
void append_schema(std::string& out, const schema_definition& schema, std::string_view base_url);
void append_resource_type(std::string& out, const resource_type& type, std::string_view base_url);

}  // namespace gatehouse::scim
