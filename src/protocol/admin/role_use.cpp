#include "role_use.hpp"

#include <gatehouse/store/role_terms_repository.hpp>

namespace gatehouse::protocol::admin {

result<bool> may_be_had(call& made, const role_id& id) {
    role_terms_repository rows(made.tx);
    const auto assigned = rows.unended(id, 1);
    if (!assigned) return assigned.error();
    if (!assigned->empty()) return true;
    const auto rules = rows.rules_of(id);
    if (!rules) return rules.error();
    return !rules->empty();
}

}  // namespace gatehouse::protocol::admin
