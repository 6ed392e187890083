#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

enum class connection_state : std::uint8_t { draft, active, disabled };
constexpr std::string_view to_text(connection_state state) {
    switch (state) {
        case connection_state::draft: return "draft";
        case connection_state::active: return "active";
        case connection_state::disabled: return "disabled";
    }
    return "";
}

// How an IdP reads the RFCs (scim.md, Connection profiles).
enum class connection_profile : std::uint8_t { generic, rfc, entra, okta, google, onelogin, jumpcloud, ping };
inline constexpr std::array<std::string_view, 8> connection_profile_names{"generic", "rfc",      "entra",     "okta",
                                                                          "google",  "onelogin", "jumpcloud", "ping"};
constexpr std::string_view to_text(connection_profile profile) {
    return connection_profile_names[static_cast<std::size_t>(profile)];
}
constexpr std::optional<connection_profile> parse_connection_profile(std::string_view text) {
    for (std::size_t i = 0; i < connection_profile_names.size(); ++i)
        if (connection_profile_names[i] == text) return static_cast<connection_profile>(i);
    return std::nullopt;
}

// What a POST does whose name an unlinked member holds (security.md, Principals).
enum class adopt_rule : std::uint8_t { refuse, approve, proved_domain };
constexpr std::string_view to_text(adopt_rule rule) {
    switch (rule) {
        case adopt_rule::refuse: return "refuse";
        case adopt_rule::approve: return "approve";
        case adopt_rule::proved_domain: return "proved_domain";
    }
    return "";
}

// With what a SAML subject is matched among the connection's own links, the first time, before it is pinned.
enum class subject_match : std::uint8_t { user_name, external_id, email };
constexpr std::string_view to_text(subject_match match) {
    switch (match) {
        case subject_match::user_name: return "user_name";
        case subject_match::external_id: return "external_id";
        case subject_match::email: return "email";
    }
    return "";
}

// What of an answer must be signed (saml.md, Signed enough).
enum class signed_parts : std::uint8_t { either, response, assertion, both };
constexpr std::string_view to_text(signed_parts parts) {
    switch (parts) {
        case signed_parts::either: return "either";
        case signed_parts::response: return "response";
        case signed_parts::assertion: return "assertion";
        case signed_parts::both: return "both";
    }
    return "";
}

// The connection's own rules, kept as JSON in one column. A member that JSON does not name has the default here.
struct connection_settings {
    std::vector<std::string> accepted_audiences{};  // beside the own entity id, exact
    std::vector<std::string> acs_aliases{};         // earlier ACS URLs
    std::int64_t skew_s = limits::saml_skew_s;
    std::string subject_attribute{};  // empty: the NameID
    subject_match match = subject_match::user_name;
    std::string group_attribute{};              // empty: none are read
    std::vector<std::string> allowed_groups{};  // empty: every value counts
    std::string mfa_authn_context{};            // an AuthnContextClassRef that shows MFA
    signed_parts must_sign = signed_parts::either;
    bool bounce_unsolicited = true;             // false: an unsolicited answer is refused outright
    std::optional<instant> allow_sha1_until{};  // dated opt-ins
    std::optional<instant> allow_cbc_until{};
    bool create_just_in_time = false;
    friend bool operator==(const connection_settings&, const connection_settings&) = default;
};

// One customer's IdP, as it pushes by SCIM and signs people in by SAML.
struct connection {
    connection_id id;
    std::string name{};
    connection_state state = connection_state::draft;
    std::int64_t epoch = 1;  // rises when it is disabled, deleted, or its entity id or keys are swapped
    instant epoch_at{};
    connection_profile profile = connection_profile::generic;
    adopt_rule adopt = adopt_rule::refuse;
    std::int64_t revision = 1;  // rises with each change of how it is set up
    std::int64_t user_count = 0, group_count = 0;
    std::string idp_entity_id{}, idp_sso_url{};  // empty: no SAML trust yet
    connection_settings settings{};
    instant created{}, modified{};

    bool enabled() const noexcept { return state == connection_state::active; }
};

}  // namespace gatehouse
