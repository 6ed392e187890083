#include <gatehouse/domain/lifecycle/access_begin.hpp>

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "revoke.hpp"

namespace gatehouse::lifecycle {
namespace {

result<void> change(tenant_transaction& tx, const request_context& by, const member_id& who, std::optional<instant> at,
                    std::string_view setter, object facts) {
    if (auto set = member_repository(tx).set_access_begin(who, at, setter); !set) return set;
    facts.set("access_begins_at", at ? value(to_rfc3339(*at)) : value());
    return audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts));
}

result<void> check(const member& who, instant at, instant now) {
    if (who.owner)
        return make_error(errc::conflict, "an owner's access has no beginning to wait for: transfer ownership first");
    if (at <= now) return make_error(errc::invalid_value, "the beginning of an access is in the future");
    if (who.access_ends_at && *who.access_ends_at <= at)
        return make_error(errc::invalid_value,
                          "an access begins before it ends, and this one ends at " + to_rfc3339(*who.access_ends_at));
    if (!who.begun(now) && at < *who.access_begins_at)
        return make_error(errc::conflict, "this access begins later already: take that beginning back first");
    return {};
}

}  // namespace

result<void> set_access_begin(tenant_transaction& tx, const request_context& by, const member& who, instant at,
                              std::string_view setter, what_ended* told) {
    if (auto sound = check(who, at, tx.now()); !sound) return sound;
    if (who.access_begins_at == at && who.access_begins_by == setter) return {};
    if (!who.begun(tx.now())) return change(tx, by, who.id, at, setter, {});
    const auto ended = revoke(tx, who.id);
    if (!ended) return ended.error();
    if (told) *told = *ended;
    return change(tx, by, who.id, at, setter, facts_of(*ended));
}

result<void> clear_access_begin(tenant_transaction& tx, const request_context& by, const member& who) {
    if (!who.access_begins_at) return make_error(errc::conflict, "this member's access has no beginning to wait for");
    if (who.begun(tx.now())) return make_error(errc::conflict, "this access has begun");
    return change(tx, by, who.id, std::nullopt, "", {});
}

}  // namespace gatehouse::lifecycle
