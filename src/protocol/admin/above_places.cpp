#include "above_places.hpp"

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "permit.hpp"
#include "place_rights.hpp"

namespace gatehouse::protocol::admin {
namespace {

error too_much_to_compare() {
    return make_error(errc::too_many,
                      "more lies there than can be looked at for those who stand above you: ask one of them to do it");
}

}  // namespace

result<places_above> places_above::of(call& made, const resource* before, const resource* after) {
    places_above found;
    const bool named = after && (!before || before->name != after->name);
    const auto known = named ? is_known_name(made, *after) : result<bool>(false);
    if (!known) return known.error();
    if (!before && !*known) return found;
    auto people = those_above::all(made);
    if (!people) return people.error();
    if (people->people().empty()) return found;
    found.people_ = *std::move(people);
    if (before)
        if (auto added = found.add_tree(made, *before); !added) return added.error();
    if (*known)
        if (auto added = found.add(made, {{}, after->type, after->name}); !added) return added.error();
    return found;
}

result<void> places_above::add_tree(call& made, const resource& top) {
    if (auto added = add(made, {top.id, top.type, top.name}); !added) return added;
    resource_repository rows(made.tx);
    const auto below = rows.below(top.id, limits::rights_above);
    if (!below) return below.error();
    for (const auto& id : *below) {
        const auto one = rows.find(id);
        if (!one) return one.error();
        if (auto added = add(made, {one->id, one->type, one->name}); !added) return added;
    }
    return {};
}

result<void> places_above::add(call& made, const place& where) {
    for (std::size_t i = 0; i < people_.people().size(); ++i) {
        const auto& who = people_.people()[i];
        for (const auto& moment : who.before.moments) {
            if (std::ssize(rights_) == limits::rights_above || judged_ > limits::actions_above) return too_much_to_compare();
            auto before = allowed_there(made, who.id, who.before, moment.from, {where.type, where.name});
            if (!before) return before.error();
            judged_ += before->judged;
            rights_.push_back({i, where, moment.from, *std::move(before)});
        }
    }
    return {};
}

// What was deleted is nothing but its name.
result<bool> places_above::is_kept(call& made, const right& one, const access::effective_rights& after) const {
    resource_name where{one.where.type, one.where.name};
    if (one.where.id) {
        const auto row = resource_repository(made.tx).find(*one.where.id);
        if (!row && row.error().code != errc::not_found) return row.error();
        if (row) where.name = row->name;
    }
    const auto now = allowed_there(made, people_.people()[one.person].id, after, one.from, where);
    if (!now) return now.error();
    return now->include(one.before);
}

result<void> places_above::check_kept(call& made) const {
    if (auto kept = people_.check_kept(made); !kept) return kept;
    for (std::size_t i = 0; i < people_.people().size(); ++i) {
        const auto& who = people_.people()[i];
        const auto after = made.around.at.decider.effective_rights_of(made.tx, who.id, who.session);
        if (!after) return after.error();
        for (const auto& one : rights_) {
            if (one.person != i) continue;
            const auto kept = is_kept(made, one, *after);
            if (!kept) return kept.error();
            if (!*kept) return above_would_lose();
        }
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
