#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

enum class group_origin : std::uint8_t { scim, claim };
constexpr std::string_view to_text(group_origin origin) { return origin == group_origin::scim ? "scim" : "claim"; }

enum class group_member_kind : std::uint8_t { user, group };
constexpr std::string_view to_text(group_member_kind kind) { return kind == group_member_kind::user ? "user" : "group"; }

struct group_content {
    std::string display_name{};
    std::optional<std::string> external_id{};
    std::string document = "{}";  // JSON of the stored attributes (displayName, externalId too), without id, meta, members
};

// A directory group of one connection. It grants nothing by itself.
struct group {
    group_id id;
    connection_id connection;
    std::optional<std::string> external_id{};
    std::string display_name{};
    group_origin origin = group_origin::scim;
    std::string document{};
    std::int64_t version = 1;  // counts changes of membership too
    std::int64_t member_count = 0;
    bool in_work = false;  // a large replacement is under way: rows are read as they stand
    instant created{}, modified{};
};

// A row of a group's members. id is the SCIM id inside the connection: a link's, or a nested group's.
struct group_member {
    std::string id{};
    group_member_kind kind = group_member_kind::user;
    std::string document{};  // JSON object of further sub-attributes as the client sent them, or empty
    instant since{};
};

// A reference that nothing in the connection answers to yet.
struct pending_member {
    std::string reference{};  // an id or an externalId
    std::string document{};
    instant until{};
};

// A group that a user is in; not direct: through nested groups only.
struct membership {
    group_id group;
    std::string display_name{};
    bool direct = true;
};

}  // namespace gatehouse
