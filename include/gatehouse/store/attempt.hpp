#pragma once
#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Work inside a transaction that can be taken back alone: an error undoes what the work wrote, and the transaction goes on,
// so that a refusal found late still leaves its trace. One may stand in another.
class attempt : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> run(function_ref<result<void>()> work);
};

}  // namespace gatehouse
