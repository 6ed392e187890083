#pragma once
#include <string>
#include <vector>

#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/model/resource.hpp>

#include "caller.hpp"

// (c), where a right is about one thing: nobody hands out there what he neither holds there nor may delegate (access.md,
// Assigning). The operator may. errc::forbidden names what is missing.
namespace gatehouse::protocol::admin {

// What the caller may hand out, asked one after another of the same caller, who is read once. Nothing may be written meanwhile.
class hands {
public:
    explicit hands(call& made) : made_(made), asked_(made.around.at.decider, made.tx) {}
    result<bool> may(const std::string& action, const std::string& type, const std::string& name);

private:
    call& made_;
    access::question_series asked_;
};

result<void> check_held_there(call& made, const resource& on, const std::vector<std::string>& permissions);
// What the grants of a team give, now or later, to whoever comes into it: as if it were granted him. errc::too_many beyond
// limits::grants_handed_out.
result<void> check_grants_held(call& made, const team_id& of);

}  // namespace gatehouse::protocol::admin
