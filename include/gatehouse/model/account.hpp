#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

using invitation_id = typed_id<struct invitation_tag>;
using mail_id = typed_id<struct mail_tag>;

enum class mail_state : std::uint8_t { waiting, sent, failed, withdrawn };
constexpr std::string_view to_text(mail_state state) {
    switch (state) {
        case mail_state::waiting: return "waiting";
        case mail_state::sent: return "sent";
        case mail_state::failed: return "failed";
        case mail_state::withdrawn: return "withdrawn";
    }
    return "";
}

// What a person may know of a mail: what became of it, and what the mail server said.
struct mail_delivery {
    mail_state state = mail_state::waiting;
    std::int64_t attempts = 0;
    std::optional<instant> ended{};
    std::string failure{};
};

// A mail that is to be sent. sealed: subject, a line end, the text.
struct waiting_mail {
    mail_id id;
    std::string kind, recipient, sealed;
    std::int64_t attempts = 0;
};

enum class invitation_state : std::uint8_t { pending, accepted, expired, revoked };
constexpr std::string_view to_text(invitation_state state) {
    switch (state) {
        case invitation_state::pending: return "pending";
        case invitation_state::accepted: return "accepted";
        case invitation_state::expired: return "expired";
        case invitation_state::revoked: return "revoked";
    }
    return "";
}

struct invitation {
    invitation_id id;
    member_id member;
    std::string email{};
    std::optional<role_id> role{};       // empty: it gives a member who is here already a password, and no role
    std::optional<member_id> inviter{};  // empty: the operator
    std::string link{};                  // id of the link that is good
    std::optional<unit_id> unit{};       // which it joins
    mail_id mail;
    instant created{}, expires{};
    std::optional<instant> accepted{}, revoked{};

    invitation_state state(instant now) const noexcept {
        if (accepted) return invitation_state::accepted;
        if (revoked) return invitation_state::revoked;
        return now < expires ? invitation_state::pending : invitation_state::expired;
    }
};

// What a member without an identity provider signs in with.
struct local_account {
    member_id member;
    std::string login_fold{};     // the e-mail address, folded
    std::string password_hash{};  // empty: no password yet
    std::string totp_sealed{}, totp_offered{};
    std::int64_t totp_step = 0;
    std::string recovery_codes{};  // macs, a blank between
    std::int64_t failed_count = 0;
    std::optional<instant> failed_at{}, locked_until{}, password_since{}, reset_asked{};
    std::string contact{};

    bool locked(instant now) const noexcept { return locked_until && now < *locked_until; }
    bool has_totp() const noexcept { return !totp_sealed.empty(); }
};

}  // namespace gatehouse
