#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Members who wait since the store was restored from a backup. A connection says under which generation of the server its word
// is needed, a member under which he was last confirmed: who is behind the connection that speaks for him waits, and that is
// his `reconcile` hold (hold_repository). So a restore and a confirmation of all are a row, however many people there are.
class reconcile_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<instant>> restored_at();  // nothing: never
    // Connections some of whose members may wait.
    result<std::vector<connection_id>> connections();
    struct waiting_member {
        std::string place;  // in its list
        member_id member;
        std::string user_name, display_name;
    };
    // Of one connection, in the order of their links: those after that one.
    result<std::vector<waiting_member>> waiting(const connection_id& of, std::string_view after, std::int64_t most);
    // Whose connection was deleted meanwhile: held by hold_source::after_restore(), in the order of their ids. Few are held,
    // and each of them is looked at.
    result<std::vector<waiting_member>> left_over(std::string_view after, std::int64_t most);
    // All of them go on. false: nobody may be waiting.
    result<bool> confirm(const connection_id& of);
};

}  // namespace gatehouse
