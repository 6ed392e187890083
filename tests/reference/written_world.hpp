#pragma once
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

#include "reference/world.hpp"

namespace gatehouse::reference {

// Writes a world as rows, the way they stand in the store, into an organization that was just made.
void write_world(tenant_transaction& tx, const world& made);

}  // namespace gatehouse::reference
