#pragma once
#include <cstdint>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// Those that a rule holds are let in with the others, or stay held.
enum class of_held : std::uint8_t { come_in, stay };
// Whoever a rule reaches now is one of those it gives to.
result<void> let_present_in(tenant_transaction& tx, const mapping_rule_id& rule, of_held held);

}  // namespace gatehouse::access
