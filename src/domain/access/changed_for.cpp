#include <gatehouse/base/limits/history.hpp>
#include <gatehouse/domain/access/history.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "member_places.hpp"

namespace gatehouse::access {
namespace {

// No resource can be called so: what is said of it is said of all that nobody named.
constexpr std::string_view any = "any";

// All that one moment says of the member.
struct moment {
    std::vector<held_role> roles;
    std::set<std::string> resources;  // <type>/<id>
    std::map<std::pair<std::string, std::string>, decision> rights;
};

result<moment> places_at(const model_library& models, tenant_transaction& tx, const member_id& who, instant at) {
    moment found;
    const auto read = in_past(models, tx, at, [&](const decider& by, tenant_transaction& then) -> result<void> {
        auto roles = by.roles_of(then, who);
        if (!roles && roles.error().code == errc::not_found) return {};
        if (!roles) return roles.error();
        found.roles = *std::move(roles);
        return add_named_places(then, who, found.roles, found.resources);
    });
    if (!read) return read.error();
    return found;
}

result<void> ask_at(const model_library& models, tenant_transaction& tx, const std::vector<question>& questions, instant at,
                    moment& into) {
    return in_past(models, tx, at, [&](const decider& by, tenant_transaction& then) -> result<void> {
        for (const auto& asked : questions) {
            auto made = by.decide(then, asked);
            if (!made) return made.error();
            into.rights.insert_or_assign({asked.resource_type + "/" + asked.resource_id, asked.action}, *std::move(made));
        }
        return {};
    });
}

std::vector<question> questions_of(const permission_model& model, const member_id& who,
                                   const std::set<std::string>& resources) {
    std::vector<question> all;
    for (const auto& resource : resources) {
        const auto slash = resource.find('/');
        for (const auto& one : model.permissions)
            all.push_back({who, {}, one.action, resource.substr(0, slash), resource.substr(slash + 1), nullptr});
    }
    return all;
}

}  // namespace

result<member_difference> changed_for(const model_library& models, tenant_transaction& tx, const permission_model& model,
                                      const member_id& who, span_of_time between, std::string_view resource) {
    auto before = places_at(models, tx, who, between.from), after = places_at(models, tx, who, between.until);
    if (!before) return before.error();
    if (!after) return after.error();
    std::set<std::string> resources;
    if (!resource.empty()) {
        resources.emplace(resource);
    } else {
        std::ranges::set_union(before->resources, after->resources, std::inserter(resources, resources.end()));
        for (const auto& type : model.resource_types) resources.insert(type.name + "/" + std::string(any));
    }
    if (resources.size() > limits::history_resources)
        return make_error(errc::too_many, "the member has rights on more than " + std::to_string(limits::history_resources) +
                                              " resources: name one");
    const auto questions = questions_of(model, who, resources);
    if (const auto asked = ask_at(models, tx, questions, between.from, *before); !asked) return asked.error();
    if (const auto asked = ask_at(models, tx, questions, between.until, *after); !asked) return asked.error();
    member_difference found{std::move(before->roles), std::move(after->roles), {}};
    for (auto& [what, made] : before->rights) {
        auto& later = after->rights.at(what);
        if (made.allowed == later.allowed) continue;
        const bool all = resource.empty() && what.first.ends_with("/" + std::string(any));
        found.rights.push_back({what.second, all ? what.first.substr(0, what.first.size() - any.size()) + "*" : what.first,
                                std::move(made), std::move(later)});
    }
    return found;
}

}  // namespace gatehouse::access
