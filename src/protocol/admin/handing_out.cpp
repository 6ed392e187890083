#include "handing_out.hpp"

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/resource_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

// Asked one after another of the same caller, who is read once.
class hands {
public:
    explicit hands(call& made) : made_(made), asked_(made.around.at.decider, made.tx) {}

    result<void> check(const resource& on, const std::vector<std::string>& permissions) {
        if (!made_.from.who->member) return make_error(errc::forbidden, "nobody is named who could hand anything out");
        for (const auto& action : permissions) {
            auto question = own_question(*made_.from.who, made_.request, action, on.type, on.name);
            question.to_hand_out = true;
            const auto decided = asked_.decide(question);
            if (!decided) return decided.error();
            if (decided->allowed) continue;
            made_.lacks = action;
            return make_error(errc::forbidden, "you may not hand out " + action + " on " + on.type + "/" + on.name +
                                                   ": you do not hold it there");
        }
        return {};
    }

private:
    call& made_;
    access::question_series asked_;
};

bool is_over(const grant& one, instant now) { return one.window.expires_at && *one.window.expires_at <= now; }

}  // namespace

result<void> check_held_there(call& made, const resource& on, const std::vector<std::string>& permissions) {
    return made.from.is_operator() ? result<void>() : hands(made).check(on, permissions);
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
        if (auto may = own.check(*on, one.permissions); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
