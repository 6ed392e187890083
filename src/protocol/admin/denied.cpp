#include <algorithm>
#include <set>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "climbing.hpp"
#include "handing_out.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Of all actions that are known, those that one of these statements denies.
result<std::set<std::string>> denied_by(call& made, const std::string& statements) {
    std::set<std::string> found;
    const auto parsed = parse_json(statements);
    if (!parsed || !parsed->if_array()) return make_error(errc::invalid_value, "statements must be an array");
    access::question_series asked(made.around.at.decider, made.tx);
    if (const auto read = asked.roles_of(*made.from.who->member); !read) return read.error();
    for (const value& one : *parsed->if_array()) {
        const value *effect = one.find("effect"), *actions = one.find("actions");
        if (!effect || effect->text() != "deny" || !actions || !actions->if_array()) continue;
        for (const value& text : *actions->if_array())
            if (const auto pattern = access::action_pattern::parse(text.text()))
                std::ranges::copy_if(asked.actions(), std::inserter(found, found.end()),
                                     [&](const std::string& action) { return pattern->matches(action); });
    }
    return found;
}

bool is_inside(const std::vector<std::string>& ceiling, const std::string& action) {
    return ceiling.empty() || std::ranges::any_of(ceiling, [&](const std::string& text) {
               const auto pattern = access::action_pattern::parse(text);
               return pattern && pattern->matches(action);
           });
}

// Of all actions that are known, those that the first leaves out and the second does not.
result<std::set<std::string>> let_go(call& made, const std::vector<std::string>& before,
                                     const std::vector<std::string>& after) {
    access::question_series asked(made.around.at.decider, made.tx);
    if (const auto read = asked.roles_of(*made.from.who->member); !read) return read.error();
    std::set<std::string> found;
    std::ranges::copy_if(asked.actions(), std::inserter(found, found.end()),
                         [&](const std::string& action) { return !is_inside(before, action) && is_inside(after, action); });
    return found;
}

// Where it means something: on things of its service, on any where there are none.
std::vector<std::string> types_of(const access::permission_model& model, std::string_view action) {
    std::vector<std::string> own, all;
    for (const auto& type : model.resource_types) {
        all.push_back(type.name);
        if (model.service_of(type.name) == action.substr(0, action.find(':'))) own.push_back(type.name);
    }
    return own.empty() ? all : own;
}

result<bool> holds(call& made, hands& own, const access::permission_model& model, const std::string& action) {
    if (action.starts_with("gatehouse:")) return own.may(action, "organization", std::string(made.tx.organization().text()));
    for (const auto& type : types_of(model, action))
        if (const auto may = own.may(action, type, "any"); !may || *may) return may;
    return false;
}

result<void> check_all_held(call& made, const role& of, const std::set<std::string>& actions, std::string_view does) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    hands own(made);
    for (const auto& action : actions) {
        const auto may = holds(made, own, **model, action);
        if (!may) return may.error();
        if (*may) continue;
        made.lacks = action;
        return make_error(errc::forbidden, "the role " + of.slug + " " + std::string(does) + " " + action +
                                               ", and you do not hold " + action + " yourself: ask somebody who does");
    }
    return {};
}

}  // namespace

result<void> check_ceiling_held(call& made, const role& of, const std::vector<std::string>& before,
                                const std::vector<std::string>& after) {
    if (made.from.is_operator() || before == after) return {};
    const auto gained = let_go(made, before, after);
    return gained ? check_all_held(made, of, *gained, "cuts its holders off from") : gained.error();
}

result<void> check_denied_held(call& made, const role& taken) {
    if (made.from.is_operator()) return {};
    const auto rows = policy_repository(made.tx).of_roles();
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
        if (row.role != taken.id) continue;
        const auto denied = denied_by(made, row.statements);
        if (!denied) return denied.error();
        if (auto may = check_all_held(made, taken, *denied, "denies"); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
