#include "rich_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace gatehouse::contract {
namespace {

constexpr char people[] = R"(
INSERT INTO organization (number, id, code, code_fold, name, model, created, last_position) VALUES
 (7, '018f0000-0000-7000-8000-000000000007', 'Acme', 'acme', 'Äcme ☃ 𝕲', 'standard', 1, 3),
 (8, '018f0000-0000-7000-8000-000000000008', 'other', 'other', '', 'standard', 9223372036854775807, 0),
 (9, '018f0000-0000-7000-8000-000000000009', 'gone', 'gone', 'gone', 'standard', 1, 0);
DELETE FROM organization WHERE number = 9;
INSERT INTO connection (org, id, name, name_fold, created, modified) VALUES (7, 'c', 'Okta', 'okta', 1, 2);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < PEOPLE)
INSERT INTO member (org, id, status, user_name, access_ends_at, since)
 SELECT 7, 'm' || i, 'active', 'ünï' || i, CASE WHEN i % 2 = 0 THEN i END, -i FROM n;
INSERT INTO link (org, id, connection, member, authority, external_id, user_name, user_name_fold, active, document, version,
 created, modified) SELECT 7, 'l' || id, 'c', id, 1, CASE WHEN since % 3 = 0 THEN id END, user_name, user_name, 1,
 '{"name":{"familyName":"Łukasz' || char(10) || '"}}', 1, -9223372036854775807 - 1, 9223372036854775807 FROM member;
INSERT INTO link_attribute (org, connection, path, value_fold, link, value_number) VALUES
 (7, 'c', 'age', 'a', 'lm1', 0.1), (7, 'c', 'age', 'b', 'lm1', -1.7976931348623157e308), (7, 'c', 'age', 'c', 'lm1', NULL),
 (7, 'c', 'age', 'd', 'lm1', 5e-324), (7, 'c', 'age', 'e', 'lm1', 3.0);
INSERT INTO hold_past (org, member, source_kind, source_id, reason, by, since, until, ended_by) VALUES
 (7, 'm1', 'admin', 'x', '', 'y', 1, 2, 'z'), (7, 'm1', 'admin', 'x', '', 'y', 1, 2, 'z');
INSERT INTO directory_group (org, id, connection, display_name, display_name_fold, origin, document, version, created, modified)
 VALUES (7, 'g', 'c', 'Größe', 'grösse', 'scim', '{}', 1, 1, 1);
INSERT INTO group_member (org, group_id, member, kind, since) SELECT 7, 'g', 'l' || id, 'user', 1 FROM member;
INSERT INTO "grant" (org, id, principal_kind, principal, resource, permissions, since) SELECT 7, 'x', 'member', 'm1', 'r', '[]', 1
 WHERE 0;
INSERT INTO change (org, position, id, at, actor_kind, actor, via, request_id, ip, kind, target_kind, target, public) VALUES
 (7, 1, 'a', 1, 'gatehouse', '', '', '', '', 'x', '', '', '{}'), (7, 2, 'b', 1, 'gatehouse', '', '', '', '', 'x', '', '', '{}'),
 (7, 3, 'd', 1, 'gatehouse', '', '', '', '', 'x', '', '', '{"é":"\u0000"}');
INSERT INTO session (org, id, mac, key_id, member, member_epoch, connection_epoch, organization_epoch, generation, created, expires,
 last_used) VALUES (7, 's', 'm', 'k', 'm1', 1, 1, 1, 1, 1, 2, 3);
INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation, created, expires)
 VALUES (7, 'k', 'm', 'k', 'm1', 'ключ', '[]', 1, 1, 1, 1, 2);
INSERT INTO scim_token (org, id, connection, mac, key_id, connection_epoch, organization_epoch, generation, created, expires)
 VALUES (7, 't', 'c', 'm', 'k', 1, 1, 1, 1, 2);
INSERT INTO oauth_client (org, id, connection, mac, key_id, connection_epoch, organization_epoch, generation, created, expires)
 VALUES (7, 'o', 'c', 'm', 'k', 1, 1, 1, 1, 2);
INSERT INTO link_token (org, id, kind, mac, key_id, member, generation, created, expires)
 VALUES (7, 'i', 'invitation', 'm', 'k', 'm1', 1, 1, 2);
