#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// That of a row which is over and was not tidied yet.
struct past_window {
    instant closed, opened;
    friend auto operator<=>(const past_window&, const past_window&) = default;
};

// The reads that decisions are made of. Nothing here is copied or kept: rights are derived when asked.
class rights_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<subject_facts> subject(const member_id& id);  // errc::not_found
    // One query seeded by the member: direct assignments, those of teams (also teams that rules give), roles that rules
    // give to the directory groups the member is in, nested groups counted. Of the session's claim groups, or, where the
    // session showed none or none is named, of the latest kept set. Without owner and default role. A rule that gives a
    // role at or above protected_level counts only when approved.
    // at: as the windows will have it then; now without one.
    result<std::vector<held_role>> roles_of(const member_id& id, const std::optional<session_id>& session,
                                            std::int64_t protected_level, std::optional<instant> at = std::nullopt);
    // All grants that reach the member then, on whatever resource.
    result<std::vector<held_grant>> grants_of(const member_id& id, const std::optional<session_id>& session, instant at);
    // When, after now, a window opens or closes of anything that reaches the member: memberships, assignments, grants.
    result<std::vector<instant>> boundaries(const member_id& id, const std::optional<session_id>& session);
    // Those that closed up to now, by their ends, so many of the oldest; of what closed together the first opening.
    result<std::vector<past_window>> closed(const member_id& id, std::size_t most);
    result<std::vector<std::string>> units_of(const member_id& id);
    // Of the units that a resource is restricted to, so many, in order.
    result<std::vector<std::string>> unit_codes(std::string_view resource, std::int64_t most);
    // Itself first, then what it lies in, as far up as limits::resource_depth allows; empty for what nobody registered.
    result<resource_chain> resource(std::string_view type, std::string_view name, const member_id& subject);
    // Grants in their window on any of these, to the member or to a team the member is in, by itself or by a rule.
    result<std::vector<held_grant>> grants_on(const resource_chain& chain, const member_id& id,
                                              const std::optional<session_id>& session);
    // The authority link's document, JSON; nothing for who has none.
    result<std::optional<std::string>> attributes(const member_id& id);
    result<std::optional<bool>> mfa_of(const session_id& id);  // nothing for a session that there is not
    result<std::vector<std::string>> team_slugs_of(const member_id& id, const std::optional<session_id>& session);
    // The member's e-mail when it lies in a domain that this organization has proved, else empty.
    result<std::string> proved_email(const member_id& id);
};

}  // namespace gatehouse
