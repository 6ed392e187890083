#include <gatehouse/domain/lifecycle/erase.hpp>

#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::lifecycle {

result<void> erase(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash) {
    if (auto may = audit::check_may_erase(tx, id); !may) return may;
    return erase_again(tx, by, id, hash);
}

result<void> erase_again(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash) {
    const auto before = member_repository(tx).get(id);
    if (!before) return before.error();
    if (before->status == member_status::erased) return make_error(errc::conflict, "this member was erased already");
    if (before->owner) return make_error(errc::conflict, "an owner cannot be erased; ownership has to be transferred first");
    if (!before->gone())
        if (auto removed = remove(tx, by, id, removal_source::administrator, hash); !removed) return removed;
    if (auto blanked = erasure_repository(tx).blank(id); !blanked) return blanked;
    if (auto destroyed = evidence_repository(tx).destroy_member_key(id); !destroyed) return destroyed;
    return audit::record(tx, by, change_kind::member_erased, change_target::of(id));
}

}  // namespace gatehouse::lifecycle
