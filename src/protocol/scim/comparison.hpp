#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/schema.hpp>

#include "filter_reader.hpp"
#include "rules.hpp"

namespace gatehouse::scim {

std::optional<compare_op> parse_operator(std::string_view word) noexcept;
std::string_view to_text(compare_op op) noexcept;

// One comparison judged against its attribute: whether the operator suits the type, and the literal in that type. The
// error says what is wrong, without a position.
result<query> make_comparison(attribute_path path, const attribute_definition& attribute, compare_op op,
                              const filter_literal& literal, rules& profile);

}  // namespace gatehouse::scim
