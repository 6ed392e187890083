#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// Who owns the organization, and what an administrator has to look at: shown until it is right again (access.md, Invariants,
// 1 and 6; Rule binding).
struct owners_shown {
    std::vector<member> owners;
    std::string_view alarm;            // of lifecycle::owner_alarm
    std::int64_t back_over_removal{};  // members, of hold_repository
    rule_holder_repository::waiting joins{};
};
result<owners_shown> owners_of(call& made);
void write_owners(json_writer& out, const owners_shown& what);  // "owners" and "alarms", in an object that is open

}  // namespace gatehouse::protocol::admin
