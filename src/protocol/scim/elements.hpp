#pragma once
#include <optional>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/patch.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

// The values of one multi-valued attribute while one PATCH operation changes them.
class element_list {
public:
    element_list(const attribute_definition& attribute, const attribute_definition* sub, value::array elements, rules& profile)
        : attribute_(attribute), sub_(sub), elements_(std::move(elements)), profile_(profile) {}

    result<void> apply(const patch_operation& operation);
    // What is left: no empty elements, at most one primary, the one set last.
    result<value::array> take();

private:
    void add(const value& sent);
    void remove_like(const value& sent);
    result<void> apply_selected(const patch_operation& operation);
    void change(std::size_t at, const patch_operation& operation);
    void change_each(const patch_operation& operation);
    void merge(std::size_t at, const value& sent);
    bool is_same(const value& sent, const value& present) const;

    const attribute_definition& attribute_;
    const attribute_definition* sub_;
    value::array elements_;
    rules& profile_;
    std::optional<std::size_t> primary_;  // the element that this operation made primary
};

}  // namespace gatehouse::scim
