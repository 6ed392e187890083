#pragma once
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/credential.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// Whom a credential that is alive speaks for. Only domain/sessions makes one.
struct principal {
    credential_kind kind;
    organization_id organization;
    std::string credential;  // id of the row in the kind's table
    std::optional<member_id> member;
    std::optional<connection_id> connection;    // signed in through (session), speaks for (SCIM token)
    std::optional<session_id> session;          // itself, or a child's parent
    std::optional<application_id> application;  // child session and code: good at that application only
    std::string host;                           // and on that host only
    std::string binding;                        // code: the browser's
    std::vector<std::string> scope;             // API key: permission patterns and "role:<slug>"; empty narrows nothing
    bool mfa = false;
    std::optional<instant> authn_at;
    instant created, expires, last_used;
    bool asked_anew = false;  // authn_at is of a proof that was asked for: ForceAuthn, or /me/confirm
};

// What a sign-in says of the session it makes.
struct session_facts {
    member_id member;
    std::optional<connection_id> connection;  // empty: local sign-in, or a set-up
    std::optional<link_id> link;
    std::optional<instant> hard_end;  // SessionNotOnOrAfter (SAML core, 2.7.2)
    std::string name_id, session_index, authn_context;
    std::optional<instant> authn_at;
    bool mfa = false;
    std::string address, agent;
    std::vector<group_id> claims;  // groups of the complete set that this sign-in showed
    std::int64_t absolute_ms = limits::session_absolute_ms;
    bool asked_anew = false;  // of a connection's: ForceAuthn was asked for, and done
};

// A row as lists show it; nothing secret.
struct session_row {
    session_id id;
    member_id member;
    std::optional<connection_id> connection;
    instant created, expires, last_used;
    std::optional<instant> ended;
    bool mfa = false;
    std::string address, agent;
};

struct api_key_row {
    api_key_id id;
    member_id member;
    std::string name;
    std::vector<std::string> scope;
    instant created;
    std::optional<instant> not_before;  // good from then on; from when it was made where there is none
    instant expires;
    std::optional<instant> ended, last_used;
    std::optional<instant> waits_since{};  // restored then, and not confirmed since
};

struct scim_token_row {
    scim_token_id id;
    connection_id connection;
    std::string name;
    instant created, expires;
    std::optional<instant> ended, last_used;
    std::optional<instant> waits_since{};  // restored then, and not confirmed since
};

}  // namespace gatehouse
