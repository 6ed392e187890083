#include "ownership_mail.hpp"

#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

result<void> tell(tenant_transaction& tx, const courier& told_by, const member& who, const std::string& text) {
    const std::string address = address_of(who);
    if (!told_by.sends_mail || address.empty() || who.gone()) return {};
    const auto at = organization_repository(tx).current();
    if (!at) return at.error();
    const auto posted = post(tx, told_by.keys, who.id, {"notice", address, "Ownership of " + at->name, text});
    if (!posted) return posted.error();
    return {};
}

std::string page_of(const courier& told_by) { return std::string(told_by.base_url) + "/me/ownership"; }

}  // namespace

result<void> tell_of_offer(tenant_transaction& tx, const courier& told_by, const member& from, const member& to,
                           const ownership_offer& made) {
    const std::string until = to_rfc3339(made.expires);
    const auto target = tell(tx, told_by, to,
                             from.names.shown() +
                                 " offers you the ownership of this organization.\n\nTo accept or decline it, sign "
                                 "in and open this page before " +
                                 until + ":\n\n" + page_of(told_by) + "\n\nIf you do nothing, nothing changes.\n");
    if (!target) return target;
    return tell(tx, told_by, from,
                "You offered the ownership of this organization to " + to.names.shown() + ". It waits until " + until +
                    ".\n\nIf that was not you, revoke it at once and change your password:\n\n" + page_of(told_by) + "\n");
}

result<void> tell_of_acceptance(tenant_transaction& tx, const courier& told_by, const member* from, const member& to) {
    if (const auto target = tell(tx, told_by, to, "You own this organization from now on.\n"); !target || !from) return target;
    return tell(tx, told_by, *from, to.names.shown() + " owns this organization from now on.\n");
}

result<void> tell_of_end(tenant_transaction& tx, const courier& told_by, const member& from, const member& to,
                         std::string_view what) {
    const std::string text = "The ownership that " + from.names.shown() + " offered to " + to.names.shown() + " was " +
                             std::string(what) + ". Nothing changes.\n";
    if (const auto target = tell(tx, told_by, to, text); !target) return target;
    return tell(tx, told_by, from, text);
}

}  // namespace gatehouse::lifecycle
