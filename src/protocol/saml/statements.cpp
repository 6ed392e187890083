#include "names.hpp"
#include "rules.hpp"

namespace gatehouse::saml {
namespace {

std::optional<attribute> read_attribute(const xml::node& at) {
    if (!at.is(names::assertion, "Attribute")) return std::nullopt;
    attribute out{at.attribute("Name").value_or(""),
                  at.attribute("NameFormat").value_or(""),
                  at.attribute("FriendlyName").value_or(""),
                  {}};
    for (const auto value : at.children())
        if (auto text = value.text(); text && value.is(names::assertion, "AttributeValue"))
            out.values.push_back(std::move(*text));
    return out;
}

}  // namespace

void read_attributes(const judged& all, claims& out) {
    for (const auto statement : all.assertion.children()) {
        if (!statement.is(names::assertion, "AttributeStatement")) continue;
        for (const auto at : statement.children())
            if (auto read = read_attribute(at)) out.attributes.push_back(std::move(*read));
    }
}

refusal judge_authentication(const judged& all, claims& out) {
    const auto statement = all.assertion.child(names::assertion, "AuthnStatement");
    // The catalogue keeps one code for every way in which nobody says who signed in, and how (row 144).
    if (!statement) return fault{"subject_confirmation.method", "no AuthnStatement"};
    std::optional<instant> at;
    if (auto refused = read_time(statement, "AuthnInstant", at)) return refused;
    if (!at) return fault{"time.format", "no AuthnInstant"};
    out.authn_instant = *at;
    out.session_index = statement.attribute("SessionIndex").value_or("");
    const auto context = statement.child(names::assertion, "AuthnContext").child(names::assertion, "AuthnContextClassRef");
    out.authn_context = context.text().value_or("");
    if (!all.ours.authn_contexts.empty() && !is_one_of(out.authn_context, "", all.ours.authn_contexts))
        return fault{"authn_context.insufficient", out.authn_context};
    if (all.ours.authenticated_since && *at < *all.ours.authenticated_since - all.when.skew_ms)
        return fault{"authn.too_old", to_rfc3339(*at)};
    return std::nullopt;
}

refusal judge_session_end(const judged& all, claims& out) {
    for (const auto statement : all.assertion.children()) {
        if (!statement.is(names::assertion, "AuthnStatement")) continue;
        std::optional<instant> end;
        if (auto refused = read_time(statement, "SessionNotOnOrAfter", end)) return refused;
        if (!end) continue;
        if (all.when.not_on_or_after(*end)) return fault{"session.expired", to_rfc3339(*end)};
        if (!out.session_not_on_or_after || *end < *out.session_not_on_or_after) out.session_not_on_or_after = end;
    }
    return std::nullopt;
}

}  // namespace gatehouse::saml
