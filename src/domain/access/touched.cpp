#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/touched.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

// What gives nobody a right and takes none. A kind that is not here touches somebody, or, when nothing says whom, everybody.
constexpr std::array<std::string_view, 35> of_no_rights{
    "session.",       "sign_in.",       "api_key.",      "application.",       "invitation.sent",  "invitation.ended",
    "password.",      "totp.",          "account.",      "profile.",           "exported",         "report.",
    "server.",        "rotation.",      "exposure.",     "management.",        "scim_token.",      "domain.",
    "decision.",      "group.created",  "group.changed", "team.created",       "team.changed",     "unit.created",
    "unit.changed",   "policy.created", "role.created",  "connection.created", "link.created",     "connection.trusted",
    "member.removed", "member.erased",  "alarm.",        "transfer.offered",   "connection.propos"};

class reader {
public:
    reader(tenant_transaction& tx, const std::vector<change>& rows, touched& into) : tx_(tx), into_(into) {
        for (const change& row : rows)
            if (row.kind == to_text(change_kind::link_deleted)) remember_owner(row);
    }

    result<void> read(const change& row) {
        const std::string_view kind = row.kind;
        if (kind == "member.removed" || kind == "member.erased") into_.ended.insert(member_id::trusted(row.target.id));
        if (std::ranges::any_of(of_no_rights, [&](std::string_view prefix) { return kind.starts_with(prefix); })) return {};
        const auto parsed = parse_json(row.facts);
        const value* facts = parsed ? &*parsed : nullptr;
        if (row.target.kind == "resource") into_.resources.insert(resource_id::trusted(row.target.id));
        if (row.target.kind == "unit") into_.units.insert(unit_id::trusted(row.target.id));
        if (kind == "resource.created") return made(row);
        if (kind == "resource.deleted") return gone(row);
        if (kind.starts_with("group.members_")) return of_group(row.target, facts ? facts->find("members") : nullptr);
        if (row.target.kind == "link") return of_link(row.target.id, facts);
        if (kind == to_text(change_kind::transfer_accepted))
            if (auto before = of_former_owner(facts); !before) return before;
        if (row.target.kind == "member") return somebody(row.target.id);
        for (const std::string_view name : {"member", "principal"})
            if (const value* who = facts ? facts->find(name) : nullptr) return somebody(who->text());
        return all_through(row.target);
    }

private:
    // Of a link that this change deleted only its last row says whose it was.
    void remember_owner(const change& row) {
        const auto facts = parse_json(row.facts);
        const value* who = facts ? facts->find("member") : nullptr;
        const auto id = who ? member_id::parse(who->text()) : result<member_id>(make_error(errc::not_found, ""));
        if (id) deleted_.emplace(row.target.id, *id);
    }
    result<std::optional<member_id>> owner_of(std::string_view link) {
        if (const auto gone = deleted_.find(link); gone != deleted_.end()) return std::optional(gone->second);
        return exposure_repository(tx_).member_of_link(link);
    }
    result<void> all_through(change_target what) {
        into_.many = true;
        into_.through.push_back(std::move(what));
        return {};
    }
    result<void> made(const change& row) {
        into_.made.insert(resource_id::trusted(row.target.id));
        return {};
    }
    result<void> gone(const change& row) {
        into_.gone.insert(resource_id::trusted(row.target.id));
        return {};
    }
    result<void> of_former_owner(const value* facts) {
        const value* from = facts ? facts->find("from") : nullptr;
        return from && !from->text().empty() ? somebody(from->text()) : result<void>();
    }
    // A team, where it is none of the members.
    result<void> somebody(std::string_view text) {
        const auto id = member_id::parse(text);
        const auto known = id ? member_repository(tx_).get(*id) : result<member>(id.error());
        if (!known && known.error().code == errc::not_found) return all_through({"team", std::string(text)});
        if (!known) return known.error();
        into_.members.insert(*id);
        return {};
    }
    result<void> of_link(std::string_view link, const value* facts) {
        if (const value* who = facts ? facts->find("member") : nullptr) return somebody(who->text());
        const auto who = owner_of(link);
        if (!who) return who.error();
        if (*who) into_.members.insert(**who);
        return {};
    }
    // Another group among them reaches whoever is in that.
    result<void> of_group(const change_target& which, const value* members) {
        const auto* ids = members ? members->if_array() : nullptr;
        if (!ids || into_.many) return all_through(which);
        for (const value& id : *ids) {
            const auto who = owner_of(id.text());
            if (!who) return who.error();
            if (*who) into_.members.insert(**who);
            if (!*who || into_.members.size() > limits::exposures_settled) return all_through(which);
        }
        return {};
    }

    tenant_transaction& tx_;
    touched& into_;
    std::map<std::string, member_id, std::less<>> deleted_;
};

}  // namespace

result<touched> touched_since(tenant_transaction& tx, std::int64_t position) {
    const auto rows = change_repository(tx).after(position, limits::exposure_changes + 1);
    if (!rows) return rows.error();
    touched found;
    reader read(tx, *rows, found);
    for (const auto& row : *rows)
        if (auto done = read.read(row); !done) return done.error();
    if (std::ssize(*rows) > limits::exposure_changes) {
        found.many = true;
        found.through.emplace_back();
    }
    return found;
}

}  // namespace gatehouse::access
