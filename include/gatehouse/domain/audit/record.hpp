#pragma once
#include <string>
#include <vector>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/change.hpp>
#include <gatehouse/model/document.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::audit {

// One change row, in the transaction of the change. facts hold no secret and no personal value: ids, kinds, counts.
result<void> record(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                    object facts = {});

// The same for a change that touches many: as many rows as it takes for `name` to list every id, each row bounded.
result<void> record_each(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                         std::string_view name, const std::vector<std::string>& ids);

}  // namespace gatehouse::audit
