#include "gains_there.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "place_changes.hpp"
#include "place_rights.hpp"

namespace gatehouse::protocol::admin {
namespace {

error too_much_to_compare() {
    return make_error(errc::too_many, "more people or places than can be looked at might gain by this: ask an owner to do it");
}

// A key hands out what its scope lets it, which is asked action by action.
bool is_narrowed(const call& made) { return made.from.is_key() && !made.from.who->scope.empty(); }

// Too much to compare holds up nobody who stands above all.
result<gains_there> uncompared(call& made, const error& why) {
    if (why.code != errc::too_many) return why;
    const auto who = member_repository(made.tx).get(*made.from.who->member);
    if (!who) return who.error();
    return who->owner && !is_narrowed(made) ? result<gains_there>(gains_there()) : result<gains_there>(why);
}

// What one comes to do that one could not, or could only if conditions turned out well.
std::set<std::string> gained(const access::allowed_actions& before, const access::allowed_actions& after) {
    std::set<std::string> all;
    std::ranges::set_difference(after.always, before.always, std::inserter(all, all.end()));
    std::ranges::set_difference(after.at_best, before.at_best, std::inserter(all, all.end()));
    return all;
}

}  // namespace

result<void> gains_there::add(call& made, std::optional<resource_id> id, const resource_name& name) {
    if (std::ssize(places_) > limits::rights_above || judged_ > limits::actions_above) return too_much_to_compare();
    auto own = allowed_there(made, *made.from.who->member, own_, made.tx.now(), name, true);
    if (!own) return own.error();
    judged_ += own->judged;
    places_.push_back({std::move(id), name, *std::move(own)});
    return {};
}

result<void> gains_there::add_tree(call& made, const resource& top) {
    if (auto added = add(made, top.id, {top.type, top.name}); !added) return added;
    resource_repository rows(made.tx);
    const auto below = rows.below(top.id, limits::rights_above + 1);
    if (!below) return below.error();
    for (const auto& id : *below) {
        const auto one = rows.find(id);
        if (!one) return one.error();
        if (auto added = add(made, one->id, {one->type, one->name}); !added) return added;
    }
    return {};
}

bool gains_there::all_is_own() const {
    return std::ranges::all_of(places_, [](const place& one) { return std::ssize(one.own.always) == one.own.judged; });
}

// Whose every right is one that the caller has as well gains nothing beyond him, wherever it is.
result<void> gains_there::add_person(call& made, const member_id& who, const std::optional<session_id>& session,
                                     const access::effective_rights& rights) {
    if (!is_narrowed(made) && !access::growth(own_, rights)) return {};
    for (std::size_t i = 0; i < places_.size(); ++i)
        for (const auto& moment : rights.moments) {
            if (std::ssize(rights_) == limits::rights_above || judged_ > limits::actions_above) return too_much_to_compare();
            auto before = allowed_there(made, who, rights, moment.from, places_[i].name);
            if (!before) return before.error();
            judged_ += before->judged;
            rights_.push_back({who, session, i, moment.from, *std::move(before)});
        }
    return {};
}

// Whoever is held comes back one day.
result<void> gains_there::add_people(call& made, const std::vector<member_id>& all) {
    if (std::ssize(all) > limits::gaining_people) return too_much_to_compare();
    for (const auto& who : all) {
        if (made.from.is(who)) continue;
        const auto views = made.around.at.decider.views_of(made.tx, who);
        if (!views) return views.error();
        for (const auto& session : *views) {
            const auto rights = made.around.at.decider.effective_rights_of(made.tx, who, session);
            if (!rights) return rights.error();
            if (auto added = add_person(made, who, session, *rights); !added) return added;
        }
    }
    return {};
}

result<void> gains_there::add_everybody(call& made) {
    const auto all = member_repository(made.tx).list({}, limits::gaining_people + 1);
    if (!all) return all.error();
    std::vector<member_id> ids;
    for (const auto& one : *all) ids.push_back(one.id);
    return add_people(made, ids);
}

result<void> gains_there::fill(call& made, const resource* before, const resource* after) {
    if (auto added = before ? add_tree(made, *before) : add(made, {}, {after->type, after->name}); !added) return added;
    if (all_is_own() && !is_narrowed(made)) return {};
    const auto reaches = may_bring(made, before, after);
    if (!reaches || !*reaches) return reaches ? result<void>() : reaches.error();
    const auto concerned = whom_it_concerns(made, before, after);
    if (!concerned) return concerned.error();
    return *concerned ? add_people(made, **concerned) : add_everybody(made);
}

result<gains_there> gains_there::of(call& made, const resource* before, const resource* after,
                                    const std::vector<unit_id>& units) {
    gains_there found;
    if (made.from.is_operator()) return found;
    const auto moved = is_moved(made, before, after, units);
    if (!moved) return moved.error();
    if (!*moved) return found;
    auto own = made.around.at.decider.effective_rights_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!own) return own.error();
    found.own_ = *std::move(own);
    if (auto filled = found.fill(made, before, after); !filled) return uncompared(made, filled.error());
    return found;
}

result<gains_there> gains_there::of(call& made, const unit_id& into, const member_id& who) {
    gains_there found;
    if (made.from.is_operator()) return found;
    const auto there = unit_repository(made.tx).resources(into, "", limits::rights_above + 1);
    if (!there) return there.error();
    if (there->empty()) return found;
    auto own = made.around.at.decider.effective_rights_of(made.tx, *made.from.who->member, made.from.who->session);
    auto rights = made.around.at.decider.effective_rights_of(made.tx, who, {});
    if (!own || !rights) return own ? rights.error() : own.error();
    found.own_ = *std::move(own);
    rights->units.emplace_back(into.text());
    if (found.own_.owner) found.own_.units.emplace_back(into.text());  // somebody has to be the first in it (decision 0021)
    if (!is_narrowed(made) && !access::growth(found.own_, *rights)) return found;
    for (const auto& id : *there) {
        const auto one = resource_repository(made.tx).find(id);
        if (!one) return one.error();
        if (auto added = found.add_tree(made, *one); !added) return uncompared(made, added.error());
    }
    if (auto added = found.add_person(made, who, {}, *rights); !added) return uncompared(made, added.error());
    return found;
}

result<void> gains_there::check(call& made, const place& where, const resource_name& now, const access::allowed_actions& before,
                                const access::allowed_actions& after) const {
    for (const auto& action : gained(before, after)) {
        if (where.own.always.contains(action) && !is_narrowed(made)) continue;
        const auto may =
            may_hand_out_here(made.around.at.decider, made.tx, *made.from.who, made.request, action, now.type, now.name);
        if (!may) return may.error();
        if (*may && where.own.at_best.contains(action)) continue;
        made.lacks = action;
        return make_error(errc::forbidden, "somebody would gain " + action + " on " + now.type + "/" + now.name +
                                               " by this, and you do not hold it there: ask somebody who does");
    }
    return {};
}

// What was deleted is nothing but its name.
result<void> gains_there::check_held(call& made) const {
    const right* read = nullptr;
    access::effective_rights rights;
    for (const auto& one : rights_) {
        if (!read || read->who != one.who || read->session != one.session) {
            auto after = made.around.at.decider.effective_rights_of(made.tx, one.who, one.session);
            if (!after) return after.error();
            rights = *std::move(after);
            read = &one;
        }
        const auto& where = places_[one.where];
        const auto now = name_now(made, where.id, where.name);
        if (!now) return now.error();
        const auto after = allowed_there(made, one.who, rights, one.from, *now);
        if (!after) return after.error();
        if (auto may = check(made, where, *now, one.before, *after); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
