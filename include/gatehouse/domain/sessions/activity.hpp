#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/credential.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::sessions {

// When credentials were last used, kept in memory so that a read stays a read; written by flush at the lowest class, at
// most each minute. What a crash loses is less than a minute of idle time. Safe from any thread.
class activity {
public:
    explicit activity(std::int64_t idle_ms = limits::session_idle_ms) : idle_ms_(idle_ms) {}

    // After so long without use a session is dead.
    std::int64_t idle_ms() const noexcept { return idle_ms_; }
    void used(const organization_id& organization, credential_kind kind, std::string_view id, instant at);
    std::optional<instant> last_used(const organization_id& organization, std::string_view id) const;

    // Submits what was noted, one plan an organization. To be called once a minute. How many plans.
    std::size_t flush(store& data);

private:
    struct mark {
        credential_kind kind;
        instant at;
    };
    using marks = std::map<std::string, mark, std::less<>>;
    using notes = std::map<organization_id, marks>;

    std::int64_t idle_ms_;
    mutable std::mutex mutex_;
    notes now_, before_;  // before: submitted by the last flush, perhaps not yet committed
};

}  // namespace gatehouse::sessions
