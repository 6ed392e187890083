#include <gatehouse/domain/lifecycle/access_end.hpp>

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

result<void> change(tenant_transaction& tx, const request_context& by, const member_id& who, std::optional<instant> at) {
    if (auto set = member_repository(tx).set_access_end(who, at, at ? by.actor : ""); !set) return set;
    object facts;
    facts.set("access_ends_at", at ? value(to_rfc3339(*at)) : value());
    return audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts));
}

result<void> end_one(tenant_transaction& tx, const member& who) {
    const request_context setter{actor_kind::gatehouse, who.access_ends_by, "", "access_end", "", ""};
    if (auto held = suspend(tx, setter, who.id, hold_source::admin(), "the access had an end set"); !held) return held;
    return member_repository(tx).set_access_end(who.id, std::nullopt, "");
}

}  // namespace

result<void> set_access_end(tenant_transaction& tx, const request_context& by, const member& who, instant at) {
    if (who.owner) return make_error(errc::conflict, "an owner's access has no end: transfer ownership first");
    if (at <= tx.now()) return make_error(errc::invalid_value, "the end of an access is in the future; to end it now, suspend");
    if (who.access_ends_at && *who.access_ends_at < at)
        return make_error(errc::conflict, "this access ends sooner already: take that end back first");
    if (who.access_ends_at && *who.access_ends_at == at) return {};
    return change(tx, by, who.id, at);
}

result<void> clear_access_end(tenant_transaction& tx, const request_context& by, const member& who) {
    if (!who.access_ends_at) return make_error(errc::conflict, "this member's access has no end");
    if (*who.access_ends_at <= tx.now())
        return make_error(errc::conflict, "this access has ended: within a minute it counts as suspended, then reactivate");
    return change(tx, by, who.id, std::nullopt);
}

result<std::int64_t> end_due_access(tenant_transaction& tx, std::int64_t most) {
    const auto due = member_repository(tx).access_ended(most);
    if (!due) return due.error();
    for (const auto& one : *due)
        if (auto ended = end_one(tx, one); !ended) return ended.error();
    return std::ssize(*due);
}

}  // namespace gatehouse::lifecycle
