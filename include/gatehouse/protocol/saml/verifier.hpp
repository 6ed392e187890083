#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/crypto/public_key.hpp>
#include <gatehouse/protocol/saml/trust.hpp>

// The judgement of a SAML Response (SAML core; profiles 4.1.4), as a pure function: no store, no network, no clock of its
// own. Needs a living xml::library.
namespace gatehouse::saml {

enum class signed_part : std::uint8_t { either, response, assertion };

struct expectations {
    std::string sp_entity_id;
    std::string acs_url;
    std::vector<std::string> accepted_audiences;  // exact, beside sp_entity_id
    std::vector<std::string> acs_aliases;         // exact, beside acs_url, after a change of the base URL
    // The request this must answer. Without one the document must still name a request, the same in both places, and whoever
    // asked has to find claims::in_response_to among its own requests of this browser and connection before anything is
    // believed.
    std::optional<std::string> in_response_to;
    bool unsolicited_allowed = false;  // only for judging offline: a document that answers no request is judged on the rest
    std::vector<private_key> decryption_keys;
    std::int64_t skew_s = limits::saml_skew_s;  // cut at limits::saml_longest_skew_s
    signed_part want = signed_part::either;
    bool allow_sha1 = false;  // both under a dated opt-in that the caller has judged
    bool allow_cbc = false;
    std::vector<std::string> authn_contexts;     // class references of which one is demanded; empty: any
    std::optional<instant> authenticated_since;  // AuthnInstant must not lie before (ForceAuthn)
};

struct name_id {
    std::string value, format, name_qualifier, sp_name_qualifier;  // format empty: unspecified
};

struct attribute {
    std::string name, name_format, friendly_name;  // the friendly name is for people; never match on it
    std::vector<std::string> values;               // plain text ones; structured values are left out
};

// What the identity provider said, read from bytes that its signature covers.
struct claims {
    std::string issuer, assertion_id;
    instant issue_instant;
    instant accepted_until;  // from here on refused as expired: a replay row outlives it
    std::optional<name_id> subject;
    std::string in_response_to;  // empty: unsolicited
    std::string session_index;   // empty: none
    instant authn_instant;
    std::optional<instant> session_not_on_or_after;
    std::string authn_context;  // AuthnContextClassRef; empty: none
    std::vector<attribute> attributes;
    bool one_time_use = false;
};

enum class check_verdict : std::uint8_t { passed, failed, warning, not_checked };
std::string_view to_text(check_verdict verdict);

struct check {
    std::string name;
    check_verdict verdict;
    std::string expected, received;  // cut at 256 bytes; never a NameID or an attribute's value
};

struct verdict {
    bool accepted = false;
    std::string reason;         // a stable code of the catalogue when refused
    std::vector<check> checks;  // in the order they were made; the last one failed when refused
    claims said;                // only when accepted
    std::string proven;         // the canonical bytes said was read from; only when accepted
};

// SAMLResponse of the POST binding. Line breaks pass. errc::too_large "request.too_large", errc::invalid_syntax
// "request.base64".
result<std::string> decode_response(std::string_view base64);
verdict judge(std::string_view decoded_xml, const trust& idp, const expectations& ours, instant now);

}  // namespace gatehouse::saml
