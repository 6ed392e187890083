#pragma once
#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <gatehouse/base/result.hpp>
#include <gatehouse/base/uuid.hpp>

namespace gatehouse {

// An id that the gateway assigned: UUIDv7, never reused, opaque to clients (RFC 7643, 3.1). The tag keeps a member's id
// from being passed where a group's is meant.
template <class Tag> class typed_id {
public:
    // errc::not_found when malformed: a name that cannot exist is answered like one that does not.
    static result<typed_id> parse(std::string_view text) {
        if (!is_uuid(text)) return make_error(errc::not_found, "no such id");
        return typed_id(std::string(text));
    }
    // For ids that come out of the store.
    static typed_id trusted(std::string_view text) { return typed_id(std::string(text)); }
    static typed_id create(instant at, random_source& random) { return typed_id(new_uuid(at, random)); }

    std::string_view text() const noexcept { return text_; }
    friend auto operator<=>(const typed_id&, const typed_id&) = default;

private:
    explicit typed_id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

using organization_id = typed_id<struct organization_tag>;
using unit_id = typed_id<struct unit_tag>;
using member_id = typed_id<struct member_tag>;
using link_id = typed_id<struct link_tag>;
using connection_id = typed_id<struct connection_tag>;
using connection_proposal_id = typed_id<struct connection_proposal_tag>;
using group_id = typed_id<struct group_tag>;
using team_id = typed_id<struct team_tag>;
using role_id = typed_id<struct role_tag>;
using policy_id = typed_id<struct policy_tag>;
using assignment_id = typed_id<struct assignment_tag>;
using mapping_rule_id = typed_id<struct mapping_rule_tag>;
using resource_id = typed_id<struct resource_tag>;
using grant_id = typed_id<struct grant_tag>;
using session_id = typed_id<struct session_tag>;
using child_session_id = typed_id<struct child_session_tag>;
using api_key_id = typed_id<struct api_key_tag>;
using scim_token_id = typed_id<struct scim_token_tag>;
using application_id = typed_id<struct application_tag>;
using change_id = typed_id<struct change_tag>;

}  // namespace gatehouse
