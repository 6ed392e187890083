#pragma once
#include <cstdint>
#include <vector>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/resource.hpp>

// What products guard, and what is granted on it. As administration.hpp: each checks its input, writes its rows and the
// change row; whether the actor may do it is the caller's question.
namespace gatehouse::access {

// errc::invalid_value for a type that the model has not, a name that is no literal, a parent, team or unit that is not there,
// a chain of parents that is a ring or longer than limits::resource_depth; errc::uniqueness.
result<void> create_resource(tenant_transaction& tx, const request_context& by, const permission_model& model,
                             const resource& made, const std::vector<unit_id>& units);
// Name, parent, team and units; never the type.
result<void> change_resource(tenant_transaction& tx, const request_context& by, const resource& after,
                             const std::vector<unit_id>& units);

// The model's predefined resources, those that are not there; how many that were.
result<std::int64_t> create_predefined(tenant_transaction& tx, const request_context& by, const permission_model& model);

struct deleted_resource {
    std::int64_t grants = 0, rotations = 0;  // that ended with it
};
// errc::conflict while another resource has it as parent.
result<deleted_resource> delete_resource(tenant_transaction& tx, const request_context& by, const resource& gone);

// errc::invalid_value for a permission that is no action of the model, or none; errc::not_found.
result<void> add_grant(tenant_transaction& tx, const request_context& by, const permission_model& model, const grant& made);
result<void> end_grant(tenant_transaction& tx, const request_context& by, const grant& ended);

}  // namespace gatehouse::access
