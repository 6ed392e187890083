#include "climbing/for_others.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "reference/evaluator.hpp"

namespace gatehouse::climbing {
namespace {

using reference::fault;
using role_in_scope = std::tuple<std::string, std::string, std::string>;

// One key of the rights, taken apart.
struct asked_right {
    reference::query of{};
    bool later = false;
};

asked_right parse(const std::string& text) {
    const auto who = text.find(' '), on = text.find(" on "), slash = text.find('/', on), when = text.find(' ', slash);
    asked_right made;
    made.of.subject = text.substr(0, who);
    made.of.action = text.substr(who + 1, on - who - 1);
    made.of.type = text.substr(on + 4, slash - on - 4);
    made.of.name = text.substr(slash + 1, when - slash - 1);
    made.later = text.substr(when + 1) != "now";
    return made;
}

// What has another name now is the same thing.
reference::query under_its_former_name(reference::query asked, const seen& before, const seen& after) {
    const auto now = std::ranges::find_if(
        after.in.resources, [&](const reference::resource& one) { return one.type == asked.type && one.name == asked.name; });
    if (now == after.in.resources.end()) return asked;
    const auto then = std::ranges::find(before.in.resources, now->id, &reference::resource::id);
    if (then != before.in.resources.end()) asked.name = then->name;
    return asked;
}

bool reads_switch(const reference::condition::term& one) { return one.what == reference::condition::about::turned; }

std::set<role_in_scope> places_of(const reference::judgement& judged) {
    std::set<role_in_scope> all;
    for (const auto& [slug, kind, id, origin] : judged.roles) all.emplace(slug, kind, id);
    return all;
}

// Whether a statement of the role's is among those that allow it; such a one as reads a switch, where that is asked.
bool brings(const reference::world& in, const reference::role& one, const reference::judgement& judged, bool by_switch) {
    return std::ranges::any_of(judged.decisive, [&](const reference::statement_name& name) {
        const auto& [slug, version, number] = name;
        return std::ranges::any_of(one.policies, [&](std::size_t index) {
            const auto& policy = in.policies[index];
            return policy.slug == slug &&
                   (!by_switch || std::ranges::any_of(policy.versions[version - 1][number].when.terms, reads_switch));
        });
    });
}

// A role of the model that was not in force for him before and allows it; or that the model itself has hang on a switch.
bool is_by_the_model(const seen& after, const reference::judgement& was, const reference::judgement& is) {
    const auto had = places_of(was);
    return std::ranges::any_of(places_of(is), [&](const role_in_scope& one) {
        const auto what = std::ranges::find(after.in.roles, std::get<0>(one), &reference::role::slug);
        return what->built_in && brings(after.in, *what, is, had.contains(one));
    });
}

// Whether everything lies where it lay, and everybody is in the units in which he was.
bool same_places(const reference::world& before, const reference::world& after) {
    const auto things = [](const reference::resource& one) {
        return std::tie(one.id, one.name, one.parent, one.team, one.units);
    };
    const auto people = [](const reference::member& one) { return std::tie(one.id, one.units); };
    return std::ranges::equal(before.resources, after.resources, {}, things, things) &&
           std::ranges::equal(before.members, after.members, {}, people, people);
}

// An owner puts others into a unit as one who is in it; and what roles contain is held as it is written, wherever units keep
// its author out (decision 0021).
reference::world with_actor_inside(const seen& before, const seen& after, const std::string& actor, const std::string& whom) {
    auto made = before.in;
    const auto own = std::ranges::find(made.members, actor, &reference::member::id);
    const auto now = std::ranges::find(after.in.members, whom, &reference::member::id);
    if (own != made.members.end() && (own->owner || same_places(before.in, after.in)))
        own->units.insert(now->units.begin(), now->units.end());
    return made;
}

bool might_hand_out(const reference::world& in, reference::query asked, std::string_view actor, std::int64_t when) {
    reference::coverage aside;
    asked.subject = actor;
    return evaluate(in, asked, when, fault::delegate_holds, aside).allowed;
}

}  // namespace

seen look(ladder& at) {
    auto in = at.world_now();
    auto all = at.rights_in(in);
    return {std::move(in), std::move(all)};
}

std::string gained_beyond(const seen& before, const seen& after, const member_id& actor, instant now) {
    reference::coverage aside;
    for (const auto& [text, allowed] : after.all) {
        if (!allowed || text.starts_with(std::string(actor.text()))) continue;
        const auto right = parse(text);
        const std::int64_t when = now.ms + (right.later ? later_ms : 0);
        const auto former = under_its_former_name(right.of, before, after);
        const auto was = evaluate(before.in, former, when, fault::none, aside);
        if (was.allowed) continue;
        if (might_hand_out(before.in, former, actor.text(), now.ms)) continue;
        const auto inside = with_actor_inside(before, after, std::string(actor.text()), right.of.subject);
        if (might_hand_out(inside, former, actor.text(), now.ms)) continue;
        if (!is_by_the_model(after, was, evaluate(after.in, right.of, when, fault::none, aside))) return text;
    }
    return "";
}

}  // namespace gatehouse::climbing
