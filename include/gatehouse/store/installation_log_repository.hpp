#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What was done to the installation as a whole: an organization that is gone, a start and its settings, what belongs to no
// organization.
struct installation_note {
    std::int64_t position = 0;
    instant at{};
    std::string actor{}, kind{}, target{};
    std::string facts{};  // a JSON object
};

class installation_log : public installation_repository {
public:
    using installation_repository::installation_repository;
    // Newest first, those of a kind (empty: of any) before a position (0: from the newest).
    result<std::vector<installation_note>> newest(std::string_view kind, std::int64_t before, std::int64_t most);
    // errc::conflict: another node took the position; try again.
    result<void> add(std::string_view kind, std::string_view target, std::string_view actor, std::string_view facts);
};

// The same from inside an organization, which notes itself.
class installation_notes : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<bool> has(std::string_view kind, std::string_view target);
    // errc::conflict: another node took the position; try again.
    result<void> add(std::string_view kind, std::string_view target, std::string_view actor, std::string_view facts);
};

}  // namespace gatehouse
