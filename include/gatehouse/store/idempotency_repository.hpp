#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// A call that was done and may be repeated: whose it was, what was asked and what was answered.
struct repeatable_call {
    std::string principal, key;
    std::optional<member_id> member{};  // whose credential it was
    std::string request;                // mac of what was asked
    std::string answer{};               // sealed; empty: not to be shown again
};

class idempotency_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // What is kept under that key; nothing once its time is over.
    result<std::optional<repeatable_call>> find(std::string_view principal, std::string_view key);
    // Takes the place of one whose time is over. errc::conflict when there is one that still counts.
    result<void> put(const repeatable_call& made, instant until);
    result<std::int64_t> count_of(std::string_view principal);  // of those that still count
    // With a credential or a member everything ends that was kept for it; at most so many rows.
    result<void> end_of(std::string_view principal);
    result<void> end_of(const member_id& member, std::int64_t most);
    // Takes away all answers, and keeps what was asked: nothing is done twice, and nothing is told again.
    result<void> forget_answers();
};

}  // namespace gatehouse
