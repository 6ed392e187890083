#include <gatehouse/store/connection_end_repository.hpp>

#include <array>

#include "collect.hpp"
#include "rule_binding_rows.hpp"

namespace gatehouse {
namespace {

struct slice {
    std::string_view keep, erase;  // keep: the same rows into the past, until the connection was deleted
};

// $1 org, $2 connection, $3 how many. By the first columns of an index, in its order, so that a slice costs what it takes away.
#define GATEHOUSE_ITS_OWN(TABLE, KEYS, FIRST)                                                     \
    slice {                                                                                       \
        "", "DELETE FROM " TABLE " WHERE org = $1 AND (" KEYS ") IN (SELECT " KEYS " FROM " TABLE \
            " WHERE org = $1"                                                                     \
            " AND connection = $2 ORDER BY " FIRST " LIMIT $3)"                                   \
    }
#define GATEHOUSE_OF_ITS_GROUPS(KEY, TABLE)                                          \
    " WHERE org = $1 AND (group_id, " KEY ") IN (SELECT m.group_id, m." KEY          \
    " FROM directory_group g"                                                        \
    " CROSS JOIN " TABLE                                                             \
    " m WHERE g.org = $1 AND g.connection = $2 AND m.org = $1 AND m.group_id = g.id" \
    " ORDER BY g.id, m." KEY " LIMIT $3)"
#define GATEHOUSE_ITS_END "(SELECT c.deleted FROM connection c WHERE c.org = $1 AND c.id = $2)"

// What hangs on another goes before it: a cascade would take along more than the bound.
constexpr std::array slices{
    slice{"INSERT INTO group_member_past (org, group_id, member, kind, since, until) SELECT org, group_id, member, kind,"
          " since, " GATEHOUSE_ITS_END " FROM group_member" GATEHOUSE_OF_ITS_GROUPS("member", "group_member"),
          "DELETE FROM group_member" GATEHOUSE_OF_ITS_GROUPS("member", "group_member")},
    slice{GATEHOUSE_PAST_BINDINGS(GATEHOUSE_ITS_END) GATEHOUSE_OF_ITS_GROUPS("rule", "rule_binding"),
          "DELETE FROM rule_binding" GATEHOUSE_OF_ITS_GROUPS("rule", "rule_binding")},
    slice{"",
          "DELETE FROM rule_holder WHERE org = $1 AND (rule, member) IN (SELECT h.rule, h.member FROM mapping_rule r"
          " CROSS JOIN rule_holder h WHERE r.org = $1 AND r.connection = $2 AND h.org = $1 AND h.rule = r.id LIMIT $3)"},
    slice{"",
          "DELETE FROM oauth_token WHERE org = $1 AND id IN (SELECT t.id FROM oauth_client k CROSS JOIN oauth_token t"
          " WHERE k.org = $1 AND k.connection = $2 AND t.org = $1 AND t.client = k.id LIMIT $3)"},
    GATEHOUSE_ITS_OWN("oauth_client", "id", "connection"),
    GATEHOUSE_ITS_OWN("mapping_rule", "id", "source"),
    GATEHOUSE_ITS_OWN("pending_member", "reference, group_id", "reference"),
    GATEHOUSE_ITS_OWN("claim_membership", "connection, member, group_id", "member"),
    GATEHOUSE_ITS_OWN("directory_group", "id", "id"),
    GATEHOUSE_ITS_OWN("link_attribute", "connection, path, value_fold, link", "path"),
    GATEHOUSE_ITS_OWN("saml_identity", "connection, name_qualifier, sp_name_qualifier, format, value", "name_qualifier"),
    GATEHOUSE_ITS_OWN("link", "id", "id"),
    GATEHOUSE_ITS_OWN("saml_request", "id", "connection"),
    GATEHOUSE_ITS_OWN("saml_replay", "connection, issuer, assertion_id", "issuer"),
    GATEHOUSE_ITS_OWN("saml_trace", "connection, id", "id"),
    GATEHOUSE_ITS_OWN("provisioning_log", "connection, id", "id"),
    GATEHOUSE_ITS_OWN("tombstone", "connection, kind, keyed_hash", "kind"),
};

}  // namespace

result<std::int64_t> connection_end_repository::clear(const connection_id& gone, std::int64_t most) {
    std::int64_t left = most;
    for (const auto& [keep, erase] : slices) {
        if (!keep.empty())
            if (auto kept = change_any(sql(), keep, {org(), gone.text(), left}); !kept) return kept.error();
        const auto done = sql().run(erase, {org(), gone.text(), left});
        if (!done) return done.error();
        left -= *done;
        if (left <= 0) break;
    }
    return most - left;
}

result<void> connection_end_repository::erase(const connection_id& gone) {
    return change_one(sql(), "DELETE FROM connection WHERE org = $1 AND id = $2 AND deleted IS NOT NULL", {org(), gone.text()},
                      errc::not_found, "no such deleted connection");
}

result<std::vector<deleted_connection>> deleted_connections::list() {
    return collect(sql(),
                   "SELECT o.id, c.id FROM connection c JOIN organization o ON o.number = c.org"
                   " WHERE c.deleted > 0 AND o.deleted IS NULL",
                   {}, [](const sql_row& row) {
                       return deleted_connection{organization_id::trusted(row.text(0)), connection_id::trusted(row.text(1))};
                   });
}

}  // namespace gatehouse
