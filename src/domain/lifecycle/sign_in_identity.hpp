#pragma once
#include <optional>
#include <string>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/member.hpp>

namespace gatehouse::lifecycle {

struct recognized {
    member person;
    link_id link;
    bool active = false;  // the link's own flag
    bool pinned = false;  // known by the pinned identity already
};
struct recognition {
    std::string refusal;  // identity.*, user.unknown, user.removed, user.invited; empty: found is set
    std::optional<recognized> found;
    std::optional<invitation>
        joining{};  // found is who accepts this by coming, as he will be then; join() is still to be called
};

// security.md, Identity: the pinned identity finds the member; else one match among the connection's own links, an e-mail
// shaped value only within a proved domain that is routed to this connection.
result<recognition> recognize(tenant_transaction& tx, const crypto::keyring& keys, const connection& at,
                              const proved_sign_in& proved);
result<void> pin(tenant_transaction& tx, const proved_sign_in& proved, const recognized& who);

}  // namespace gatehouse::lifecycle
