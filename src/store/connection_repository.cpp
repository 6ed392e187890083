#include <gatehouse/store/connection_repository.hpp>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "connection_settings.hpp"

namespace gatehouse {
namespace {

// Prefixed, so that the lookup across organizations can join.
#define CONNECTION_COLUMNS                                                                                      \
    "c.id, c.name, c.state, c.epoch, c.epoch_at, c.profile, c.adopt, c.revision, c.user_count, c.group_count, " \
    "c.idp_entity_id, c.idp_sso_url, c.settings, c.created, c.modified"

connection_state state_of(std::string_view text) {
    if (text == "active") return connection_state::active;
    return text == "draft" ? connection_state::draft : connection_state::disabled;
}

adopt_rule adopt_of(std::string_view text) {
    if (text == "proved_domain") return adopt_rule::proved_domain;
    return text == "approve" ? adopt_rule::approve : adopt_rule::refuse;
}

result<connection> read_connection(const sql_row& row) {
    auto settings = read_settings(row.text(12));
    if (!settings) return settings.error();
    connection out{.id = connection_id::trusted(row.text(0))};
    out.name = row.string(1);
    out.state = state_of(row.text(2));
    out.epoch = row.integer(3);
    out.epoch_at = row.at(4);
    out.profile = parse_connection_profile(row.text(5)).value_or(connection_profile::generic);
    out.adopt = adopt_of(row.text(6));
    out.revision = row.integer(7);
    out.user_count = row.integer(8);
    out.group_count = row.integer(9);
    out.idp_entity_id = row.string(10);
    out.idp_sso_url = row.string(11);
    out.settings = std::move(*settings);
    out.created = row.at(13);
    out.modified = row.at(14);
    return out;
}

result<std::vector<connection>> read_all(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    std::vector<connection> found;
    const auto ran = sql.run(text, args, [&](const sql_row& row) -> result<void> {
        auto each = read_connection(row);
        if (!each) return each.error();
        found.push_back(std::move(*each));
        return {};
    });
    if (!ran) return ran.error();
    return found;
}

result<std::optional<connection>> first_of(result<std::vector<connection>> found) {
    if (!found) return found.error();
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

}  // namespace

result<std::optional<connection>> connection_repository::find(const connection_id& id) {
    return first_of(
        read_all(sql(), "SELECT " CONNECTION_COLUMNS " FROM connection c WHERE c.org = $1 AND c.id = $2 AND c.deleted IS NULL",
                 {org(), id.text()}));
}

result<connection> connection_repository::get(const connection_id& id) {
    auto found = find(id);
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, "no such connection");
    return std::move(**found);
}

result<std::optional<connection>> connection_repository::find_by_name(std::string_view name) {
    return first_of(read_all(
        sql(), "SELECT " CONNECTION_COLUMNS " FROM connection c WHERE c.org = $1 AND c.name_fold = $2 AND c.deleted IS NULL",
        {org(), fold(name)}));
}

result<std::vector<connection>> connection_repository::list() {
    return read_all(
        sql(), "SELECT " CONNECTION_COLUMNS " FROM connection c WHERE c.org = $1 AND c.deleted IS NULL ORDER BY c.id", {org()});
}

result<void> connection_repository::insert(const connection& row) {
    return change_any(sql(),
                      "INSERT INTO connection (org, id, name, name_fold, state, profile, adopt, idp_entity_id, "
                      "idp_sso_url, settings, created, modified) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
                      {org(), row.id.text(), row.name, fold(row.name), to_text(row.state), to_text(row.profile),
                       to_text(row.adopt), row.idp_entity_id, row.idp_sso_url, write_settings(row.settings), tx().now()});
}

result<void> connection_repository::update(const connection& row) {
    return change_any(sql(),
                      "UPDATE connection SET name = $3, name_fold = $4, profile = $5, adopt = $6, settings = $7, "
                      "revision = revision + 1, modified = $8 WHERE org = $1 AND id = $2",
                      {org(), row.id.text(), row.name, fold(row.name), to_text(row.profile), to_text(row.adopt),
                       write_settings(row.settings), tx().now()});
}

result<void> connection_repository::set_trust(const connection_id& id, std::string_view entity_id, std::string_view sso_url) {
    return change_any(sql(),
                      "UPDATE connection SET epoch = epoch + CASE WHEN idp_entity_id = '' THEN 0 ELSE 1 END, "
                      "epoch_at = CASE WHEN idp_entity_id = '' THEN epoch_at ELSE $5 END, "
                      "idp_entity_id = $3, idp_sso_url = $4, "
                      "revision = revision + 1, modified = $5 WHERE org = $1 AND id = $2",
                      {org(), id.text(), entity_id, sso_url, tx().now()});
}

result<void> connection_repository::set_state(const connection_id& id, connection_state state) {
    if (state == connection_state::disabled)
        if (const auto raised = raise_epoch(id); !raised) return raised;
    return change_any(sql(),
                      "UPDATE connection SET state = $3, revision = revision + 1, modified = $4 "
                      "WHERE org = $1 AND id = $2",
                      {org(), id.text(), to_text(state), tx().now()});
}

result<void> connection_repository::raise_epoch(const connection_id& id) {
    return change_any(sql(), "UPDATE connection SET epoch = epoch + 1, epoch_at = $3 WHERE org = $1 AND id = $2",
                      {org(), id.text(), tx().now()});
}

result<std::optional<located_connection>> connection_locator::find(const connection_id& id) {
    std::optional<located_connection> found;
    const auto ran =
        sql().run("SELECT " CONNECTION_COLUMNS
                  ", o.id FROM connection c JOIN organization o ON o.number = c.org WHERE c.id = $1 AND c.deleted IS NULL",
                  {id.text()}, [&](const sql_row& row) -> result<void> {
                      auto each = read_connection(row);
                      if (!each) return each.error();
                      found.emplace(located_connection{organization_id::trusted(row.text(15)), std::move(*each)});
                      return {};
                  });
    if (!ran) return ran.error();
    return found;
}

#undef CONNECTION_COLUMNS
}  // namespace gatehouse
