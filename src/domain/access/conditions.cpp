#include <gatehouse/domain/access/conditions.hpp>

#include <algorithm>

namespace gatehouse::access {
namespace {

constexpr truth from(bool is) { return is ? truth::yes : truth::no; }

bool is_one_of(const value& said, const std::vector<std::string>& wanted) {
    if (const auto* several = said.if_array())
        return std::ranges::any_of(*several, [&](const value& one) { return is_one_of(one, wanted); });
    return said.if_string() && std::ranges::find(wanted, *said.if_string()) != wanted.end();
}

}  // namespace

truth condition::holds(const condition_facts& known) const {
    truth all = truth::yes;
    for (const term& one : terms_) all = all && judge(one, known);
    return all;
}

truth condition::judge(const term& one, const condition_facts& known) {
    return std::visit([&](const auto& what) { return judge(what, known); }, one);
}

truth condition::judge(const of_mfa&, const condition_facts& known) { return known.mfa ? from(*known.mfa) : truth::unknown; }

// After midnight the day that counts is the one before, on which the window opened.
truth condition::judge(const of_time& what, const condition_facts& known) {
    const auto wall = what.zone.at(known.now);
    const auto on = [&](int day) { return (what.days >> ((day + 7) % 7) & 1) != 0; };
    if (what.from < what.to) return from(on(wall.weekday) && wall.minute >= what.from && wall.minute < what.to);
    return from((on(wall.weekday) && wall.minute >= what.from) || (on(wall.weekday - 1) && wall.minute < what.to));
}

truth condition::judge(const of_address& what, const condition_facts& known) {
    if (!known.address) return truth::unknown;
    return from(std::ranges::any_of(what.networks, [&](const ip_network& one) { return one.contains(*known.address); }));
}

// What the identity provider never said is unknown, not empty.
truth condition::judge(const of_attribute& what, const condition_facts& known) {
    if (!known.attributes) return truth::unknown;
    const value* at = what.schema.empty() ? known.attributes : known.attributes->find(what.schema);
    const value* said = at ? at->find(what.name) : nullptr;
    if (!said || said->is_null()) return truth::unknown;
    return from(is_one_of(*said, what.values));
}

truth condition::judge(const of_switch& what, const condition_facts& known) {
    return from(std::ranges::find(known.switches_on, what.name) != known.switches_on.end());
}

truth condition::judge(const negation& what, const condition_facts& known) { return !what.of.front().holds(known); }

template <class Term> bool condition::reads() const {
    return std::ranges::any_of(terms_, [](const term& one) {
        const auto* inner = std::get_if<negation>(&one);
        return std::holds_alternative<Term>(one) || (inner && inner->of.front().template reads<Term>());
    });
}

bool condition::reads_mfa() const { return reads<of_mfa>(); }
bool condition::reads_attributes() const { return reads<of_attribute>(); }
bool condition::reads_switches() const { return reads<of_switch>(); }

}  // namespace gatehouse::access
