#include <gatehouse/domain/lifecycle/erase.hpp>

#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

result<void> take_out(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash,
                      object facts) {
    const auto before = member_repository(tx).get(id);
    if (!before) return before.error();
    if (before->status == member_status::erased) return make_error(errc::conflict, "this member was erased already");
    if (before->owner) return make_error(errc::conflict, "an owner cannot be erased; ownership has to be transferred first");
    if (!before->gone())
        if (auto removed = remove(tx, by, id, removal_source::administrator, hash); !removed) return removed;
    if (auto blanked = erasure_repository(tx).blank(id); !blanked) return blanked;
    if (auto destroyed = evidence_repository(tx).destroy_member_key(id); !destroyed) return destroyed;
    return audit::record(tx, by, change_kind::member_erased, change_target::of(id), std::move(facts));
}

}  // namespace

result<void> erase(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash) {
    if (auto may = audit::check_may_erase(tx, id); !may) return may;
    return take_out(tx, by, id, hash, {});
}

// What was erased before a hold was set was not there to be kept.
result<void> erase_again(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash) {
    const auto passed = audit::legal_hold_over(tx, id);
    if (!passed) return passed.error();
    object facts;
    facts.set("again", true);
    if (*passed) {
        facts.set("legal_hold", "passed");
        facts.set("held_since", to_rfc3339((*passed)->since));
        facts.set("reason", (*passed)->reason);
    }
    return take_out(tx, by, id, hash, std::move(facts));
}

}  // namespace gatehouse::lifecycle
