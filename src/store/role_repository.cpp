#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "collect.hpp"
#include "text_list.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_ROLE "SELECT id, slug, name, level, built_in, deprecated, ceiling, plans, scopes FROM role WHERE org = $1"

role role_of(const sql_row& row) {
    return {
        role_id::trusted(row.text(0)), row.string(1),         row.string(2),        row.integer(3), row.flag(4), row.flag(5),
        texts_of(row.text(6)),         texts_of(row.text(7)), texts_of(row.text(8))};
}

}  // namespace

result<void> role_repository::insert(const role& made) {
    const auto written =
        change_one(sql(),
                   "INSERT INTO role (org, id, slug, slug_fold, name, level, built_in, deprecated, ceiling, plans, scopes)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id",
                   {org(), made.id.text(), made.slug, fold(made.slug), made.name, made.level, made.built_in, made.deprecated,
                    json_of(made.ceiling), json_of(made.plans), json_of(made.scopes)},
                   errc::uniqueness, "a role with this slug exists");
    return written ? policy_repository(tx()).raise_revision() : written;
}

result<void> role_repository::attach(const role_id& to, const policy_id& what) {
    const auto written =
        change_any(sql(), "INSERT INTO role_policy (org, role, policy, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                   {org(), to.text(), what.text(), tx().now()});
    return written ? policy_repository(tx()).raise_revision() : written;
}

result<role> role_repository::find(const role_id& id) {
    return required(sql(), GATEHOUSE_ROLE " AND id = $2", {org(), id.text()}, "no such role", role_of);
}

result<role> role_repository::find_slug(std::string_view slug) {
    return required(sql(), GATEHOUSE_ROLE " AND slug_fold = $2", {org(), fold(slug)}, "no such role", role_of);
}

result<std::vector<role>> role_repository::list() {
    return collect(sql(), GATEHOUSE_ROLE " ORDER BY level DESC, slug_fold", {org()}, role_of);
}

}  // namespace gatehouse
