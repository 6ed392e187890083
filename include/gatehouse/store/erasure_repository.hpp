#pragma once
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What a removed member's rows still say of the person.
class erasure_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    // Names, addresses, sessions with where they came from, names of keys, reasons that somebody wrote down: gone for good. The
    // record stays, as erased. Whoever was removed more than a while ago has few of them left.
    result<void> blank(const member_id& id);
};

}  // namespace gatehouse
