#include "reference/matching.hpp"

#include <algorithm>

#include <gatehouse/base/ip_network.hpp>
#include <gatehouse/base/time_zone.hpp>

namespace gatehouse::reference {
namespace {

std::vector<std::string> parts(std::string_view text, char by) {
    std::vector<std::string> all(1);
    for (const char c : text) {
        if (c == by)
            all.emplace_back();
        else
            all.back() += c;
    }
    return all;
}

answer whether(bool so) { return so ? answer::yes : answer::no; }

answer turn(answer one) { return one == answer::yes ? answer::no : one == answer::no ? answer::yes : answer::unknown; }

const session* session_of(const known& of) {
    for (const auto& one : of.in.sessions)
        if (of.asked.session == one.id) return &one;
    return nullptr;
}

answer in_hours(const condition::term& term, const known& of) {
    static const std::vector<std::string> words{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const auto wall = time_zone::find(term.name)->at({of.now});
    const auto chosen = [&](int weekday) {
        return term.values.empty() || std::ranges::count(term.values, words[static_cast<std::size_t>(weekday)]) > 0;
    };
    if (term.from < term.to) return whether(chosen(wall.weekday) && term.from <= wall.minute && wall.minute < term.to);
    if (wall.minute >= term.from) return whether(chosen(wall.weekday));  // the evening
    const int began = of.wrong == fault::night_belongs_to_the_day_it_ends ? wall.weekday : (wall.weekday + 6) % 7;
    return whether(wall.minute < term.to && chosen(began));  // the morning after
}

answer from_network(const condition::term& term, const known& of) {
    if (!of.asked.address) return answer::unknown;
    return whether(std::ranges::any_of(term.values,
                                       [&](const auto& text) { return ip_network::parse(text)->contains(*of.asked.address); }));
}

answer of_attribute(const condition::term& term, const known& of) {
    for (const auto& link : of.in.links) {
        if (link.member != of.asked.subject || !link.authority) continue;
        const auto found = link.attributes.find(term.name);
        return found == link.attributes.end() ? answer::unknown : whether(std::ranges::count(term.values, found->second) > 0);
    }
    return answer::unknown;
}

bool is_on(const std::string& name, const known& of) {
    const auto organizations = of.in.switches.find({"", name}), own = of.in.switches.find({of.asked.subject, name});
    if (own != of.in.switches.end() && of.wrong != fault::organizations_switch_wins) return own->second;
    return organizations != of.in.switches.end() && organizations->second;
}

answer all_of(const std::vector<condition::term>& terms, const known& of);

answer judge(const condition::term& term, const known& of) {
    switch (term.what) {
        case condition::about::mfa: {
            const auto* named = session_of(of);
            return named ? whether(named->mfa) : answer::unknown;
        }
        case condition::about::time: return in_hours(term, of);
        case condition::about::address: return from_network(term, of);
        case condition::about::attribute: return of_attribute(term, of);
        case condition::about::turned: return whether(is_on(term.name, of));
        case condition::about::negation: return turn(all_of(term.negated, of));
    }
    return answer::unknown;
}

answer all_of(const std::vector<condition::term>& terms, const known& of) {
    bool doubt = false;
    for (const auto& term : terms) {
        const auto one = judge(term, of);
        if (one == answer::no) return answer::no;
        if (one == answer::unknown) doubt = true;
    }
    return doubt ? answer::unknown : answer::yes;
}

}  // namespace

bool open(const window& one, const known& of) {
    if (one.opens && of.now < *one.opens) return false;
    if (one.ends && of.wrong == fault::window_closed_at_its_end) return of.now <= *one.ends;
    return !one.ends || of.now < *one.ends;
}

bool action_matches(std::string_view pattern, std::string_view action, fault wrong) {
    const auto wanted = parts(pattern, ':'), said = parts(action, ':');
    if (said[0] == "gatehouse" && wanted[0] != "gatehouse" && wrong != fault::wildcard_reaches_gatehouse) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool last = i + 1 == wanted.size();
        if (i >= said.size()) return false;
        if (wanted[i] == "*" && last) return true;
        if (wanted[i] == "*" || wanted[i] == said[i]) continue;
        if (!last || wanted[i].back() != '*') return false;
        return said.size() == wanted.size() && said[i].starts_with(wanted[i].substr(0, wanted[i].size() - 1));
    }
    return wanted.size() == said.size();
}

std::string_view service_of(const world& in, std::string_view action, std::string_view type) {
    if (action.starts_with("gatehouse:")) return "gatehouse";
    for (const auto& [named, service] : in.model.services)
        if (named == type) return service;
    return "";
}

bool resource_matches(std::string_view pattern, std::string_view service, std::string_view type, std::string_view name) {
    const auto wanted = parts(pattern, ':');
    if (wanted[2] != service && (wanted[2] != "*" || service == "gatehouse")) return false;
    if (wanted[4] == "*") return true;
    const auto place = parts(wanted[4], '/');
    if (place[0] != "*" && place[0] != type) return false;
    if (place[1].back() == '*') return name.starts_with(place[1].substr(0, place[1].size() - 1));
    return place[1] == name;
}

bool matches(const statement& one, const known& of, std::string_view action) {
    const auto does = [&](const auto& pattern) { return action_matches(pattern, action, of.wrong); };
    const auto service = service_of(of.in, of.asked.action, of.asked.type);
    const auto is = [&](const auto& pattern) { return resource_matches(pattern, service, of.asked.type, of.asked.name); };
    return std::ranges::any_of(one.actions, does) && std::ranges::any_of(one.resources, is);
}

answer holds(const condition& all, const known& of) {
    const auto found = all_of(all.terms, of);
    return found == answer::unknown && of.wrong == fault::unknown_is_no ? answer::no : found;
}

}  // namespace gatehouse::reference
