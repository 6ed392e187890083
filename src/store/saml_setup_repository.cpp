#include <gatehouse/store/saml_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

proved_domain domain_of(const sql_row& row) {
    return {row.string(0), connection_id::trusted(row.text(1)), row.string(2), row.at(3)};
}

}  // namespace

result<std::optional<std::string>> saml_setup_repository::trust_of(const connection_id& of) {
    return first(sql(), "SELECT document FROM saml_trust WHERE org = $1 AND connection = $2", {org(), of.text()},
                 [](const sql_row& row) { return row.string(0); });
}

result<void> saml_setup_repository::set_trust(const connection_id& of, const idp_trust& trust) {
    auto done = change_any(sql(),
                           "INSERT INTO saml_trust (org, connection, document, since) VALUES ($1, $2, $3, $4)"
                           " ON CONFLICT (org, connection) DO UPDATE SET document = excluded.document, since = excluded.since",
                           {org(), of.text(), trust.document, tx().now()});
    if (!done) return done;
    done = change_any(sql(), "UPDATE idp_key SET state = 'retired' WHERE org = $1 AND connection = $2", {org(), of.text()});
    for (const auto& key : trust.keys) {
        if (!done) return done;
        done = change_any(sql(),
                          "INSERT INTO idp_key (org, connection, fingerprint, key, not_after, first_seen, state)"
                          " VALUES ($1, $2, $3, $4, $5, $6, 'active') ON CONFLICT (org, connection, fingerprint)"
                          " DO UPDATE SET state = 'active', not_after = excluded.not_after",
                          {org(), of.text(), key.fingerprint, key.spki, key.not_after, tx().now()});
    }
    return done;
}

result<std::vector<sp_key>> saml_setup_repository::active_keys(const connection_id& of) {
    return collect(sql(),
                   "SELECT id, certificate, sealed FROM sp_key WHERE org = $1 AND connection = $2 AND state = 'active'"
                   " ORDER BY id DESC",
                   {org(), of.text()}, [](const sql_row& row) {
                       return sp_key{row.string(0), row.string(1), row.string(2)};
                   });
}

result<bool> saml_setup_repository::add_first_key(const connection_id& of, const sp_key& key) {
    const auto present = active_keys(of);
    if (!present) return present.error();
    if (!present->empty()) return false;
    const auto added = change_any(sql(),
                                  "INSERT INTO sp_key (org, connection, id, certificate, sealed, created, state)"
                                  " VALUES ($1, $2, $3, $4, $5, $6, 'active')",
                                  {org(), of.text(), key.id, key.certificate, key.sealed, tx().now()});
    if (!added) return added.error();
    return true;
}

result<std::optional<proved_domain>> saml_setup_repository::find_domain(std::string_view name) {
    return first(sql(), "SELECT name, connection, proof, since FROM domain WHERE name = $2 AND org = $1", {org(), name},
                 domain_of);
}

result<std::vector<proved_domain>> saml_setup_repository::domains_of(const connection_id& of) {
    return collect(sql(), "SELECT name, connection, proof, since FROM domain WHERE org = $1 AND connection = $2 ORDER BY name",
                   {org(), of.text()}, domain_of);
}

result<void> saml_setup_repository::assert_domain(const proved_domain& domain) {
    return change_one(sql(),
                      "INSERT INTO domain (name, org, connection, proof, checked_at, since) VALUES ($1, $2, $3, $4, $5, $5)"
                      " ON CONFLICT DO NOTHING RETURNING name",
                      {domain.name, org(), domain.connection.text(), domain.proof, tx().now()}, errc::conflict,
                      "this domain is routed already");
}

result<std::optional<domain_locator::place>> domain_locator::find(std::string_view domain) {
    return first(sql(), "SELECT o.id, d.connection FROM domain d JOIN organization o ON o.number = d.org WHERE d.name = $1",
                 {domain}, [](const sql_row& row) {
                     return place{organization_id::trusted(row.text(0)), connection_id::trusted(row.text(1))};
                 });
}

}  // namespace gatehouse
