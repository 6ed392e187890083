#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/resource.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/store/rights_repository.hpp>

// Before the row of a window goes that is over: whom it concerned, each looked at once more for what it showed.
namespace gatehouse::access {

// One of those rows, with its window.
struct ended_window {
    past_window over;
    std::variant<const assignment*, const grant*, const team_membership*> row;
};

// So many looks in one transaction. A team that is larger has the next ones in the next: how far it came stands beside the row,
// which stays until then.
class window_looks {
public:
    explicit window_looks(std::size_t most) : most_(most) {}

    // Takes whoever that window concerned and was not looked at before. False: there was no room for all, and how far it came
    // is kept.
    result<bool> take(tenant_transaction& tx, const ended_window& one);
    // Looks at all that were taken.
    result<void> record(tenant_transaction& tx, const request_context& by, const decider& rights) const;

private:
    bool add(const member_id& who, const past_window& over);  // false: no room
    result<bool> take_team(tenant_transaction& tx, std::string_view table, std::string_view row, const team_id& team,
                           const past_window& over);

    std::size_t most_, used_ = 0;
    std::map<member_id, std::vector<past_window>> taken_;
};

}  // namespace gatehouse::access
