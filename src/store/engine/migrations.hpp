#pragma once
#include <span>

#include <gatehouse/base/embedded.hpp>

namespace gatehouse {

// migrations/NNNN_name.sql in order, one text for both engines. They expand first and contract a release later, because a
// node of the previous version may still run: one that takes away or changes the meaning of what the previous version uses
// raises server.min_node_version itself, to its own number.
std::span<const embedded_file> migrations();

}  // namespace gatehouse
