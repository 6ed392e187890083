#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

using adoption_id = typed_id<struct adoption_tag>;

enum class adoption_state : std::uint8_t { pending, approved, refused };
constexpr std::string_view to_text(adoption_state state) {
    switch (state) {
        case adoption_state::pending: return "pending";
        case adoption_state::approved: return "approved";
        case adoption_state::refused: return "refused";
    }
    return "";
}

// A connection sent the name of a member whom no connection manages; or an administrator offers it a member before it sends
// him. What was decided of it is good until `until`.
struct adoption {
    adoption_id id;
    connection_id connection;
    member_id member;
    adoption_state state = adoption_state::pending;
    instant asked{}, until{};
    std::optional<std::string> decided_by{};
    std::optional<instant> decided_at{};
    std::int64_t guarded = 0;  // what the member was when it was asked: 1 of protected roles, 2 an owner
    std::string user_name{};   // what the connection will call whom it is offered; empty: the connection asked
    bool offered() const noexcept { return !user_name.empty(); }
};

class adoption_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<adoption>> find(const connection_id& in, const member_id& who);  // one that still counts
    result<adoption> get(const connection_id& in, const adoption_id& id);                 // errc::not_found
    // Who is meant by that name, whatever was decided of it; one that still counts.
    result<std::optional<adoption>> find_offered(const connection_id& in, std::string_view user_name);
    result<std::vector<adoption>> list(const connection_id& in);  // lapsed ones too
    // A row that waits; what lapsed, and what was said of that member before, is asked anew. Whether there was room
    // (limits::adoptions_waiting). user_name: of an offer.
    result<bool> ask(const connection_id& in, const member_id& who, std::int64_t guarded, std::string_view user_name = {});
    result<void> decide(const adoption_id& id, adoption_state state, std::string_view by);
    result<void> erase(const connection_id& in, const member_id& who);  // it is settled
};

}  // namespace gatehouse
