#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include <algorithm>

#include "collect.hpp"
#include "principal_word.hpp"
#include "text_list.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_HELD                                                                                                  \
    "SELECT id, principal_kind, principal, scope_kind, scope_id, source_kind, source_id, not_before, expires_at, since" \
    " FROM assignment WHERE org = $1 AND role = $2"

assignment held_of(const sql_row& row, const role_id& id) {
    return {assignment_id::trusted(row.text(0)),
            principal_kind_of(row.text(1)),
            row.string(2),
            id,
            {row.string(3), row.string(4)},
            {row.string(5), row.string(6)},
            {row.optional_at(7), row.optional_at(8)},
            row.at(9)};
}

constexpr char absent[] = "no such role";

}  // namespace

result<role_terms> role_terms_repository::terms(const role_id& id) {
    return required(sql(), "SELECT description, scopes, ceiling, plans FROM role WHERE org = $1 AND id = $2",
                    {org(), id.text()}, absent, [](const sql_row& row) {
                        return role_terms{row.string(0), texts_of(row.text(1)), texts_of(row.text(2)), texts_of(row.text(3))};
                    });
}

result<void> role_terms_repository::change(const role& after, const role_terms& terms) {
    const auto changed = change_one(sql(),
                                    "UPDATE role SET name = $3, level = $4, deprecated = $5, description = $6, scopes = $7,"
                                    " ceiling = $8, plans = $9 WHERE org = $1 AND id = $2",
                                    {org(), after.id.text(), after.name, after.level, after.deprecated, terms.description,
                                     json_of(terms.scopes), json_of(terms.ceiling), json_of(terms.plans)},
                                    errc::not_found, absent);
    return changed ? policy_repository(tx()).raise_revision() : changed;
}

result<void> role_terms_repository::erase(const role_id& id) {
    const auto gone =
        change_one(sql(), "DELETE FROM role WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found, absent);
    return gone ? policy_repository(tx()).raise_revision() : gone;
}

result<void> role_terms_repository::detach(const role_id& from, const policy_id& what) {
    const auto gone = change_one(sql(), "DELETE FROM role_policy WHERE org = $1 AND role = $2 AND policy = $3",
                                 {org(), from.text(), what.text()}, errc::not_found, "the role has no such policy");
    return gone ? policy_repository(tx()).raise_revision() : gone;
}

result<std::vector<policy>> role_terms_repository::policies_of(const role_id& id) {
    return collect(
        sql(),
        "SELECT p.id, p.slug, p.name, p.built_in, p.default_version FROM role_policy rp"
        " JOIN policy p ON p.org = rp.org AND p.id = rp.policy WHERE rp.org = $1 AND rp.role = $2"
        " ORDER BY p.slug_fold",
        {org(), id.text()}, [](const sql_row& row) {
            return policy{policy_id::trusted(row.text(0)), row.string(1), row.string(2), row.flag(3), row.integer(4)};
        });
}

result<std::vector<role>> role_terms_repository::roles_with(const policy_id& id) {
    return collect(
        sql(),
        "SELECT r.id, r.slug, r.name, r.level, r.built_in, r.deprecated FROM role_policy rp"
        " JOIN role r ON r.org = rp.org AND r.id = rp.role WHERE rp.org = $1 AND rp.policy = $2"
        " ORDER BY r.slug_fold",
        {org(), id.text()}, [](const sql_row& row) {
            return role{role_id::trusted(row.text(0)), row.string(1), row.string(2), row.integer(3), row.flag(4), row.flag(5)};
        });
}

result<std::vector<assignment>> role_terms_repository::assignments_of(const role_id& id, std::string_view after,
                                                                      std::int64_t most) {
    return collect(sql(), GATEHOUSE_HELD " AND id > $3 ORDER BY id LIMIT $4", {org(), id.text(), after, most},
                   [&](const sql_row& row) { return held_of(row, id); });
}

result<std::vector<assignment>> role_terms_repository::unended(const role_id& id, std::int64_t most) {
    return collect(sql(), GATEHOUSE_HELD " AND (expires_at IS NULL OR expires_at > $3) ORDER BY id LIMIT $4",
                   {org(), id.text(), tx().now(), most}, [&](const sql_row& row) { return held_of(row, id); });
}

result<std::vector<mapping_rule_id>> role_terms_repository::rules_of(const role_id& id) {
    return collect(sql(), "SELECT DISTINCT rule FROM mapping_rule_role WHERE org = $1 AND role = $2 ORDER BY rule",
                   {org(), id.text()}, [](const sql_row& row) { return mapping_rule_id::trusted(row.text(0)); });
}

result<std::vector<role_terms_repository::narrowed_key>> role_terms_repository::keys_of(std::string_view slug) {
    const std::string wanted = "role:" + std::string(slug);
    std::vector<narrowed_key> found;
    const auto read = sql().run(
        "SELECT id, member, name, scope FROM api_key WHERE org = $1 AND role_scoped = 1 AND id > '' AND ended IS NULL"
        " AND expires > $2 ORDER BY id",
        {org(), tx().now()}, [&](const sql_row& row) {
            const auto scope = texts_of(row.text(3));
            if (std::ranges::find(scope, wanted) != scope.end())
                found.push_back({api_key_id::trusted(row.text(0)), member_id::trusted(row.text(1)), row.string(2)});
            return result<void>();
        });
    if (!read) return read.error();
    return found;
}

result<policy> policy_terms_repository::find(const policy_id& id) {
    return required(
        sql(), "SELECT id, slug, name, built_in, default_version FROM policy WHERE org = $1 AND id = $2", {org(), id.text()},
        "no such policy", [](const sql_row& row) {
            return policy{policy_id::trusted(row.text(0)), row.string(1), row.string(2), row.flag(3), row.integer(4)};
        });
}

result<void> policy_terms_repository::rename(const policy_id& id, std::string_view name) {
    return change_one(sql(), "UPDATE policy SET name = $3 WHERE org = $1 AND id = $2", {org(), id.text(), name},
                      errc::not_found, "no such policy");
}

result<void> policy_terms_repository::erase(const policy_id& id) {
    const auto gone = change_one(sql(), "DELETE FROM policy WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found,
                                 "no such policy");
    return gone ? policy_repository(tx()).raise_revision() : gone;
}

}  // namespace gatehouse
