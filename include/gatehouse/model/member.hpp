#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

enum class member_status : std::uint8_t { invited, active, removed, erased };
constexpr std::string_view to_text(member_status status) {
    switch (status) {
        case member_status::invited: return "invited";
        case member_status::active: return "active";
        case member_status::removed: return "removed";
        case member_status::erased: return "erased";
    }
    return "";
}

// Who ended a member; decides what a later SCIM create makes of the same names (access.md, invariant 6).
enum class removal_source : std::uint8_t { idp, administrator };
constexpr std::string_view to_text(removal_source by) { return by == removal_source::idp ? "idp" : "administrator"; }

// How a person is called; comes from the authority link, or from an administrator for who has none.
struct member_names {
    std::string display_name{};
    std::string user_name{};
    std::string email{};

    const std::string& shown() const noexcept { return display_name.empty() ? user_name : display_name; }
    friend bool operator==(const member_names&, const member_names&) = default;
};

// One person's record in one organization: the anchor of rights, history and revocation.
struct member {
    member_id id;
    member_status status = member_status::active;
    std::int64_t holds = 0;  // how many sources hold it; a suspension is nothing but that
    std::int64_t epoch = 1;  // every credential stores it; raising it ends them all
    instant epoch_at{};
    std::optional<instant> access_begins_at{}, access_ends_at{};
    std::string access_begins_by{}, access_ends_by{};  // who set it, as in hold::by; empty without one
    std::string recovery_address{};
    member_names names{};
    bool owner = false;
    std::optional<removal_source> removed_by{};
    instant since{};

    bool suspended() const noexcept { return status == member_status::active && holds > 0; }
    bool gone() const noexcept { return status == member_status::removed || status == member_status::erased; }
    bool begun(instant now) const noexcept { return !access_begins_at || *access_begins_at <= now; }
    // The member's own gate (access.md, The decision, step 1).
    bool alive(instant now) const noexcept {
        return status == member_status::active && holds == 0 && begun(now) && (!access_ends_at || now < *access_ends_at);
    }
};

}  // namespace gatehouse
