#include "called.hpp"

#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::lifecycle {

result<void> call_member(tenant_transaction& tx, const request_context& by, const member_id& who, const member_names& names) {
    member_repository members(tx);
    const auto before = members.get(who);
    if (!before) return before.error();
    if (before->names == names) return {};
    if (const auto set = members.set_names(who, names); !set) return set;
    if (const auto told =
            audit::record_person(tx, by, change_kind::member_changed, change_target::of(who), {}, who, audit::values_of(names));
        !told)
        return told;
    if (before->names.user_name == names.user_name && before->names.email == names.email) return {};
    const auto ended = credential_sweep(tx).end_links_of(who);
    return ended ? result<void>() : result<void>(ended.error());
}

}  // namespace gatehouse::lifecycle
