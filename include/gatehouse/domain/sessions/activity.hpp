#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/model/credential.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::sessions {

// When credentials were last used, kept in memory so that a read stays a read; written by flush at the lowest class, at
// most each minute. What a crash loses is less than a minute of idle time. Safe from any thread.
class activity {
public:
    void used(const organization_id& organization, credential_kind kind, std::string_view id, instant at);
    std::optional<instant> last_used(std::string_view id) const;  // since the last flush

    // Submits what was noted, one plan an organization. To be called once a minute. How many plans.
    std::size_t flush(store& data);

private:
    struct mark {
        credential_kind kind;
        instant at;
    };
    using marks = std::map<std::string, mark, std::less<>>;

    mutable std::mutex mutex_;
    std::map<std::string, marks, std::less<>> marks_;  // by organization
};

}  // namespace gatehouse::sessions
