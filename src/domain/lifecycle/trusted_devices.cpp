#include <gatehouse/domain/lifecycle/trusted_devices.hpp>

#include <algorithm>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "account_rows.hpp"

namespace gatehouse::lifecycle {
namespace {

result<void> tell_of_device(tenant_transaction& tx, const request_context& by, change_kind kind, const member_id& who,
                            std::string_view id) {
    object facts;
    facts.set("device", value(id));
    return audit::record(tx, by, kind, change_target::of(who), std::move(facts));
}

// The oldest have to go until there is room for one.
result<void> make_room(tenant_transaction& tx, const request_context& by, const member_id& who) {
    const auto all = trusted_devices(tx, who);
    if (!all) return all.error();
    for (std::size_t i = limits::trusted_devices - 1; i < all->size(); ++i)
        if (const auto ended = end_trusted_device(tx, by, who, (*all)[i].id); !ended) return ended;
    return {};
}

}  // namespace

result<void> end_trusted_devices(tenant_transaction& tx, const member_id& who) {
    return link_token_repository(tx).end_of(who, credential_kind::trusted_device);
}

result<secret> trust_device(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                            const member_id& who, std::string_view agent) {
    if (const auto room = make_room(tx, by, who); !room) return room.error();
    auto made =
        sessions::mint_link(tx, keys, credential_kind::trusted_device, who, agent, tx.now() + limits::trusted_device_ms);
    if (!made) return made.error();
    if (const auto told = tell_of_device(tx, by, change_kind::device_trusted, who, made->id); !told) return told.error();
    return std::move(made->text);
}

result<bool> is_trusted_device(tenant_transaction& tx, const crypto::keyring& keys, const member_id& who,
                               std::string_view shown) {
    if (shown.empty()) return false;
    const auto found = sessions::find_link(tx, keys, credential_kind::trusted_device, shown);
    if (!found && found.error().code == errc::unauthenticated) return false;
    if (!found) return found.error();
    return *found->member == who;
}

result<std::vector<trusted_device>> trusted_devices(tenant_transaction& tx, const member_id& who) {
    const auto ids = link_token_repository(tx).open_of(who, credential_kind::trusted_device,
                                                       static_cast<std::int64_t>(limits::trusted_devices));
    if (!ids) return ids.error();
    std::vector<trusted_device> out;
    for (const std::string& id : *ids) {
        const auto one = credential_repository(tx).alive(credential_kind::trusted_device, id);
        if (!one && one.error().code == errc::unauthenticated) continue;
        if (!one) return one.error();
        out.push_back({id, one->who.binding, one->who.created, one->who.expires});
    }
    return out;
}

result<void> end_trusted_device(tenant_transaction& tx, const request_context& by, const member_id& who, std::string_view id) {
    const auto all = trusted_devices(tx, who);
    if (!all) return all.error();
    if (std::ranges::find(*all, id, &trusted_device::id) == all->end())
        return make_error(errc::not_found, "no such browser is trusted");
    if (const auto ended = link_token_repository(tx).consume(id); !ended) return ended.error();
    return tell_of_device(tx, by, change_kind::device_ended, who, id);
}

}  // namespace gatehouse::lifecycle
