#include "handing_out.hpp"

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/resource_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

result<void> check_with(hands& own, call& made, const resource& on, const std::vector<std::string>& permissions) {
    for (const auto& action : permissions) {
        const auto may = own.may(action, on.type, on.name);
        if (!may) return may.error();
        if (*may) continue;
        made.lacks = action;
        return make_error(errc::forbidden,
                          "you may not hand out " + action + " on " + on.type + "/" + on.name + ": you do not hold it there");
    }
    return {};
}

bool is_over(const grant& one, instant now) { return one.window.expires_at && *one.window.expires_at <= now; }

}  // namespace

result<bool> hands::may(const std::string& action, const std::string& type, const std::string& name) {
    if (!made_.from.who || !made_.from.who->member) return false;
    auto question = own_question(*made_.from.who, made_.request, action, type, name);
    question.to_hand_out = true;
    const auto decided = asked_.decide(question);
    if (!decided) return decided.error();
    return decided->allowed;
}

result<void> check_held_there(call& made, const resource& on, const std::vector<std::string>& permissions) {
    if (made.from.is_operator()) return {};
    hands own(made);
    return check_with(own, made, on, permissions);
}

result<void> check_grants_held(call& made, const team_id& of) {
    if (made.from.is_operator()) return {};
    const auto given = grant_repository(made.tx).of(principal_kind::team, of.text(), {}, limits::grants_handed_out + 1);
    if (!given) return given.error();
    if (std::ssize(*given) > limits::grants_handed_out)
        return make_error(errc::too_many, "the team has more grants than can be looked at: ask the operator");
    hands own(made);
    for (const auto& one : *given) {
        if (is_over(one, made.tx.now())) continue;
        const auto on = resource_repository(made.tx).find(one.on);
        if (!on) return on.error();
        if (auto may = check_with(own, made, *on, one.permissions); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
