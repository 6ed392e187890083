#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The rules themselves. A new one is bound to the group it means, if that is there already; what groups do later is
// rule_binding_repository's.
class mapping_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Position is given here: after the last. by: who makes it. errc::not_found for a connection, role or team that is not
    // there; errc::too_many for a connection that has as many as it may.
    result<void> insert(const mapping_rule& made, std::string_view by = {});
    result<std::vector<mapping_rule>> list();
    result<mapping_rule> find(const mapping_rule_id& id);  // errc::not_found
    struct signatures {
        std::string changed_by;  // who made or last changed it, as request_context::actor says; empty: not known
        std::optional<instant> approved_at;
    };
    result<signatures> signatures_of(const mapping_rule_id& id);  // errc::not_found
    struct renewed {
        bool meaning = false;   // it names another group: its bindings end and are made again
        bool approval = false;  // it was approved now, perhaps by whoever had approved it before
    };
    // Everything but connection, source and position. by: who changes it. errc::not_found.
    result<void> update(const mapping_rule& after, std::string_view by, renewed what);
    // To that place among all rules, counted from 1; beyond the last: to the end. Whether anything moved.
    result<bool> move(const mapping_rule_id& id, std::int64_t place);
    result<void> approve(const mapping_rule_id& id, std::string_view by);  // errc::not_found
    result<void> remove(const mapping_rule_id& id);                        // errc::not_found

private:
    result<void> check_room(const mapping_rule& made);
    result<void> write_given(const mapping_rule& made);
};

}  // namespace gatehouse
