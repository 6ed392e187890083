#pragma once
#include <gatehouse/domain/access/searches.hpp>

#include "policy_cache.hpp"

namespace gatehouse::access {

struct searches::in_force {
    const permission_model* model;
    std::shared_ptr<const organization_policies> policies;
};

}  // namespace gatehouse::access
