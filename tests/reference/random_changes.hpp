#pragma once
#include <gatehouse/store/transaction.hpp>

#include "reference/dice.hpp"

namespace gatehouse::reference {

// One change, drawn from all that may happen to what decisions read: rows come, change, go, and go because others do.
void change_something(tenant_transaction& tx, dice& with);

}  // namespace gatehouse::reference
