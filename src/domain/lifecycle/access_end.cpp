#include <gatehouse/domain/lifecycle/access_end.hpp>

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

result<void> change(tenant_transaction& tx, const request_context& by, const member_id& who, std::optional<instant> at,
                    std::string_view setter) {
    if (auto set = member_repository(tx).set_access_end(who, at, setter); !set) return set;
    object facts;
    facts.set("access_ends_at", at ? value(to_rfc3339(*at)) : value());
    return audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts));
}

}  // namespace

result<void> set_access_end(tenant_transaction& tx, const request_context& by, const member& who, instant at,
                            std::string_view setter) {
    if (who.owner) return make_error(errc::conflict, "an owner's access has no end: transfer ownership first");
    if (at <= tx.now()) return make_error(errc::invalid_value, "the end of an access is in the future; to end it now, suspend");
    if (!who.begun(tx.now()) && at <= *who.access_begins_at)
        return make_error(errc::invalid_value,
                          "an access ends after it begins, and this one begins at " + to_rfc3339(*who.access_begins_at));
    if (who.access_ends_at && *who.access_ends_at < at)
        return make_error(errc::conflict, "this access ends sooner already: take that end back first");
    if (who.access_ends_at && *who.access_ends_at == at && who.access_ends_by == setter) return {};
    return change(tx, by, who.id, at, setter);
}

result<void> clear_access_end(tenant_transaction& tx, const request_context& by, const member& who) {
    if (!who.access_ends_at) return make_error(errc::conflict, "this member's access has no end");
    if (*who.access_ends_at <= tx.now())
        return make_error(errc::conflict, "this access has ended, and what has ended is not prolonged");
    return change(tx, by, who.id, std::nullopt, "");
}

result<bool> remove_at_end(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash) {
    const auto who = member_repository(tx).get(id);
    if (!who) return who.error();
    if (who->gone() || !who->access_ends_at || tx.now() < *who->access_ends_at) return false;
    object facts;
    facts.set("what", value("member"));
    facts.set("expired", value(to_rfc3339(*who->access_ends_at)));
    facts.set("set_by", value(who->access_ends_by));
    if (auto gone = remove(tx, by, id, removal_source::administrator, hash); !gone) return gone.error();
    if (auto told = audit::record(tx, by, change_kind::auto_removed, change_target::of(id), std::move(facts)); !told)
        return told.error();
    return true;
}

}  // namespace gatehouse::lifecycle
