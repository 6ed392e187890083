#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/secret.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/connection.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// What an identity provider has proved of somebody, freed of XML.
struct proved_sign_in {
    connection_id connection;
    std::string issuer, assertion_id;
    instant issued_at, accepted_until;
    instant authenticated_at;
    std::string request_id;       // what it answers
    std::string correlation_mac;  // of the browser's cookie for that request; empty: none came
    std::string invitation{};     // the link of a letter that was opened in this browser; empty: none

    std::optional<pinned_identity> identity;         // absent: transient or none, only the subject tells
    std::string subject;                             // what the first match goes by (connection_settings::match)
    std::optional<std::vector<std::string>> groups;  // the complete set; absent means unknown, not none

    std::optional<instant> hard_end;  // SessionNotOnOrAfter
    std::string name_id, session_index, authn_context;
    bool mfa = false;
    std::string address, agent;
};

// refusal is empty, or the catalogue's reason code; a refusal leaves its replay row, the consumed request and an audit record,
// so its transaction is to be committed.
struct sign_in_outcome {
    std::string refusal;
    bool again_with_force_authn = false;  // user.stale_authentication: one new round may prove a fresh one
    bool asked_anew = false;              // ForceAuthn was asked for, and this is what came of it
    secret session;                       // the credential, when signed in
    std::string session_id, member_id;
    std::string return_to = "/me";
};

// Finds the member, pins the identity, keeps the claims, opens the session: one transaction. In this order, each refusing:
// connection enabled, assertion not seen before, the request ours and this browser's, identity (security.md), member alive.
// Whoever is invited by the proved address, and has opened the letter in this browser, accepts by it: decider says whether what
// it gives may still be given; null: nobody is let in so.
result<sign_in_outcome> sign_in(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                std::int64_t session_absolute_ms, const proved_sign_in& proved,
                                const access::decider* decider = nullptr);

// A sign-in that was refused before anything was proved: its audit record only.
result<void> record_refused_sign_in(tenant_transaction& tx, const request_context& by, const connection_id& at,
                                    std::string_view reason);

// The label of the correlation cookie's mac.
inline constexpr std::string_view correlation_label = "saml correlation";

}  // namespace gatehouse::lifecycle
