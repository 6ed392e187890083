#pragma once
#include <string_view>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol {

// What the gateway's own doors ask about whoever stands behind a credential: from where it was shown is known there, as the
// socket or a trusted proxy says. who must outlive the question.
inline access::question own_question(const principal& who, const http::request& request, std::string_view action,
                                     std::string_view type, std::string_view id) {
    access::question asked{*who.member, who.session, std::string(action), std::string(type), std::string(id)};
    if (who.kind == credential_kind::api_key) asked.key = &who;
    if (!request.remote_address.empty()) asked.address = request.remote_address;
    return asked;
}

// As decider::decide of a principal, from there. Refused where the credential speaks for no member.
inline result<access::decision> decide_here(const access::decider& by, tenant_transaction& tx, const principal& who,
                                            const http::request& request, std::string_view action, std::string_view type,
                                            std::string_view id) {
    if (!who.member) return by.decide(tx, who, action, type, id);
    return by.decide(tx, own_question(who, request, action, type, id));
}

// As decider::may_hand_out, from there.
inline result<bool> may_hand_out_here(const access::decider& by, tenant_transaction& tx, const principal& who,
                                      const http::request& request, std::string_view action, std::string_view type,
                                      std::string_view id) {
    if (!who.member) return false;
    auto asked = own_question(who, request, action, type, id);
    asked.to_hand_out = true;
    const auto made = by.decide(tx, asked);
    if (!made) return made.error();
    return made->allowed;
}

}  // namespace gatehouse::protocol
