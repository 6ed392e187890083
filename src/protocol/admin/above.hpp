#pragma once
#include <vector>

#include <gatehouse/domain/access/effective_rights.hpp>

#include "permit.hpp"

// (e): nobody of a higher level loses a right by what the caller changes (access.md, Assigning), whatever brought it: a low
// role that a high one holds as well, or the role of a team that he is in.
namespace gatehouse::protocol::admin {

// Those above the caller whom a change may touch, with what they may do before it. errc::too_many beyond limits::those_above.
class those_above {
public:
    static result<those_above> all(call& made);
    static result<those_above> in(call& made, const team_id& which);
    static result<those_above> in(call& made, const unit_id& which);
    // Now, or in a window that opens later.
    static result<those_above> holding(call& made, const std::vector<role>& any_of);
    static result<those_above> holding(call& made, const policy_id& attached);
    // After the change: errc::forbidden where one of them may do less, now or at a later moment that is known.
    result<void> check_kept(call& made) const;

    struct person {
        member_id id;
        std::optional<session_id> session;  // in which his claims count
        access::effective_rights before;
    };
    const std::vector<person>& people() const noexcept { return all_; }

private:
    template <class Touches> static result<those_above> find(call& made, Touches touches);
    std::vector<person> all_;
};

error above_would_lose();

}  // namespace gatehouse::protocol::admin
