#pragma once
#include <map>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// When each member last signed in, by whatever way; written with the session. Nothing for who never did.
class last_sign_in_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> note(const member_id& id);  // now
    // Of members from one id to another, both included.
    result<std::map<member_id, instant>> between(const member_id& first, const member_id& last);
};

}  // namespace gatehouse
