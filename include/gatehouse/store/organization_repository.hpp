#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/model/organization.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Every organization of the server.
class organization_directory : public installation_repository {
public:
    using installation_repository::installation_repository;
    // errc::uniqueness when the code is taken, in any case.
    result<organization_id> create(std::string_view code, std::string_view name, std::string_view model);
    // errc::not_found.
    result<organization> find(const organization_id& id);
    result<organization> find_by_code(std::string_view code);
    result<std::vector<organization>> list();  // in order of code
    // Runs work inside one organization, as part of this same transaction: what a new one is born with commits with it. It
    // takes the organization's turn, as every writer in it does, until the transaction is over. errc::not_found; else what work
    // returned.
    result<void> inside(const organization_id& id, function_ref<result<void>(tenant_transaction&)> work);
    // The same for what only reads, and makes nobody wait.
    result<void> look_inside(const organization_id& id, function_ref<result<void>(tenant_transaction&)> work);
};

// The organization that the transaction is in.
class organization_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<organization> current();
    // Disabled, and the epoch rises: what was alive is dead for good. Or active again, for what is made from then on and what
    // the operator made meanwhile. errc::not_found for one that is deleted.
    result<void> set_enabled(bool enabled);
};

}  // namespace gatehouse
