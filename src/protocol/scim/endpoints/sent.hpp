#pragma once
#include <vector>

#include "../patch.hpp"
#include "../resource_body.hpp"
#include "view.hpp"

namespace gatehouse::scim {

// What came with a change, read outside every transaction, and how its answer will show the resource.
struct sent_resource {
    view shown;
    resource_body body;
};
struct sent_patch {
    view shown;
    std::vector<patch_operation> operations;
};

result<sent_resource> read_sent_resource(call& made, const http::request& request, const resource_type& type,
                                         std::size_t most_values = limits::json_values);
result<sent_patch> read_sent_patch(call& made, const http::request& request, const resource_type& type,
                                   std::size_t most_values = limits::json_values);

}  // namespace gatehouse::scim
