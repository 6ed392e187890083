#pragma once
#include <array>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

#include "reference/world.hpp"

namespace gatehouse::reference {

// Writes a world as rows, the way they stand in the store, into an organization that was just made.
void write_world(tenant_transaction& tx, const world& made);
// The same in slices, each for a transaction of its own: one lasts two seconds at most.
extern const std::array<void (*)(tenant_transaction&, const world&), 4> slices_of_a_world;

}  // namespace gatehouse::reference