INSERT INTO mail (org, id, kind, recipient, sealed, state, due, created) VALUES (7, 'm', 'notice', 'é@x', 's', 'waiting', 1, 1);
INSERT INTO idempotency (org, principal, call_key, member, request, answer, until)
 VALUES (7, 'k', 'ключ', 'm1', 'm', 's', 1), (7, 'operator:root', 'x', NULL, 'm', '', 1);
INSERT INTO application (id, name, name_fold, secret_mac, key_id, hosts, rights, required_action, required_resource, generation,
 created) VALUES ('a', 'Wiki', 'wiki', 'm', 'k', '[]', '[]', 'app:use', 'app/a', 1, 1);
INSERT INTO application_certificate (id, application, fingerprint, name, not_after, created, generation)
 VALUES ('z', 'a', 'f0', 'CN=größe', 9, 1, 1);
INSERT INTO operator_key (id, name, mac, key_id, generation, created, expires) VALUES ('p', 'ops', 'm', 'k', 1, 1, 2);
INSERT INTO saml_request (org, id, connection, correlation_mac, return_to, connection_epoch, created, expires)
 VALUES (7, 'r', 'c', 'm', '/', 1, 1, 2);
INSERT INTO last_sign_in (org, member, at) VALUES (7, 'm1', 5);
INSERT INTO retention (org, kind, days) VALUES (7, 'mail', 60);
INSERT INTO legal_hold (org, member, reason, by, since) VALUES (7, ' ', 'Räumung', 'y', 1), (7, 'm1', '', 'y', 2);
INSERT INTO connection_proposal (org, id, operation, path, body, facts, target_version, proposed_by, proposer_epoch, made_under, needs_level,
 proposed, expires) VALUES (7, 'v', 'POST /connections', '/connections', '{"name":"Ökta"}', '{}', '', 'm1', 1, 1, 100, 1, 2);
INSERT INTO lease (job, node, fence, until) VALUES ('prune', 'here', 1, 2);
)";

struct raw_database {
    explicit raw_database(const std::string& directory) {
        sqlite3_open((directory + "/gatehouse.db").c_str(), &handle);
        const auto five = [](sqlite3_context* to, int, sqlite3_value**) { sqlite3_result_int(to, 5); };
        sqlite3_create_function_v2(handle, "gatehouse_now", 0, SQLITE_UTF8, nullptr, five, nullptr, nullptr, nullptr);
    }
    ~raw_database() { sqlite3_close(handle); }
    sqlite3* handle = nullptr;
};

}  // namespace

rich_store::rich_store() {
    if (const auto made = open_sqlite({place().directory, store_kind::real, ""}, clock, random); !made)
        throw std::runtime_error(made.error().detail);
    std::string sql = people;
    sql.replace(sql.find("PEOPLE"), 6, std::to_string(many_people));
    run_on(place(), sql);
}

void run_on(const store_place& at, const std::string& sql) {
    if (!at.url.empty()) {
        const auto from = at.url.find("postgresql:///") + 14;
        return testing::shared_cluster().run(at.url.substr(from, at.url.find('?') - from), sql);
    }
    const raw_database raw(at.directory);
    if (sqlite3_exec(raw.handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(raw.handle));
}

std::string text_on(const store_place& at, const std::string& sql) {
    const raw_database raw(at.directory);
    sqlite3_stmt* found = nullptr;
    sqlite3_prepare_v2(raw.handle, sql.c_str(), -1, &found, nullptr);
    std::string value;
    if (sqlite3_step(found) == SQLITE_ROW && sqlite3_column_text(found, 0))
        value = reinterpret_cast<const char*>(sqlite3_column_text(found, 0));
    sqlite3_finalize(found);
    return value;
}

std::vector<table_sum> from_of(const std::vector<compared_table>& tables) {
    std::vector<table_sum> out;
    for (const auto& one : tables) out.push_back(one.from);
    return out;
}

std::vector<table_sum> to_of(const std::vector<compared_table>& tables) {
    std::vector<table_sum> out;
    for (const auto& one : tables) out.push_back(one.to);
    return out;
}

const compared_table& table_of(const std::vector<compared_table>& tables, std::string_view name) {
    const auto found = std::ranges::find_if(tables, [&](const auto& one) { return one.from.table == name; });
    if (found == tables.end()) throw std::runtime_error("no table " + std::string(name));
    return *found;
}

}  // namespace gatehouse::contract
