#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

// Values as their schema wants them. Null stands for "unassigned" throughout (RFC 7643, 2.5): an empty list, an empty
// object and, where the profile says so, an empty text come out as null. Errors are invalid_value and name the
// attribute.
class value_reader {
public:
    // In a PATCH an object merges into what is there, so its null sub-attributes must survive to unassign.
    enum class nulls : std::uint8_t { dropped, kept };

    explicit value_reader(rules& profile, nulls inside = nulls::dropped) : profile_(profile), nulls_(inside) {}

    // The attribute's whole value: a list when it is multi-valued.
    result<value> read(const attribute_definition& attribute, value sent);
    // One value of it: an element, or the value of a single-valued attribute.
    result<value> read_one(const attribute_definition& attribute, value sent);

private:
    result<value> read_list(const attribute_definition& attribute, value sent);
    result<value> read_complex(const attribute_definition& attribute, value sent);
    result<value> read_text(const attribute_definition& attribute, value sent);
    result<value> read_boolean(const attribute_definition& attribute, const value& sent);
    result<value> read_number(const attribute_definition& attribute, const value& sent);

    rules& profile_;
    nulls nulls_;
};

// At most one element may be primary (RFC 7643, 2.4); the first stays where the profile tolerates more.
result<void> settle_primaries(const attribute_definition& attribute, value::array& elements, rules& profile);

}  // namespace gatehouse::scim
