#include "histories/checkers.hpp"

#include <algorithm>
#include <set>

#include "reference/evaluator.hpp"

namespace gatehouse::histories {
namespace {

std::int64_t number(const record& row, std::string_view column) { return picture::number_of(row, column); }
const std::string& text(const record& row, std::string_view column) { return row.find(column)->second; }
bool gone(const record& member) { return text(member, "status") == "removed" || text(member, "status") == "erased"; }
// Not yet to come is as dead as suspended: what was given before ended, and nothing is given. An end raises no epoch.
bool dead(const record& member, const picture& now) {
    return gone(member) || number(member, "holds") > 0 || number(member, "access_begins_at") > now.now;
}

// 1. The slot counts any state but erased.
std::string owners(const moment& at) {
    std::size_t slots = 0;
    for (const auto& [id, row] : at.now.rows("member"))
        if (text(row, "owner") == "1" && text(row, "status") != "erased") ++slots;
    const bool one = at.model.owners == access::permission_model::owner_rule::exactly_one;
    return (one ? slots == 1 : slots >= 1) ? "" : std::to_string(slots) + " owners";
}

// Whether the row itself says that it is good, whoever stands behind it.
bool is_good(const picture& now, const record& row, std::string_view ended) {
    return text(row, ended).empty() && number(row, "expires") > now.now && number(row, "generation") == now.generation &&
           number(row, "organization_epoch") == now.number("epoch");
}

// 3, 4. Nobody who is dead has a credential whose epoch is the present one.
std::string credentials(const moment& at) {
    const auto& members = at.now.rows("member");
    const auto& connections = at.now.rows("connection");
    for (const auto& [name, ended] :
         {std::pair("session", "ended"), std::pair("api_key", "ended"), std::pair("link_token", "consumed")})
        for (const auto& [id, row] : at.now.rows(name)) {
            if (!is_good(at.now, row, ended) || text(row, "member").empty()) continue;
            const auto& who = members.at(text(row, "member"));
            if (dead(who, at.now) && number(row, "member_epoch") == number(who, "epoch"))
                return std::string(name) + " " + id + " of " + text(row, "member") + ", who is dead";
        }
    for (const auto& name : {"session", "scim_token"})
        for (const auto& [id, row] : at.now.rows(name)) {
            if (!is_good(at.now, row, "ended") || text(row, "connection").empty()) continue;
            const auto& idp = connections.at(text(row, "connection"));
            if (text(idp, "state") != "active" && number(row, "connection_epoch") == number(idp, "epoch"))
                return std::string(name) + " " + id + " of a connection that is off";
        }
    return "";
}

// 2. Who keeps a key may keep keys. Who is barred at the gate has lost nothing.
std::string key_owners(const moment& at) {
    reference::coverage aside;
    for (const auto& [id, row] : at.now.rows("api_key")) {
        const auto& owner = at.now.rows("member").at(text(row, "member"));
        if (!is_good(at.now, row, "ended") || number(row, "member_epoch") != number(owner, "epoch")) continue;
        const reference::query asked{text(row, "member"), {}, "gatehouse:api-keys:hold", "member", text(row, "member"), {}, {}};
        const auto judged = reference::evaluate(at.world, asked, at.now.now, reference::fault::none, aside);
        if (!judged.allowed && judged.step != "gate")
            return "key " + id + " of " + text(row, "member") + ", who may not hold one";
    }
    return "";
}

// 5. A suspended member has as many holds as its record says; the authority's flag and its hold go together.
std::string holds(const moment& at) {
    std::map<std::string, std::int64_t> counted;
    std::set<std::string> by_connection;
    for (const auto& [id, row] : at.now.rows("hold")) {
        ++counted[text(row, "member")];
        if (text(row, "source_kind") == "connection") by_connection.insert(text(row, "member") + " " + text(row, "source_id"));
    }
    for (const auto& [id, row] : at.now.rows("member"))
        if (number(row, "holds") != counted[id]) return id + " has another number of holds than its record says";
    for (const auto& [id, row] : at.now.rows("link")) {
        const bool held = by_connection.contains(text(row, "member") + " " + text(row, "connection"));
        if (text(row, "authority") == "1" && held == (text(row, "active") == "1"))
            return "the link " + id + " and its hold differ";
    }
    return "";
}

// 6. Who was removed has nothing left, and counts nowhere.
std::string removed(const moment& at) {
    std::int64_t living = 0;
    std::set<std::string> ended;
    for (const auto& [id, row] : at.now.rows("member")) gone(row) ? (void)ended.insert(id) : (void)++living;
    if (at.now.number("member_count") != living) return "members are miscounted";
    for (const auto& name : {"link", "team_member", "member_unit"})
        for (const auto& [id, row] : at.now.rows(name))
            if (ended.contains(text(row, "member"))) return std::string(name) + " " + id + " of who was removed";
    for (const auto& name : {"assignment", "grant"})
        for (const auto& [id, row] : at.now.rows(name))
            if (text(row, "principal_kind") == "member" && ended.contains(text(row, "principal")))
                return std::string(name) + " " + id + " of who was removed";
    std::map<std::string, std::int64_t> users, in_group;
    for (const auto& [id, row] : at.now.rows("link")) ++users[text(row, "connection")];
    for (const auto& [id, row] : at.now.rows("group_member")) ++in_group[text(row, "group_id")];
    for (const auto& [id, row] : at.now.rows("connection"))
        if (number(row, "user_count") != users[id]) return "users of " + id + " are miscounted";
    for (const auto& [id, row] : at.now.rows("directory_group"))
        if (number(row, "member_count") != in_group[id]) return "members of the group " + id + " are miscounted";
    return "";
}

// KS-16. A role that was deprecated all the time has no new holder, by whatever way.
std::string deprecated(const moment& at) {
    for (const auto& [slug, holders] : holders_of_deprecated(at.world, at.now.now)) {
        const auto before = at.held_before.find(slug);
        if (before == at.held_before.end() || at.now.told_of_role(slug)) continue;
        for (const auto& who : holders)
            if (!before->second.contains(who)) return "the deprecated role " + slug + " came to " + who;
    }
    return "";
}

// 9. Where the plan stayed, nothing went over it.
std::string plans(const moment& at) {
    if (at.now.told_of("organization.plan_changed")) return "";
    const auto limit = at.now.number("member_limit");
    if (!text(at.now.organization, "member_limit").empty() && at.now.number("member_count") > limit &&
        at.now.number("member_count") > at.before.number("member_count"))
        return "more members than the plan has";
    const auto* plan = at.model.plan_of(text(at.now.organization, "plan"));
    if (!plan || plan->custom_roles) return "";
    for (const auto& [id, row] : at.now.rows("role"))
        if (text(row, "built_in") == "0" && !at.before.rows("role").contains(id))
            return "a custom role where the plan has none";
    return "";
}

std::string positions(const moment& at) {
    const auto last = at.now.number("last_position");
    if (at.now.change_rows != last) return "positions have gaps";
    std::int64_t next = at.before.number("last_position");
    for (const auto& one : at.now.changes)
        if (one.position != ++next) return "position " + std::to_string(next) + " is missing";
    return next == last ? "" : "the last position is " + std::to_string(next);
}

std::string shown(const record& row) {
    std::string all;
    for (const auto& [column, content] : row) all += column + "=" + content + " ";
    return all;
}

// 10. Whatever changed, a change row of this time names it, or what it belongs to, or belonged to.
std::string unlogged(const moment& at) {
    const auto named = [&](const std::string& id) {
        return !id.empty() && std::ranges::any_of(at.now.changes, [&](const told& one) {
            return one.target == id || one.facts.find(id) != std::string::npos;
        });
    };
    const auto told = [&](const std::string& id, const record& row) {
        if (named(id)) return true;
        for (const auto& column : {"member", "principal", "role", "resource", "parent", "unit", "team", "scope_id", "group_id",
                                   "policy", "slug", "connection"})
            if (const auto found = row.find(column); found != row.end() && named(found->second)) return true;
        return false;
    };
    for (const auto& name :
         {"member", "hold", "link", "directory_group", "team", "team_member", "role", "policy", "role_policy", "assignment",
          "mapping_rule", "resource", "unit", "member_unit", "grant", "api_key"}) {
        const auto &then = at.before.rows(name), &now = at.now.rows(name);
        for (const auto& [id, row] : now)
            if (const auto was = then.find(id);
                (was == then.end() || (was->second != row && !told(id, was->second))) && !told(id, row))
                return std::string(name) + " " + id + " changed and nothing tells: " + shown(row);
        for (const auto& [id, row] : then)
            if (!now.contains(id) && !told(id, row))
                return std::string(name) + " " + id + " went and nothing tells: " + shown(row);
    }
    return "";
}

}  // namespace

const std::vector<checker>& checkers() {
    static const std::vector<checker> all{
        {"owners", owners}, {"credentials", credentials}, {"key owners", key_owners},
        {"holds", holds},   {"removed", removed},         {"deprecated", deprecated},
        {"plans", plans},   {"positions", positions},     {"unlogged", unlogged},
    };
    return all;
}

}  // namespace gatehouse::histories
