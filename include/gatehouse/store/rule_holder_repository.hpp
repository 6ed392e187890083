#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Whom approved rules reach, kept to count newcomers and to hold those above the hour's number (access.md, Rule binding); and
// whom rules reach that give a deprecated role, kept to hold every newcomer. No right comes from a row here; a held one takes
// away what its rule gives to that member.
class rule_holder_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Members in the rule's groups, nested ones counted; of a SAML rule those whose kept claims name one. At most so many.
    result<std::vector<member_id>> reached(const mapping_rule_id& rule, std::int64_t most);
    // Those of them without a row here, of a SCIM rule.
    result<std::vector<member_id>> newcomers(const mapping_rule_id& rule);
    result<bool> knows(const mapping_rule_id& rule, const member_id& who);
    // Who is in none of a SCIM rule's groups any more. Whoever was counted after that moment stays: going makes no room.
    result<void> forget_gone(const mapping_rule_id& rule, instant counted_until);
    result<void> forget_all(const mapping_rule_id& rule);

    enum class standing : std::uint8_t { present, counted, held };
    result<void> insert(const mapping_rule_id& rule, const member_id& who, standing as);
    result<std::int64_t> counted_since(const mapping_rule_id& rule, instant since);
    result<std::int64_t> most_per_hour();  // the organization's, or the limit
    result<void> set_most_per_hour(std::optional<std::int64_t> most);

    struct held_member {
        member_id id;
        std::string user_name;
        instant since;
    };
    result<std::vector<held_member>> held(const mapping_rule_id& rule, std::int64_t most);
    result<std::int64_t> count_held(const mapping_rule_id& rule);
    struct waiting {
        std::int64_t members = 0, rules = 0;
    };
    result<waiting> count_waiting();                                          // held at rules that are on
    result<bool> release(const mapping_rule_id& rule, const member_id& who);  // false: not held
};

// Over all organizations, for the metric.
class held_joins : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::int64_t> count();
};

}  // namespace gatehouse
