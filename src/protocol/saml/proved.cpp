#include "proved.hpp"

#include <algorithm>

#include <gatehouse/base/text.hpp>

namespace gatehouse::saml {
namespace {

constexpr std::string_view transient_format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
// Entra sends this instead of the groups when there are too many: the set is unknown then, not empty.
constexpr std::string_view overage_attribute = "http://schemas.microsoft.com/claims/groups.link";

const attribute* find(const claims& said, std::string_view name) {
    const auto found = std::ranges::find(said.attributes, name, &attribute::name);
    return found == said.attributes.end() ? nullptr : &*found;
}

signed_part wanted_part(signed_parts must) {
    switch (must) {
        case signed_parts::either: return signed_part::either;
        case signed_parts::response: return signed_part::response;
        case signed_parts::assertion:
        case signed_parts::both: return signed_part::assertion;
    }
    return signed_part::either;
}

std::string take_attribute_subject(const connection_settings& settings, const claims& said, lifecycle::proved_sign_in& proved) {
    const std::string& name = settings.subject_attribute;
    if (std::ranges::count(said.attributes, name, &attribute::name) > 1) return "attribute.duplicate";
    const attribute* subject = find(said, name);
    if (!subject || subject->values.empty()) return "attribute.missing";
    if (subject->values.size() > 1) return "attribute.duplicate";
    proved.subject = subject->values.front();
    proved.identity = pinned_identity{"", "", "attribute:" + name, proved.subject};
    return "";
}

// A transient NameID is another one each time: it says nothing about who somebody is (catalogue 156).
std::string take_name_id_subject(const claims& said, lifecycle::proved_sign_in& proved) {
    if (!said.subject || said.subject->value.empty()) return "name_id.absent";
    if (said.subject->format == transient_format) return "name_id.transient";
    proved.subject = said.subject->value;
    proved.identity = pinned_identity{said.subject->name_qualifier, said.subject->sp_name_qualifier, said.subject->format,
                                      said.subject->value};
    return "";
}

std::optional<std::vector<std::string>> groups_of(const connection_settings& settings, const claims& said) {
    if (settings.group_attribute.empty() || find(said, overage_attribute)) return std::nullopt;
    std::optional<std::vector<std::string>> groups;
    for (const attribute& one : said.attributes) {
        if (one.name != settings.group_attribute) continue;
        if (!groups) groups.emplace();
        for (const std::string& name : one.values)
            if (groups->size() < limits::group_claims) groups->push_back(name);
    }
    return groups;
}

}  // namespace

expectations expectations_of(const connection_setup& setup, std::vector<private_key> keys, instant now) {
    const connection_settings& settings = setup.at.settings;
    expectations ours{.sp_entity_id = setup.entity_id,
                      .acs_url = setup.acs_url,
                      .accepted_audiences = settings.accepted_audiences,
                      .acs_aliases = settings.acs_aliases,
                      .in_response_to = std::nullopt,
                      .unsolicited_allowed = false,
                      .decryption_keys = std::move(keys),
                      .skew_s = settings.skew_s,
                      .want = wanted_part(settings.must_sign),
                      .allow_sha1 = settings.allow_sha1_until && now < *settings.allow_sha1_until,
                      .allow_cbc = settings.allow_cbc_until && now < *settings.allow_cbc_until,
                      .authn_contexts = {},
                      .authenticated_since = std::nullopt};
    return ours;
}

translated translate(const connection_setup& setup, const claims& said, const http::request& request) {
    const connection_settings& settings = setup.at.settings;
    translated out{"",
                   {.connection = setup.at.id,
                    .issuer = said.issuer,
                    .assertion_id = said.assertion_id,
                    .issued_at = said.issue_instant,
                    .accepted_until = said.accepted_until,
                    .authenticated_at = said.authn_instant,
                    .request_id = said.in_response_to,
                    .correlation_mac = "",
                    .identity = std::nullopt,
                    .subject = "",
                    .groups = groups_of(settings, said),
                    .hard_end = said.session_not_on_or_after,
                    .name_id = said.subject ? said.subject->value : "",
                    .session_index = said.session_index,
                    .authn_context = said.authn_context,
                    .mfa = !settings.mfa_authn_context.empty() && said.authn_context == settings.mfa_authn_context,
                    .address = request.remote_address,
                    .agent = std::string(request.find_header("User-Agent").substr(0, 256))}};
    out.refusal = settings.subject_attribute.empty() ? take_name_id_subject(said, out.proved)
                                                     : take_attribute_subject(settings, said, out.proved);
    return out;
}

}  // namespace gatehouse::saml
