#pragma once
#include <functional>
#include <optional>

#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// Whether a member holds a role at or above the model's protected level.
using protection = std::function<result<bool>(tenant_transaction&, const member_id&)>;

// A connection sends a user whose name a member holds that no connection manages (security.md, Principals: adopt).
struct adopted {
    std::optional<link> made;  // the connection speaks for that member from now on, or beside who does
    bool waits = false;        // an administrator has to say so: what was written of it is to be committed, the answer a clash
};
// Neither: it is no such case, or one that the connection's rule refuses; create_user says what it is. Owners, and whoever is
// protected (everybody, without a way to know), wait for an administrator whatever the rule says beside refuse.
//
// Whom an administrator offers the connection by this name (offer) it has with no rule asked: as its first link, which speaks
// for the member, or as one more, which does not. No e-mail address and no likeness of names ever makes a second link.
result<adopted> adopt(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                      const protection& is_protected);

// Which member the connection means by a name that it will send. guarded: as in adoption; the caller has asked whether the
// actor may give that member away. errc::conflict: the member is not active, or has a link there; the name is a user there, or
// offered as another member.
result<adoption> offer(tenant_transaction& tx, const request_context& by, const connection_id& in, const member& who,
                       const std::string& user_name, std::int64_t guarded);
// 1: of protected roles; 2: an owner. Where nobody can say, everybody is protected.
result<std::int64_t> guard_of(tenant_transaction& tx, const member& who, const protection& is_protected);

}  // namespace gatehouse::lifecycle
