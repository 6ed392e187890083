#include "sign_in_claims.hpp"

#include <algorithm>
#include <unordered_set>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "rule_binding.hpp"

namespace gatehouse::lifecycle {
namespace {

bool is_allowed(const connection_settings& settings, std::string_view name) {
    return settings.allowed_groups.empty() || std::ranges::any_of(settings.allowed_groups, [&](const std::string& allowed) {
               return fold(allowed) == fold(name);
           });
}

result<group_id> add_group(tenant_transaction& tx, const request_context& by, const connection_id& in,
                           const std::string& name) {
    object document;
    document.append("displayName", name);
    group made{.id = tx.new_id<group_id>(),
               .connection = in,
               .external_id = std::nullopt,
               .display_name = name,
               .origin = group_origin::claim,
               .document = to_json(std::move(document)),
               .created = tx.now(),
               .modified = tx.now()};
    if (auto inserted = group_repository(tx).insert(made); !inserted) return inserted.error();
    if (auto bound = bind_rules(tx, by, made); !bound) return bound.error();
    if (auto logged = audit::record(tx, by, change_kind::group_created, change_target::of(made.id)); !logged)
        return logged.error();
    return made.id;
}

result<group_id> group_named(tenant_transaction& tx, const request_context& by, const connection_id& in,
                             const std::string& name) {
    const auto known = group_repository(tx).find_by_name(in, name);
    if (!known) return known.error();
    if (*known) return (*known)->id;
    return add_group(tx, by, in, name);
}

}  // namespace

result<std::vector<group_id>> keep_claims(tenant_transaction& tx, const request_context& by, const connection& at,
                                          std::int64_t session_absolute_ms, const proved_sign_in& proved,
                                          const member_id& who) {
    std::vector<group_id> groups;
    std::unordered_set<std::string> seen;
    if (!proved.groups) return groups;
    for (const std::string& name : *proved.groups) {
        if (groups.size() >= limits::group_claims) break;
        if (name.empty() || !is_allowed(at.settings, name)) continue;
        auto group = group_named(tx, by, at.id, name);
        if (!group) return group.error();
        if (seen.emplace(group->text()).second) groups.push_back(std::move(*group));
    }
    // Beside pushed groups a claim counts in its own session only (access.md, SAML claims).
    const std::int64_t kept_ms = at.group_count == 0 ? session_absolute_ms : 0;
    if (auto kept = saml_sign_in_repository(tx).keep_claims(at.id, who, groups, tx.now() + kept_ms); !kept) return kept.error();
    if (auto judged = access::judge_claims(tx, by, who, groups); !judged) return judged.error();
    return groups;
}

}  // namespace gatehouse::lifecycle
