#pragma once
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/store/transaction.hpp>

#include "reference/world.hpp"

namespace gatehouse::reference {

// The rows of an organization as a world, by selects of whole tables: nothing of how the product reads them. The roles come as
// a world wants them: the owner's first, the default second.
world read_world(tenant_transaction& tx, const access::permission_model& model);

}  // namespace gatehouse::reference
