#include "permit.hpp"
#include "climbing.hpp"
#include "granters.hpp"
#include "placed.hpp"

#include <algorithm>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

// Asked here as well as by the decider: what a key must never do does not hang on one place alone.
result<void> check_key(std::string_view action) {
    using namespace access::permission;
    const auto never = std::ranges::find(never_by_keys, action, &never_by_key::action);
    if (never == never_by_keys.end()) return {};
    return make_error(errc::forbidden, std::string(never->what));
}

// What is missing, and whom to ask for it.
result<void> refused_for_want(call& made, std::string_view action, const access::decision& decided) {
    if (decided.step != access::decision_step::gate) made.lacks = action;
    if (decided.step != access::decision_step::otherwise) return make_error(errc::forbidden, decided.reason);
    const auto who = who_has(made, action);
    if (!who) return who.error();
    return error{errc::forbidden, decided.reason, *who};
}

result<void> not_above(std::int64_t own, std::int64_t level, std::string_view what) {
    if (own >= level) return {};
    return make_error(errc::forbidden, std::string(what) + " has level " + std::to_string(level) + ", above your own (" +
                                           std::to_string(own) + ")");
}

}  // namespace

result<void> permit(call& made, std::string_view action) {
    if (made.from.is_operator()) return {};
    if (made.from.is_key())
        if (auto may = check_key(action); !may) {
            made.lacks = action;
            return may;
        }
    const auto decided = decide_here(made.around.at.decider, made.tx, *made.from.who, made.request, action, "organization",
                                     made.tx.organization().text());
    if (!decided) return decided.error();
    if (decided->allowed) return {};
    return refused_for_want(made, action, *decided);
}

// At the socket the operator is: but not what he speaks to, when it was deleted while he waited.
result<void> check_alive(call& made) {
    if (auto alive = sessions::still_alive(made.tx, made.from.by); !alive || !made.from.is_operator()) return alive;
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    if (own->status != organization_status::deleted) return {};
    return make_error(errc::not_found, "there is no such organization");
}

result<std::int64_t> level_of_caller(call& made) {
    if (made.from.is_operator()) return operator_level;
    return made.around.at.decider.level_of(made.tx, *made.from.who->member, made.from.who->session);
}

result<void> check_level(call& made, std::int64_t level, std::string_view what) {
    const auto own = level_of_caller(made);
    return own ? not_above(*own, level, what) : own.error();
}

result<void> check_not_above(call& made, const member_id& target) {
    if (made.from.is_operator() || made.from.is(target)) return {};
    const auto level = made.around.at.decider.highest_level_of(made.tx, target);
    if (!level) return level.error();
    return check_level(made, *level, "this member");
}

result<const access::permission_model*> loaded_model(call& made) {
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    return made.around.models.loaded(own->model);
}

result<const access::permission_model::plan*> plan_of(call& made, const access::permission_model& model) {
    const auto details = organization_details_repository(made.tx).current();
    if (!details) return details.error();
    return model.plan_of(details->plan);
}

result<void> check_takable(call& made, const role& taken, const role_scope& scope) {
    const auto own = level_of_caller_in(made, scope);
    return own ? not_above(*own, taken.level, "the role " + taken.slug) : own.error();
}

result<void> check_assignable(call& made, const role& given, const role_scope& scope) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (given.slug == (*model)->owner_role)
        return make_error(errc::forbidden, "ownership is not assigned; it is transferred: gatehouse organization transfer");
    if (auto may = check_takable(made, given, scope); !may) return may;
    const auto plan = plan_of(made, **model);
    if (!plan) return plan.error();
    if (!(*model)->gives(*plan, given.built_in, given.plans))
        return make_error(errc::forbidden, "the role " + given.slug + " is not part of the organization's plan" +
                                               (*plan ? " " + (*plan)->name : "") + ": change the plan first");
    return given.built_in ? result<void>() : check_content_held(made, given, scope);
}

}  // namespace gatehouse::protocol::admin
