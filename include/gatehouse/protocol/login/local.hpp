#pragma once
#include <cstdint>

#include <gatehouse/protocol/login/password_throttle.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// The pages of people without an identity provider: accepting an invitation, signing in with a password and a one-time code,
// their own account. Those marked (slow) hash a password: not for a thread that others wait for.
namespace gatehouse::protocol::login {

struct local_accounts {
    const doors& at;
    password_throttle& throttle;
    bool sends_mail;
    std::int64_t session_absolute_ms;
};

endpoint invitation_form(const local_accounts& of);  // GET /invitations: a link's secret is in the fragment, a script moves it
endpoint accept_invitation(const local_accounts& of);  // POST /invitations (slow)

endpoint password_form(const local_accounts& of);     // GET /login/password
endpoint password_sign_in(const local_accounts& of);  // POST /login/password (slow)
endpoint code_sign_in(const local_accounts& of);      // POST /login/code

endpoint forgotten_form(const local_accounts& of);  // GET /forgot
endpoint forgotten(const local_accounts& of);       // POST /forgot: the same answer whoever it is
endpoint reset_form(const local_accounts& of);      // GET /reset
endpoint reset_password(const local_accounts& of);  // POST /reset (slow)

endpoint my_password_form(const local_accounts& of);  // GET /me/password
endpoint my_password(const local_accounts& of);       // POST /me/password (slow)
endpoint my_profile_form(const local_accounts& of);   // GET /me/profile
endpoint my_profile(const local_accounts& of);        // POST /me/profile
endpoint my_codes_form(const local_accounts& of);     // GET /me/codes
endpoint begin_my_codes(const local_accounts& of);    // POST /me/codes/begin: shows the seed
endpoint confirm_my_codes(const local_accounts& of);  // POST /me/codes/confirm: shows the recovery codes
endpoint remove_my_codes(const local_accounts& of);   // POST /me/codes/remove

// Browsers in which the password is enough.
endpoint my_devices(const local_accounts& of);     // GET /me/devices
endpoint end_my_device(const local_accounts& of);  // POST /me/devices/end

// The recovery address: what it is, what waits, asking for another one, taking that back; and the page that its mail leads to,
// which acts for its own member alone, signed in.
endpoint my_recovery_form(const local_accounts& of);          // GET /me/recovery
endpoint ask_my_recovery(const local_accounts& of);           // POST /me/recovery (slow)
endpoint take_back_my_recovery(const local_accounts& of);     // POST /me/recovery/take-back
endpoint my_recovery_confirmation(const local_accounts& of);  // GET /me/recovery/confirm
endpoint confirm_my_recovery(const local_accounts& of);       // POST /me/recovery/confirm

// Proving once more that it is you, before what cannot be taken back (domain/sessions/step_up.hpp): here, or at the identity
// provider that signed you in.
endpoint confirmation_form(const local_accounts& of);  // GET /me/confirm
endpoint confirm_me(const local_accounts& of);         // POST /me/confirm (slow)

// Ownership of the organization: an owner offers and revokes it, whom it is offered to accepts or declines it. Of every member,
// whoever signs him in.
struct ownership_pages {
    const local_accounts& people;
    const access::model_library& models;
};
endpoint my_ownership(const ownership_pages& of);       // GET /me/ownership
endpoint offer_ownership(const ownership_pages& of);    // POST /me/ownership/offer
endpoint revoke_ownership(const ownership_pages& of);   // POST /me/ownership/revoke
endpoint accept_ownership(const ownership_pages& of);   // POST /me/ownership/accept
endpoint decline_ownership(const ownership_pages& of);  // POST /me/ownership/decline

}  // namespace gatehouse::protocol::login
