#include <gatehouse/domain/access/rights_comparison.hpp>

#include <algorithm>
#include <iterator>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "member_places.hpp"
#include "reached.hpp"

namespace gatehouse::access {
namespace {

std::vector<std::string> only_in(const std::set<std::string>& one, const std::set<std::string>& other) {
    std::vector<std::string> found;
    std::ranges::set_difference(one, other, std::back_inserter(found));
    return found;
}

// What is had for certain is no gain on a condition, and no loss on one.
std::vector<std::string> on_condition(const allowed_actions& one, const allowed_actions& other) {
    auto found = only_in(one.at_best, other.at_best);
    std::erase_if(found, [&](const std::string& action) { return one.always.contains(action); });
    return found;
}

bool is_empty(const rights_comparison::right_row& row) {
    return row.gains.empty() && row.loses.empty() && row.gains_on_condition.empty() && row.loses_on_condition.empty();
}

std::string text(const role_scope& scope) { return scope.kind == "org" ? "org" : scope.kind + ":" + scope.id; }

}  // namespace

bool rights_comparison::spent::all() const { return places >= limits::dry_run_asked || actions > limits::dry_run_actions; }

result<void> rights_comparison::with_it(tenant_transaction& tx, std::int64_t position) {
    auto whom = touched_since(tx, position);
    if (!whom) return whom.error();
    whom_ = *std::move(whom);
    auto seen = see(tx, &person::with);
    asked_with_ = actions_.size();
    return seen;
}

result<void> rights_comparison::without_it(tenant_transaction& tx) { return see(tx, &person::without); }

// Who is not there without the change was made by it, and is another one each time that it is made.
bool rights_comparison::is_whole() const {
    return asked_with_ == actions_.size() && std::ranges::all_of(people_, [](const auto& each) {
               const auto &with = each.second.with, &without = each.second.without;
               return with.seen &&
                      std::ranges::all_of(without.on, [&](const auto& asked) { return with.on.contains(asked.first); });
           });
}

// A word that is new since then is asked of everybody, and so everything is.
result<void> rights_comparison::with_it_again(tenant_transaction& tx) {
    if (asked_with_ != actions_.size())
        for (auto& [who, one] : people_)
            if (one.without.there) one.with = {};
    asked_with_ = actions_.size();
    return see(tx, &person::with);
}

result<void> rights_comparison::find_people(tenant_transaction& tx) {
    auto found = reached_by(tx, models_, whom_, limits::dry_run_people);
    if (!found) return found.error();
    exact_ = exact_ && found->all;
    for (const auto& who : found->members) people_.try_emplace(who);
    return {};
}

// Under the names that they have in this state.
result<void> rights_comparison::find_places(tenant_transaction& tx) {
    found_places found;
    for (const auto& id : whom_.resources)
        if (auto added = add_tree(tx, id, limits::dry_run_places, found); !added) return added;
    for (const auto& id : whom_.units) {
        const auto restricted = unit_repository(tx).resources(id, "", limits::dry_run_places);
        if (!restricted) return restricted.error();
        found.all = found.all && std::ssize(*restricted) < limits::dry_run_places;
        for (const auto& one : *restricted)
            if (auto added = add_tree(tx, one, limits::dry_run_places, found); !added) return added;
    }
    named_.merge(found.names);
    exact_ = exact_ && found.all;
    return {};
}

result<void> rights_comparison::see(tenant_transaction& tx, side which) {
    spent_ = {};
    if (auto done = find_people(tx); !done) return done;
    if (auto done = find_places(tx); !done) return done;
    question_series asked(by_, tx);
    for (auto& [who, one] : people_) {
        if (spent_.all()) break;
        if (auto done = see(tx, asked, who, one, which); !done) return done;
    }
    exact_ = exact_ && !spent_.all();
    return {};
}

result<void> rights_comparison::see(tenant_transaction& tx, question_series& asked, const member_id& who, person& one,
                                    side which) {
    const auto known = member_repository(tx).get(who);
    if (!known && known.error().code != errc::not_found) return known.error();
    if (known && (one.user_name.empty() || which == &person::without)) one.user_name = known->names.user_name;
    const auto roles = asked.roles_of(who);
    if (!roles) return roles.error();
    auto places = asked.places_of(who);
    if (!places) return places.error();
    exact_ = exact_ && places->all;
    actions_.insert(asked.actions().begin(), asked.actions().end());
    state& seen = one.*which;
    seen.seen = true;
    seen.there = known.has_value();
    for (const auto& role : *roles) seen.roles.emplace(role.slug, text(role.scope));
    places->names.insert(named_.begin(), named_.end());
    for (const auto* known_places : {&one.with.on, &one.without.on})
        for (const auto& [place, allowed] : *known_places) places->names.insert(place);
    for (const auto& place : places->names) {
        if (seen.on.contains(place)) continue;
        if (spent_.all()) return {};
        auto allowed = asked.actions_on(who, place, actions_);
        if (!allowed) return allowed.error();
        ++spent_.places;
        spent_.actions += allowed->judged;
        seen.on.emplace(place, *std::move(allowed));
    }
    return {};
}

std::vector<rights_comparison::role_row> rights_comparison::roles() const {
    std::vector<role_row> rows;
    for (const auto& [who, one] : people_) {
        if (!one.with.seen || !one.without.seen) continue;
        const auto add = [&](const std::set<role_at>& of, const std::set<role_at>& other, bool gains) {
            for (const auto& role : of)
                if (!other.contains(role)) rows.push_back({who, one.user_name, role.first, role.second, gains});
        };
        add(one.with.roles, one.without.roles, true);
        add(one.without.roles, one.with.roles, false);
    }
    return rows;
}

std::vector<rights_comparison::right_row> rights_comparison::rights() const {
    std::vector<right_row> rows;
    for (const auto& [who, one] : people_)
        for (const auto& [place, with] : one.with.on) {
            const auto found = one.without.on.find(place);
            if (found == one.without.on.end()) continue;
            const allowed_actions& without = found->second;
            right_row row{who, one.user_name, place};
            row.gains = only_in(with.always, without.always);
            row.loses = only_in(without.always, with.always);
            row.gains_on_condition = on_condition(with, without);
            row.loses_on_condition = on_condition(without, with);
            if (!is_empty(row)) rows.push_back(std::move(row));
        }
    return rows;
}

}  // namespace gatehouse::access
