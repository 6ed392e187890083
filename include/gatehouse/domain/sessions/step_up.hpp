#pragma once
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/session.hpp>

namespace gatehouse::sessions {

// What cannot be taken back takes more than a session that was left open: within the last minutes its member proved who he is,
// to the identity provider that signed him in and was asked to make sure (ForceAuthn), or here with password and one-time code
// (security.md, Principals). Without ForceAuthn a provider may sign in whoever sits before a browser that it knows.
inline bool is_stepped_up(const principal& who, instant now) {
    if (who.kind != credential_kind::session || !who.authn_at) return false;
    return now <= *who.authn_at + limits::step_up_ms && (who.connection ? who.asked_anew : who.mfa);
}

// errc::forbidden, saying where one does that. Never an API key's.
inline result<void> check_stepped_up(const principal& who, instant now) {
    if (is_stepped_up(who, now)) return {};
    if (who.kind != credential_kind::session)
        return make_error(errc::forbidden, "this takes a person who has signed in, not an API key");
    return make_error(errc::forbidden,
                      "prove first that it is you: open /me/confirm in your browser, then do this within ten minutes");
}

}  // namespace gatehouse::sessions
