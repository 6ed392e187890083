#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/account.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The outbox. A mail is a row of the transaction that it tells of; only what was committed is sent.
class mail_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const waiting_mail& row, const member_id& to);
    result<mail_delivery> delivery(const mail_id& id);         // errc::not_found, also when it was pruned
    result<std::vector<waiting_mail>> due(std::int64_t most);  // the one that waits longest first
    // Before it is sent: should this node die meanwhile, it is tried again at next.
    result<void> begin_attempt(const mail_id& id, instant next);
    result<void> put_off(const mail_id& id, std::string_view failure);  // until the time that begin_attempt said
    // For good; what was sealed is wiped. Nothing happens to one that does not wait any more.
    result<void> end(const mail_id& id, mail_state as, std::string_view failure = {});
    // What waits for that member and is of that kind: the link in it is dead.
    result<void> withdraw_of(const member_id& to, std::string_view kind);
};

class mail_directory : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::vector<organization_id>> organizations_with_due();
};

}  // namespace gatehouse
