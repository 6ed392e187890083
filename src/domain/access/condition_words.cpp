#include <gatehouse/domain/access/conditions.hpp>

#include "day_words.hpp"

namespace gatehouse::access {
namespace {

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
std::string clock(int minute) { return two(minute / 60) + ":" + two(minute % 60); }

}  // namespace

// What would turn a condition the way that is wanted. Negated, one of its terms is enough.
struct condition::wording {
    const condition_facts& known;
    bool so;  // it should hold; false: it should not

    std::string all(const condition& of) const {
        std::string text;
        for (const term& one : of.terms_)
            if (judge(one, known) != (so ? truth::yes : truth::no))
                text.append(text.empty() ? "" : so ? " and " : " or ").append(std::visit(*this, one));
        return text;
    }
    std::string operator()(const of_mfa&) const {
        if (!known.mfa) return so ? "a session with a second factor" : "a session without a second factor";
        return so ? "a second factor in this session" : "no second factor in this session";
    }
    std::string operator()(const of_time& what) const {
        std::string days;
        for (std::size_t i = 0; what.days != 0x7f && i < day_words.size(); ++i)
            if (what.days >> i & 1) days.append(days.empty() ? " on " : ", ").append(day_words[i]);
        return (so ? "a time from " : "a time outside ") + clock(what.from) + " to " + clock(what.to) + days + " (" +
               what.zone_name + ")";
    }
    std::string operator()(const of_address&) const { return known.address ? "another address" : "an address that is known"; }
    std::string operator()(const of_attribute& what) const { return (so ? "a certain " : "another ") + what.name; }
    std::string operator()(const of_switch& what) const { return "the switch " + what.name + (so ? " on" : " off"); }
    std::string operator()(const negation& what) const { return wording{known, !so}.all(what.of.front()); }
};

std::string condition::open(const condition_facts& known) const { return wording{known, true}.all(*this); }

}  // namespace gatehouse::access
