#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Rows that nothing but time ends. They stay for a while after their end, so that lists and refusals can still say why; what
// has to stay for good stands in change rows, which nobody prunes: their chain would not be whole any more.
class retention_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    static constexpr std::array<std::string_view, 19> kinds{
        "provisioning_log",   "saml_trace",   "saml_request", "saml_replay",    "forward_auth_code", "child_session",
        "session_claim",      "session",      "api_key",      "pending_member", "claim_membership",  "invitation_link",
        "reset_link",         "sign_in_step", "mail",         "idempotency",    "email_change_link", "trusted_device",
        "connection_proposal"};
    struct pruned {
        std::array<std::int64_t, kinds.size()> rows{};  // of each kind
        std::int64_t all() const noexcept { return std::accumulate(rows.begin(), rows.end(), std::int64_t{0}); }
    };
    // What an organization may keep for longer or shorter than the gateway does, for whole days.
    struct setting {
        std::string_view kind;
        std::int64_t days;  // unless it says otherwise
    };
    static const std::array<setting, 4> settings;
    // What it says, by kind.
    result<std::map<std::string, std::int64_t, std::less<>>> days();
    result<void> set_days(std::string_view kind, std::optional<std::int64_t> days);  // none: as the gateway keeps it

    // While a legal hold stands on the organization or on anybody in it, nothing that has a setting is due.

    // Whether anything is: a snapshot says so, and the writer is not asked for nothing.
    result<bool> due();
    // Deletes what is due, the oldest of each kind first, lines of logs and traces in any order. At most so many rows of all
    // kinds together, and nothing goes uncounted with them; as many as that: more may be due.
    result<pruned> prune(std::int64_t most);
};

}  // namespace gatehouse
