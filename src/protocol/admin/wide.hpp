#pragma once
#include <functional>

#include <gatehouse/store/organization_repository.hpp>

#include "caller.hpp"

// What belongs to no one organization: only the operator may do it.
namespace gatehouse::protocol::admin {

result<void> check_operator(entrance by);
// What stands on the server's own machine only: no key opens it.
result<void> check_socket(entrance by);

using wide_writing = std::function<result<http::response>(installation_transaction&)>;
// The commit asks again whether whoever asks is still the operator.
answer make_wide_plan(const request_context& by, wide_writing work, write_class turn = write_class::interactive);

struct new_organization {
    std::string code, name, model, plan{};
};
// A code is what people and addresses name it by: letters, digits, '.', '_' and '-', at most limits::code_bytes, no UUID.
result<void> check_new_organization(const surroundings& around, const new_organization& wanted);
// With its model's roles and policies; extra runs inside it, in the same transaction.
result<organization_id> make_organization(installation_transaction& tx, const surroundings& around, const request_context& by,
                                          const new_organization& wanted,
                                          function_ref<result<void>(tenant_transaction&)> extra);

}  // namespace gatehouse::protocol::admin
