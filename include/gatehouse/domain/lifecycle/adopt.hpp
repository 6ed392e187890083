#pragma once
#include <functional>
#include <optional>

#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// Whether a member holds a role at or above the model's protected level.
using protection = std::function<result<bool>(tenant_transaction&, const member_id&)>;

// A connection sends a user whose name a member holds that no connection manages (security.md, Principals: adopt).
struct adopted {
    std::optional<link> made;  // the connection speaks for that member from now on
    bool waits = false;        // an administrator has to say so: what was written of it is to be committed, the answer a clash
};
// Neither: it is no such case, or one that the connection's rule refuses; create_user says what it is. Owners, and whoever is
// protected (everybody, without a way to know), wait for an administrator whatever the rule says beside refuse.
result<adopted> adopt(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                      const protection& is_protected);

}  // namespace gatehouse::lifecycle
