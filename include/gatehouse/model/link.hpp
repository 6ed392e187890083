#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// One value of an attribute that a schema marks `indexed`, as filters look it up.
struct indexed_value {
    std::string path{};  // attribute_path::text(): "emails.value"
    std::string fold{};  // of the text; a boolean is "true" or "false", a number or time its text
    std::optional<double> number{};
    std::optional<instant> at{};
    friend bool operator==(const indexed_value&, const indexed_value&) = default;
};

// What a connection says of a person, freed of wire forms: the protocol layer has read, checked and canonicalized it.
struct link_content {
    std::string user_name{};
    std::optional<std::string> external_id{};
    std::string display_name{};    // may be empty
    std::string email{};           // the primary one, for the member's record; may be empty
    std::optional<bool> active{};  // absent changes nothing, on a create it means true
    std::string document = "{}";   // JSON of the stored attributes (userName, externalId too), without id, meta, active, groups
    std::vector<indexed_value> indexed{};
};

// The record of one person in one connection: a SCIM User is this.
struct link {
    link_id id;
    connection_id connection;
    member_id member;
    bool authority = true;  // speaks for the member's name, e-mail and status
    std::optional<std::string> external_id{};
    std::string user_name{};
    std::string display_name_fold{};
    bool active = true;  // this link's own flag, as the IdP sent it
    std::string document{};
    std::int64_t version = 1;  // covers the stored attributes and what shown_active() says, not derived groups
    instant created{}, modified{};
    bool member_held = false;   // the member has a hold, whoever set it
    bool member_waits = false;  // to be reconciled after a restore, which is one; the version is below zero meanwhile

    // What `active` reads as (access.md, invariant 5).
    bool shown_active() const noexcept { return active && !member_held; }
};

}  // namespace gatehouse
