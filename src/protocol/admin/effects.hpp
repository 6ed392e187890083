#pragma once
#include <cstdint>
#include <vector>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/http/message.hpp>
#include <gatehouse/model/change.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::protocol::admin {

// What a rehearsed change did, read inside its transaction before it is rolled back.
struct effects {
    std::vector<change> changes;  // the rows that it would leave, in order
    bool more = false;            // beyond limits::dry_run_changes
    std::int64_t sessions_ended = 0, keys_ended = 0;
    bool exact = true;     // false: there are more credentials than are counted, and at least so many end
    std::string access{};  // write_access of who gains and loses what; empty: that was not compared
};

// An organization before the change: effects are what differs after it.
class effects_of {
public:
    static result<effects_of> begin(tenant_transaction& tx);
    result<effects> end(tenant_transaction& tx) const;
    std::int64_t position() const { return position_; }  // of the last change row before

private:
    std::int64_t position_ = 0;
    credential_repository::living living_;
};

// {"dry_run": true, "would": {"status", "body"}, "effects": {…}}. Secrets that were minted for the rehearsal open nothing and
// are left out.
http::response rehearsed_answer(const http::response& would, const effects& done);

}  // namespace gatehouse::protocol::admin
