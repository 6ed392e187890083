#pragma once
#include <string>
#include <vector>

#include <gatehouse/model/document.hpp>

namespace gatehouse::testing {

// JSON Schema (2020-12), as much of it as the description of the management API uses: a line for each rule that `judged`
// breaks. A keyword that is not known is one: a rule that is not judged must not look judged. References lead into `document`.
std::vector<std::string> schema_errors(const value& schema, const value& judged, const value& document);

// The member of exactly this spelling; null when there is none.
const value* exactly(const value& from, std::string_view name);
// What "#/components/schemas/X" names; null when nothing does.
const value* follow(const value& document, std::string_view reference);

}  // namespace gatehouse::testing
