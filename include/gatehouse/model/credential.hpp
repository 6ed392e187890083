#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/enumerator.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// Every kind of secret that opens a door, once. Each is accepted only at its own doors; what is stored is an HMAC under
// the kind's label. A kind that is not in credential_kinds fails the build.
enum class credential_kind : std::uint8_t {
    session,
    child_session,
    api_key,
    scim_token,
    application_secret,
    forward_auth_code,
    setup_secret,
    invitation,
    password_reset,
    sign_in_step,
    email_change,
    trusted_device,
    operator_key
};

struct credential_facts {
    credential_kind kind;
    std::string_view prefix;  // of the text that its holder sees
    std::string_view label;   // of the HMAC: a mac of one kind is no mac of another
    // Which epochs it stores and dies with (access.md, Epochs).
    bool by_member, by_connection, by_organization;
};

inline constexpr std::array credential_kinds{
    credential_facts{credential_kind::session, "ghs_", "session", true, true, true},
    credential_facts{credential_kind::child_session, "ghv_", "child session", true, true, true},  // through its parent
    credential_facts{credential_kind::api_key, "ghk_", "api key", true, false, true},
    credential_facts{credential_kind::scim_token, "ghc_", "scim token", false, true, true},
    credential_facts{credential_kind::application_secret, "gha_", "application secret", false, false, false},
    credential_facts{credential_kind::forward_auth_code, "ghf_", "forward-auth code", true, true, true},
    credential_facts{credential_kind::setup_secret, "ghi_", "set-up secret", false, false, false},
    credential_facts{credential_kind::invitation, "ghn_", "invitation", true, false, true},
    credential_facts{credential_kind::password_reset, "ghr_", "password reset", true, false, true},
    credential_facts{credential_kind::sign_in_step, "ghp_", "sign-in step", true, false, true},      // the password was right
    credential_facts{credential_kind::email_change, "ghe_", "e-mail change", true, false, true},     // of the recovery address
    credential_facts{credential_kind::trusted_device, "ghd_", "trusted device", true, false, true},  // a code was entered there
    credential_facts{credential_kind::operator_key, "gho_", "operator key", false, false, false},
};

constexpr const credential_facts& facts_of(credential_kind kind) { return credential_kinds[static_cast<std::size_t>(kind)]; }
static_assert([] {
    for (std::size_t i = 0; i < credential_kinds.size(); ++i)
        if (static_cast<std::size_t>(credential_kinds[i].kind) != i) return false;
    return true;
}());
static_assert(has_enumerators<credential_kind, credential_kinds.size()>(), "a kind has no row in credential_kinds");

// What stands in a credential's text for the organization where the installation itself is meant: there is none of that id.
inline const organization_id& no_organization() {
    static const auto none = organization_id::trusted("00000000-0000-0000-0000-000000000000");
    return none;
}

// What a credential's text says before anything is looked up: its organization and row, so that one read inside that
// organization finds it and no secret needs an index. Ids are no secret; the last 32 characters (192 bits) are.
struct credential_handle {
    credential_kind kind;
    organization_id organization;
    std::string id;  // of the row, in the kind's table
};

// errc::unauthenticated when the text has not the form of that kind.
result<credential_handle> parse_credential(credential_kind kind, std::string_view text);
// A new secret for a row. Shown once to its holder, never stored: keep keyring::mac of it.
secret new_credential(credential_kind kind, const organization_id& organization, std::string_view row_id,
                      random_source& random);

}  // namespace gatehouse
