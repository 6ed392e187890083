#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

// RFC 7644, 3.9: which attributes an answer holds. Attributes returned "always" stay, "never" never come, "request"
// only when asked for by name. A filter in brackets ("emails[type eq …]") is passed over; unknown names too.
class projection {
public:
    explicit projection(const resource_type& type) : type_(&type) {}
    // The values of the two query parameters, comma-separated lists; empty: absent. errc::invalid_value when both are
    // given.
    static result<projection> parse(std::string_view attributes, std::string_view excluded, const resource_type& type);

    // Nothing was asked for: the answer is the whole document as stored.
    bool is_default() const noexcept { return how_ == mode::all; }
    // Whether any part of the attribute ("members", "groups") comes into the answer: what need not be read is not read.
    bool wants(std::string_view attribute) const;
    // The resource (with id, meta and what else stands beside the document) as the answer shows it.
    value apply(const value& resource) const;

private:
    enum class mode : std::uint8_t { all, only, without };

    bool names(const attribute_reference& named, const schema_definition* extension,
               const attribute_definition& attribute) const;
    value apply_part(const value& part, const schema_definition* extension) const;
    value apply_attribute(const value& content, const schema_definition* extension,
                          const attribute_definition& attribute) const;
    bool keeps_sub(const schema_definition* extension, const attribute_definition& attribute,
                   const attribute_definition& sub) const;

    const resource_type* type_;
    mode how_ = mode::all;
    std::vector<attribute_reference> named_;
};

}  // namespace gatehouse::scim
