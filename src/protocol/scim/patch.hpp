#pragma once
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/patch.hpp>
#include <gatehouse/model/schema.hpp>

#include "rules.hpp"

namespace gatehouse::scim {

// The body of a PATCH (RFC 7644, 3.5.2), made plain: every operation has a path, pathless values are taken apart
// (dotted names, URN:attribute names, extension objects), operands have the types of their schema, what the profile
// ignores is gone. Nothing of the stored resource is needed, so this runs before the write.
result<std::vector<patch_operation>> parse_patch(value body, const resource_type& type, rules& profile);

struct patched {
    value document;
    membership_delta members;
    bool changed = false;  // the document differs; whether members do, the store finds out
};

// Applies operations from parse_patch in order; an error leaves nothing. The document is what read_resource made or an
// earlier patch left; membership is not in it.
result<patched> apply_patch(value document, const std::vector<patch_operation>& operations, const resource_type& type,
                            rules& profile);

}  // namespace gatehouse::scim
