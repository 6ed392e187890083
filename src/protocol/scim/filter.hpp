#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/patch.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

// RFC 7644, 3.4.2.2, whole, resolved against the type: names in the schema's spelling, core URNs gone, facts filled in,
// a comparison on a complex attribute turned to its "value", "emails[type eq …].value eq …" drawn into the brackets.
// errc::invalid_filter whose detail names the position (from 1).
result<query> parse_filter(std::string_view text, const resource_type& type, rules& profile);

// RFC 7644, 3.5.2: PATH = attrPath / valuePath [subAttr]. errc::invalid_path with the position; unknown attributes too.
// A schema's URN alone gives a path without attribute name (core: without anything).
result<patch_path> parse_path(std::string_view text, const resource_type& type, rules& profile);

// The filter in canonical writing: parse_filter() of it gives the same query.
std::string to_text(const query& filter);

}  // namespace gatehouse::scim
