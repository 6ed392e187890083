#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/document.hpp>
#include <gatehouse/model/query.hpp>

namespace gatehouse {

enum class patch_op : std::uint8_t { add, remove, replace };

// RFC 7644, 3.5.2: attribute[filter].sub; without a filter the sub-attribute stands in the attribute's own path. An
// empty name with a urn means the whole extension.
struct patch_path {
    attribute_path attribute;     // with a filter: sub is what follows the bracket
    std::optional<query> filter;  // its paths are names inside the element
    friend bool operator==(const patch_path&, const patch_path&) = default;
};

struct patch_operation {
    patch_op op = patch_op::add;
    std::optional<patch_path> path;
    value operand;  // null for a remove without a value
};

// A reference to a member or group: "value" and what else the client said of it (display, type…), as an object.
struct member_reference {
    std::string value;
    object attributes;  // without "value"
    friend bool operator==(const member_reference&, const member_reference&) = default;
};

// What a PATCH does to a group's members, worked out without reading them. Apply in this order: when replaced, drop
// all; else drop those in removed and those that match one of removed_matching (paths inside the element); then add.
struct membership_delta {
    bool replaced = false;
    std::vector<std::string> removed;
    std::vector<query> removed_matching;
    std::vector<member_reference> added;  // one per value

    bool empty() const noexcept { return !replaced && removed.empty() && removed_matching.empty() && added.empty(); }
};

}  // namespace gatehouse
