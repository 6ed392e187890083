#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/provisioning.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

class provisioning_log_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> append(const connection_id& in, const provisioning_entry& entry);  // at: when 0, now
    // Newest first, those before `before` (empty: from the newest); an entry's key is in page order.
    struct row {
        std::string id;
        provisioning_entry entry;
    };
    result<std::vector<row>> newest(const connection_id& in, std::string_view before, std::int64_t most);
};

}  // namespace gatehouse
