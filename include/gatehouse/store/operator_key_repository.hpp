#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

using operator_key_id = typed_id<struct operator_key_tag>;

struct operator_key_row {
    operator_key_id id;
    std::string name;
    instant created, expires;
    std::optional<instant> ended, last_used;
    // Of an earlier generation of the server: a restore ended it.
    bool of_before = false;
};

// Keys of the operator: the installation's, of no organization.
class operator_key_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    result<void> insert(const operator_key_id& id, std::string_view name, std::string_view mac, std::string_view key_id,
                        instant expires);
    // Ended ones too, in the order of ids: those after that one.
    result<std::vector<operator_key_row>> list(std::string_view after, std::int64_t most);
    result<operator_key_row> find(const operator_key_id& id);  // errc::not_found
    // Its mac, while it lives. errc::unauthenticated.
    result<std::string> alive(std::string_view id);
    // Its mac, where it would be good but for a restore, and when that was. errc::not_found.
    struct restored_row {
        std::string mac;
        instant at;
    };
    result<restored_row> before_restore(std::string_view id);
    // For good. Every organization's writes wait for it: none of this key's commits after it. errc::not_found when there is
    // none that is not ended.
    result<void> end(const operator_key_id& id);
    result<void> touch(std::string_view id, instant used);
};

}  // namespace gatehouse
