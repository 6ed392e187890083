#include <gatehouse/domain/lifecycle/kept_keys.hpp>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

namespace gatehouse::lifecycle {

result<bool> has_lost_keys(tenant_transaction& tx, const access::decider& decider, const member_id& owner) {
    const auto decided = decider.decide(tx, {owner, std::nullopt, std::string(access::permission::api_keys_hold), "member",
                                             std::string(owner.text()), nullptr});
    if (!decided) return decided.error();
    return !decided->allowed && decided->step != access::decision_step::gate;
}

result<std::int64_t> end_lost_keys(tenant_transaction& tx, const request_context& by, const access::decider& decider,
                                   const member_id& owner) {
    auto keys = api_key_repository(tx).of_member(owner);
    if (!keys) return keys.error();
    std::erase_if(*keys, [&](const api_key_row& one) { return one.ended || one.expires <= tx.now(); });
    if (keys->empty()) return 0;
    const auto lost = has_lost_keys(tx, decider, owner);
    if (!lost) return lost.error();
    if (!*lost) return 0;
    for (const auto& one : *keys)
        if (auto done = sessions::revoke_api_key(tx, by, one.id); !done) return done.error();
    return std::ssize(*keys);
}

}  // namespace gatehouse::lifecycle
