#pragma once
#include <cstdint>
#include <span>

#include <gatehouse/base/embedded.hpp>

namespace gatehouse {

// migrations/NNNN_name.sql in order, one text for both engines. They expand first and contract a release later, because a
// node of the previous version may still run: one that takes away or changes the meaning of what the previous version uses
// raises server.min_node_version itself, to its own number.
std::span<const embedded_file> migrations();

// With the last one come the triggers that keep the history: made anew, for what migrations changed.
inline bool is_newest(std::int64_t number) { return number == static_cast<std::int64_t>(migrations().size()); }

// server.min_node_version of a new store: versions before this migration would let in who is not to come yet.
inline constexpr std::int64_t oldest_version = 27;

// server.min_node_version while a store is being filled (store/transfer.hpp): too new for every version, older ones included.
inline constexpr std::int64_t being_filled = 1'000'000'000;
inline constexpr char half_filled[] =
    "a move or restore that did not finish left this store half filled: delete it (the data directory, or the database) and "
    "run the move or restore again";

}  // namespace gatehouse
