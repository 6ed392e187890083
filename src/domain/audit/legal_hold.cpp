#include <gatehouse/domain/audit/legal_hold.hpp>

#include <gatehouse/domain/audit/record.hpp>

#include <string>

namespace gatehouse::audit {
namespace {

result<void> tell(tenant_transaction& tx, const request_context& by, const std::optional<member_id>& of, std::string_view what,
                  std::string_view reason) {
    object facts;
    facts.set("legal_hold", value(what));
    facts.set("reason", value(reason));
    if (of) return record(tx, by, change_kind::member_changed, change_target::of(*of), std::move(facts));
    return record(tx, by, change_kind::organization_changed, change_target::of(tx.organization()), std::move(facts));
}

error held(std::string_view who, const legal_hold& by) {
    return make_error(errc::conflict, std::string(who) + " stands under a legal hold since " + to_rfc3339(by.since) + " (" +
                                          by.reason + "): nothing was deleted; it has to be lifted first");
}

}  // namespace

result<void> set_legal_hold(tenant_transaction& tx, const request_context& by, const std::optional<member_id>& of,
                            std::string_view reason) {
    const auto added = legal_hold_repository(tx).add(of, reason, by.actor);
    if (!added) return added.error();
    if (!*added) return make_error(errc::conflict, "there is a legal hold already");
    return tell(tx, by, of, "set", reason);
}

result<void> lift_legal_hold(tenant_transaction& tx, const request_context& by, const std::optional<member_id>& of,
                             std::string_view reason) {
    const auto removed = legal_hold_repository(tx).remove(of);
    if (!removed) return removed.error();
    if (!*removed) return make_error(errc::conflict, "there is no legal hold to lift");
    return tell(tx, by, of, "lifted", reason);
}

result<std::optional<legal_hold>> legal_hold_over(tenant_transaction& tx, const member_id& person) {
    auto found = legal_hold_repository(tx).find(std::nullopt);
    return found && !*found ? legal_hold_repository(tx).find(person) : found;
}

result<void> check_may_erase(tenant_transaction& tx, const member_id& person) {
    const auto found = legal_hold_over(tx, person);
    if (!found) return found.error();
    if (*found) return held((*found)->member ? "this member" : "the organization", **found);
    return {};
}

result<void> check_may_delete(tenant_transaction& tx) {
    const auto found = legal_hold_repository(tx).list("", 1);
    if (!found) return found.error();
    if (found->empty()) return {};
    return held(found->front().member ? "a member of the organization" : "the organization", found->front());
}

}  // namespace gatehouse::audit
