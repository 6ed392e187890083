#pragma once
#include <optional>

#include <gatehouse/model/ownership.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The one offer that an organization may have open; whether it still counts is domain/lifecycle's to say.
class ownership_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<ownership_offer>> find();
    result<void> put(const ownership_offer& made);  // in place of whatever was there
    result<void> erase();
};

}  // namespace gatehouse
