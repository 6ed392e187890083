#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "collect.hpp"
#include "text_list.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_APPLICATION_AWAITS \
    "(SELECT s.restored_at FROM server s WHERE s.restored_at > 0 AND s.restored_from = a.generation)"
#define GATEHOUSE_APPLICATION                                                                                               \
    "SELECT a.id, a.name, a.hosts, a.rights, a.required_action, a.required_resource, a.answer, a.accept_api_keys, a.state," \
    " a.created, " GATEHOUSE_APPLICATION_AWAITS " FROM application a"

application application_of(const sql_row& row) {
    return {application_id::trusted(row.text(0)),
            row.string(1),
            texts_of(row.text(2)),
            texts_of(row.text(3)),
            row.string(4),
            row.string(5),
            row.text(6) == "redirect",
            row.flag(7),
            row.text(8) == "active",
            row.at(9),
            row.optional_at(10)};
}

}  // namespace

result<void> application_repository::insert(const application& made, std::string_view secret_mac, std::string_view key_id) {
    return change_one(
        sql(),
        "INSERT INTO application (id, name, name_fold, secret_mac, key_id, hosts, rights, required_action,"
        " required_resource, answer, accept_api_keys, state, created, generation)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING id",
        {made.id.text(), made.name, fold(made.name), secret_mac, key_id, json_of(made.hosts), json_of(made.rights),
         made.required_action, made.required_resource, made.redirects ? "redirect" : "status", made.accept_api_keys,
         made.enabled ? "active" : "disabled", tx().now(), tx().generation()},
        errc::uniqueness, "an application with this name exists");
}

result<void> application_repository::answer_for(const application_id& id, const organization_id& organization) {
    const auto known = required(sql(), "SELECT o.number FROM application a JOIN organization o ON o.id = $2 WHERE a.id = $1",
                                {id.text(), organization.text()}, "no such application or organization",
                                [](const sql_row& row) { return row.integer(0); });
    if (!known) return known.error();
    return change_any(sql(), "INSERT INTO application_organization (application, org) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                      {id.text(), *known});
}

result<application> application_repository::find(const application_id& id) {
    return required(sql(), GATEHOUSE_APPLICATION " WHERE a.id = $1", {id.text()}, "no such application", application_of);
}

result<application_secret> application_repository::secret_of(const application_id& id) {
    return required(
        sql(),
        "SELECT secret_mac, key_id, previous_mac, previous_until, " GATEHOUSE_APPLICATION_AWAITS
        " FROM application a WHERE a.id = $1 AND (a.generation = $2 OR " GATEHOUSE_APPLICATION_AWAITS " IS NOT NULL)",
        {id.text(), tx().generation()}, "no such application", [](const sql_row& row) {
            return application_secret{row.string(0), row.string(1), row.string(2), row.optional_at(3), row.optional_at(4)};
        });
}

result<std::vector<application>> application_repository::list() {
    return collect(sql(), GATEHOUSE_APPLICATION " ORDER BY a.id", {}, application_of);
}

result<organization_id> application_repository::organization_of(const application_id& id, std::string_view code_or_id) {
    return required(sql(),
                    "SELECT o.id FROM organization o JOIN application_organization ao ON ao.org = o.number"
                    " WHERE ao.application = $1 AND (o.id = $2 OR o.code_fold = $3)",
                    {id.text(), code_or_id, fold(code_or_id)}, "no such organization",
                    [](const sql_row& row) { return organization_id::trusted(row.text(0)); });
}

// Under an earlier generation the secret before waits to be confirmed: it does not come back with the new one.
result<void> application_repository::rotate(const application_id& id, std::string_view secret_mac, std::string_view key_id,
                                            std::optional<instant> previous_until) {
    return change_one(sql(),
                      "UPDATE application SET previous_mac = CASE WHEN generation = $5 THEN secret_mac ELSE '' END,"
                      " previous_until = $4, secret_mac = $2, key_id = $3, generation = $5 WHERE id = $1",
                      {id.text(), secret_mac, key_id, previous_until, tx().generation()}, errc::not_found,
                      "no such application");
}

result<void> application_repository::confirm(const application_id& id) {
    return change_one(sql(),
                      "UPDATE application SET generation = $2 WHERE id = $1 AND generation ="
                      " (SELECT s.restored_from FROM server s WHERE s.restored_at > 0)",
                      {id.text(), tx().generation()}, errc::conflict, not_waiting);
}

result<void> application_repository::change(const application& after) {
    return change_one(sql(),
                      "UPDATE application SET hosts = $2, rights = $3, required_action = $4, required_resource = $5,"
                      " answer = $6, accept_api_keys = $7 WHERE id = $1",
                      {after.id.text(), json_of(after.hosts), json_of(after.rights), after.required_action,
                       after.required_resource, after.redirects ? "redirect" : "status", after.accept_api_keys},
                      errc::not_found, "no such application");
}

result<std::vector<organization_id>> application_repository::organizations_of(const application_id& id) {
    return collect(sql(),
                   "SELECT o.id FROM application_organization ao JOIN organization o ON o.number = ao.org"
                   " WHERE ao.application = $1 ORDER BY o.number",
                   {id.text()}, [](const sql_row& row) { return organization_id::trusted(row.text(0)); });
}

result<void> application_repository::answer_no_more_for(const application_id& id, const organization_id& organization) {
    return change_any(sql(),
                      "DELETE FROM application_organization WHERE application = $1"
                      " AND org = (SELECT number FROM organization WHERE id = $2)",
                      {id.text(), organization.text()});
}

result<void> application_repository::erase(const application_id& id) {
    return change_one(sql(), "DELETE FROM application WHERE id = $1", {id.text()}, errc::not_found, "no such application");
}

result<std::int64_t> application_sessions::end(const application_id& id, std::string_view host) {
    const auto codes = change_any(sql(),
                                  "UPDATE link_token SET consumed = $3 WHERE org = $1 AND kind = 'forward_auth_code'"
                                  " AND expires > $3 AND application = $2 AND consumed IS NULL",
                                  {org(), id.text(), tx().now()});
    if (!codes) return codes.error();
    return sql().run(
        "UPDATE child_session SET ended = $4 WHERE org = $1 AND application = $2 AND ended IS NULL"
        " AND ($3 = '' OR host = $3)",
        {org(), id.text(), host, tx().now()});
}

result<std::vector<std::string>> application_repository::hosts() {
    const auto all = list();
    if (!all) return all.error();
    std::vector<std::string> hosts;
    for (const auto& one : *all)
        if (one.enabled) hosts.insert(hosts.end(), one.hosts.begin(), one.hosts.end());
    return hosts;
}

// The column is what json_of wrote: a host in it stands between quotes, and has no character that would be escaped there, nor
// one that LIKE understands.
result<bool> application_repository::has_host(std::string_view host) {
    const auto found = sql().run("SELECT 1 FROM application WHERE state = 'active' AND hosts LIKE $1 LIMIT 1",
                                 {"%\"" + std::string(host) + "\"%"});
    if (!found) return found.error();
    return !host.empty() && *found > 0;
}

}  // namespace gatehouse
