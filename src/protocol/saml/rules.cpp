#include "rules.hpp"

#include <algorithm>

#include "names.hpp"

namespace gatehouse::saml {
namespace {

refusal judge_destination(const judged& all) {
    const auto destination = all.response.attribute("Destination");
    if (!destination && !all.response_signed) return std::nullopt;
    if (!destination || !is_one_of(*destination, all.ours.acs_url, all.ours.acs_aliases))
        return fault{"destination.mismatch", destination.value_or("none")};
    return std::nullopt;
}

refusal judge_issuer(const xml::node& holder, const trust& idp, bool required) {
    const auto issuer = holder.child(names::assertion, "Issuer");
    if (!issuer && !required) return std::nullopt;
    const auto value = issuer.text();
    const auto format = issuer.attribute("Format");
    if (!value || *value != idp.entity_id()) return fault{"issuer.mismatch", value.value_or("mixed content")};
    if (format && *format != names::entity_format) return fault{"issuer.mismatch", "Format " + *format};
    return std::nullopt;
}

// A message is fresh for ten minutes, however long its makers let it live (Entra says an hour).
refusal judge_age(const judged& all, claims& out) {
    std::optional<instant> issued, response_issued;
    if (auto refused = read_time(all.assertion, "IssueInstant", issued)) return refused;
    if (auto refused = read_time(all.response, "IssueInstant", response_issued)) return refused;
    out.issue_instant = *issued;
    out.accepted_until = *issued + limits::assertion_age_s * 1000;
    if (auto refused = all.when.not_before(*issued)) return refused;
    return all.when.not_on_or_after(out.accepted_until);
}

void check_replay(trace& checks) { checks.skip("replay", "an assertion that was not used before"); }

bool judge_addressing(const judged& all, claims& out, trace& checks) {
    const auto& idp = all.idp;
    return checks.note("status", names::status_success, judge_status(all.response)) &&
           checks.note("destination", all.ours.acs_url, judge_destination(all)) &&
           checks.note("issuer.response", idp.entity_id(), judge_issuer(all.response, idp, all.response_signed)) &&
           checks.note("issuer.assertion", idp.entity_id(), judge_issuer(all.assertion, idp, true)) &&
           checks.note("issue_instant", "at most 10 minutes old", judge_age(all, out), to_rfc3339(out.issue_instant)) &&
           checks.note("subject_confirmation", all.ours.in_response_to.value_or(all.ours.acs_url), judge_subject(all, out));
}

bool judge_contents(const judged& all, claims& out, trace& checks) {
    return checks.note("conditions", "valid now", judge_conditions(all, out)) &&
           checks.note("audience", all.ours.sp_entity_id, judge_audience(all)) &&
           checks.note("authentication", "an AuthnStatement that is good enough", judge_authentication(all, out),
                       out.authn_context) &&
           checks.note("session", "SessionNotOnOrAfter ahead", judge_session_end(all, out)) &&
           checks.note("name_id", "one readable name, or none", read_name_id(all, out));
}

}  // namespace

bool is_one_of(std::string_view value, std::string_view first, const std::vector<std::string>& more) {
    return !value.empty() && (value == first || std::find(more.begin(), more.end(), value) != more.end());
}

void end_by(claims& out, instant limit) { out.accepted_until = std::min(out.accepted_until, limit); }

bool judge_rules(const judged& all, claims& out, trace& checks) {
    if (!judge_addressing(all, out, checks)) return false;
    if (!all.ours.in_response_to)
        checks.skip("in_response_to",
                    out.in_response_to.empty() ? "a request that was sent" : "that " + out.in_response_to + " was asked here");
    if (!judge_contents(all, out, checks)) return false;
    read_attributes(all, out);
    out.issuer = all.idp.entity_id();
    out.assertion_id = all.assertion.attribute("ID").value_or("");
    out.accepted_until = out.accepted_until + all.when.skew_ms;
    check_replay(checks);
    return true;
}

}  // namespace gatehouse::saml
