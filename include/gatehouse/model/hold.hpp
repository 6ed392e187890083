#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// connection: an IdP said active:false. admin: a person here did; with the id `restore` one who deleted the connection for
// whose word the member waited since a restore. local_removal: SCIM made the record again after an administrator had removed
// the earlier one; only an administrator clears it. reconcile: a backup was restored, and neither the connection that speaks
// for the member nor an administrator has said since that he goes on.
enum class hold_kind : std::uint8_t { connection, admin, local_removal, reconcile };
constexpr std::string_view to_text(hold_kind kind) {
    switch (kind) {
        case hold_kind::connection: return "connection";
        case hold_kind::admin: return "admin";
        case hold_kind::local_removal: return "local_removal";
        case hold_kind::reconcile: return "reconcile";
    }
    return "";
}

// Each source sets and clears its own hold only.
struct hold_source {
    hold_kind kind = hold_kind::admin;
    std::string id{};  // the connection's; empty for the others, of which a member has one each, but for `restore`

    static hold_source of(const connection_id& connection) { return {hold_kind::connection, std::string(connection.text())}; }
    static hold_source admin() { return {hold_kind::admin, {}}; }
    static hold_source after_restore() { return {hold_kind::admin, "restore"}; }
    static hold_source local_removal() { return {hold_kind::local_removal, {}}; }
    static hold_source reconcile() { return {hold_kind::reconcile, {}}; }
    // "connection:<id>", "admin", "admin:restore", "local_removal", "reconcile".
    std::string text() const { return id.empty() ? std::string(to_text(kind)) : std::string(to_text(kind)) + ":" + id; }
    friend bool operator==(const hold_source&, const hold_source&) = default;
};

struct hold {
    hold_source source{};
    std::string reason{};
    std::string by{};  // the actor who set it: its level guards an admin hold
    instant since{};
};

}  // namespace gatehouse
