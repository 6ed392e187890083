#pragma once
#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/schema.hpp>

#include "filter_reader.hpp"
#include "rules.hpp"

namespace gatehouse::scim {

// Recursive descent over the grammar of RFC 7644, 3.4.2.2, bounded in depth and number of comparisons. Inside brackets,
// names are sub-attributes of the element.
class filter_parser {
public:
    filter_parser(filter_reader& in, const resource_type& type, rules& profile, errc code)
        : in_(in), type_(type), profile_(profile), code_(code) {}

    result<query> parse_any();  // or, the weakest
    // After an attribute's name: "[ … ]".
    result<query> parse_brackets(const attribute_definition& attribute);

private:
    result<query> parse_all();
    result<query> parse_term();
    result<query> parse_group();
    result<query> parse_expression();
    result<query> parse_comparison(attribute_path path, const attribute_definition& attribute);
    result<query> parse_value_path(const attribute_reference& found);
    result<attribute_reference> find(std::string_view name, std::size_t position) const;
    error fail(std::string_view what) const { return in_.fail(code_, what); }

    filter_reader& in_;
    const resource_type& type_;
    rules& profile_;
    errc code_;
    const attribute_definition* element_ = nullptr;  // set inside brackets
    std::size_t depth_ = 0;
    std::size_t terms_ = 0;
};

}  // namespace gatehouse::scim
