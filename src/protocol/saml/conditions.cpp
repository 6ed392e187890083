#include "names.hpp"
#include "rules.hpp"

namespace gatehouse::saml {
namespace {

xml::node conditions_of(const judged& all) { return all.assertion.child(names::assertion, "Conditions"); }

bool names_us(const judged& all, const xml::node& restriction) {
    for (const auto at : restriction.children())
        if (at.is(names::assertion, "Audience"))
            if (const auto value = at.text(); value && is_one_of(*value, all.ours.sp_entity_id, all.ours.accepted_audiences))
                return true;
    return false;
}

std::string audiences(const xml::node& restriction) {
    std::string out;
    for (const auto at : restriction.children()) out += (out.empty() ? "" : " ") + at.text().value_or("?");
    return out;
}

refusal judge_kinds(const xml::node& conditions, claims& out) {
    for (const auto at : conditions.children()) {
        if (at.is(names::assertion, "OneTimeUse")) out.one_time_use = true;
        // Core 2.5.1: with a condition that is not understood, validity cannot be determined.
        else if (!at.is(names::assertion, "AudienceRestriction") && !at.is(names::assertion, "ProxyRestriction"))
            return fault{"conditions.unknown", std::string(at.name())};
    }
    return std::nullopt;
}

}  // namespace

refusal judge_conditions(const judged& all, claims& out) {
    const auto conditions = conditions_of(all);
    std::optional<instant> start, end;
    if (auto refused = judge_kinds(conditions, out)) return refused;
    if (auto refused = read_time(conditions, "NotBefore", start)) return refused;
    if (auto refused = read_time(conditions, "NotOnOrAfter", end)) return refused;
    if (end && *end - out.issue_instant.ms > instant{limits::assertion_validity_s * 1000})
        return fault{"time.too_long", "Conditions until " + to_rfc3339(*end)};
    if (start)
        if (auto refused = all.when.not_before(*start)) return refused;
    if (!end) return std::nullopt;
    end_by(out, *end);
    return all.when.not_on_or_after(*end);
}

// Several restrictions must all name us; one restriction names us when any of its audiences does (core 2.5.1.4).
refusal judge_audience(const judged& all) {
    const auto conditions = conditions_of(all);
    if (conditions.count(names::assertion, "AudienceRestriction") == 0) return fault{"audience.missing", "none"};
    for (const auto at : conditions.children())
        if (at.is(names::assertion, "AudienceRestriction") && !names_us(all, at))
            return fault{"audience.mismatch", audiences(at)};
    return std::nullopt;
}

}  // namespace gatehouse::saml
