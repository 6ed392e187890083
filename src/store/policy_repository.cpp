#include <gatehouse/base/text.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_POLICY "SELECT id, slug, name, built_in, default_version FROM policy WHERE org = $1"

policy policy_of(const sql_row& row) {
    return {policy_id::trusted(row.text(0)), row.string(1), row.string(2), row.flag(3), row.integer(4)};
}

constexpr std::string_view insert_version =
    "INSERT INTO policy_version (org, policy, number, statements, by, at) VALUES ($1, $2, $3, $4, $5, $6)";

}  // namespace

result<void> policy_repository::raise_revision() {
    return change_any(sql(), "UPDATE organization SET policy_revision = policy_revision + 1 WHERE number = $1", {org()});
}

result<void> policy_repository::insert(const policy& made, std::string_view statements, std::string_view by) {
    const auto written = change_one(sql(),
                                    "INSERT INTO policy (org, id, slug, slug_fold, name, built_in, default_version)"
                                    " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING RETURNING id",
                                    {org(), made.id.text(), made.slug, fold(made.slug), made.name, made.built_in},
                                    errc::uniqueness, "a policy with this slug exists");
    if (!written) return written;
    const auto version = change_any(sql(), insert_version, {org(), made.id.text(), 1, statements, by, tx().now()});
    return version ? raise_revision() : version;
}

result<std::int64_t> policy_repository::publish(const policy_id& id, std::string_view statements, std::string_view by) {
    const auto next = required(sql(),
                               "SELECT COALESCE(MAX(v.number), 0) + 1 FROM policy p JOIN policy_version v"
                               " ON v.org = p.org AND v.policy = p.id WHERE p.org = $1 AND p.id = $2 GROUP BY p.id",
                               {org(), id.text()}, "no such policy", [](const sql_row& row) { return row.integer(0); });
    if (!next) return next.error();
    if (const auto made = change_any(sql(), insert_version, {org(), id.text(), *next, statements, by, tx().now()}); !made)
        return made.error();
    if (const auto chosen = set_default(id, *next); !chosen) return chosen.error();
    return *next;
}

result<void> policy_repository::set_default(const policy_id& id, std::int64_t number) {
    const auto chosen = change_one(sql(),
                                   "UPDATE policy SET default_version = $3 WHERE org = $1 AND id = $2 AND $3 IN"
                                   " (SELECT number FROM policy_version WHERE org = $1 AND policy = $2)",
                                   {org(), id.text(), number}, errc::not_found, "no such version of this policy");
    return chosen ? raise_revision() : chosen;
}

result<policy> policy_repository::find_slug(std::string_view slug) {
    return required(sql(), GATEHOUSE_POLICY " AND slug_fold = $2", {org(), fold(slug)}, "no such policy", policy_of);
}

result<std::vector<policy>> policy_repository::list() {
    return collect(sql(), GATEHOUSE_POLICY " ORDER BY slug_fold", {org()}, policy_of);
}

result<std::vector<policy_version>> policy_repository::versions(const policy_id& id) {
    return collect(sql(),
                   "SELECT number, statements, by, at FROM policy_version WHERE org = $1 AND policy = $2"
                   " ORDER BY number DESC",
                   {org(), id.text()}, [](const sql_row& row) {
                       return policy_version{row.integer(0), row.string(1), row.string(2), row.at(3)};
                   });
}

result<std::vector<role_policy_row>> policy_repository::of_roles() {
    return collect(sql(),
                   "SELECT rp.role, p.id, p.slug, v.number, v.statements FROM role_policy rp"
                   " JOIN policy p ON p.org = rp.org AND p.id = rp.policy"
                   " JOIN policy_version v ON v.org = p.org AND v.policy = p.id AND v.number = p.default_version"
                   " WHERE rp.org = $1 ORDER BY rp.role, p.slug_fold",
                   {org()}, [](const sql_row& row) {
                       return role_policy_row{role_id::trusted(row.text(0)), policy_id::trusted(row.text(1)), row.string(2),
                                              row.integer(3), row.string(4)};
                   });
}

}  // namespace gatehouse
