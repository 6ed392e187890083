#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace gatehouse::protocol::admin {

// The room for rehearsals: so many may wait for the writer at once, of one organization and of all. Safe from any thread.
class dry_run_budget : public std::enable_shared_from_this<dry_run_budget> {
public:
    // Held while the rehearsal waits and runs.
    using ticket = std::shared_ptr<const void>;
    ticket take(std::string_view organization);  // null: there is no room

private:
    void give_back(const std::string& organization);

    std::mutex mutex_;
    std::map<std::string, std::size_t, std::less<>> waiting_;
    std::size_t all_ = 0;
};

}  // namespace gatehouse::protocol::admin
