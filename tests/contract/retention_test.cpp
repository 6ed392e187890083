#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>
#include <gatehouse/store/retention_repository.hpp>

#include <numeric>

#include "contract_store.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

// Rows as the repositories leave them, but with an end of the test's choice: $1 organization (and part of its connection's id,
// which is unique on the server), $2 id, $3 when it ended.
constexpr std::array ground{
    "INSERT INTO connection (org, id, name, name_fold, created, modified) VALUES ($1, 'c' || $1, '', '', 0, 0)",
    "INSERT INTO member (org, id, status, since) VALUES ($1, 'm', 'active', 0)",
    "INSERT INTO directory_group (org, id, connection, display_name, display_name_fold, origin, document, version, created, "
    "modified) VALUES ($1, 'g', 'c' || $1, '', '', 'scim', '{}', 1, 0, 0)",
};
constexpr std::string_view session =
    "INSERT INTO session (org, id, mac, key_id, member, member_epoch, connection_epoch, organization_epoch, generation, "
    "created, expires, last_used) VALUES ($1, $2, '', '', 'm', 1, 0, 1, 1, 0, $3, 0)";
constexpr std::string_view child =
    "INSERT INTO child_session (org, id, mac, key_id, parent, application, host, created) VALUES ($1, $2, '', '', $2, '', '', "
    "$3)";
constexpr std::string_view claim =
    "INSERT INTO session_claim (org, session, group_id) SELECT $1, $2, $2 || 'g' WHERE CAST($3 AS BIGINT) IS NOT NULL";
constexpr std::string_view api_key =
    "INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation, created, "
    "expires, recorded) VALUES ($1, $2, '', '', 'm', '', '[]', 1, 1, 1, 0, $3, 1)";
constexpr std::string_view ended_key =
    "INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation, created, "
    "expires, ended, recorded) VALUES ($1, $2, '', '', 'm', '', '[]', 1, 1, 1, 0, 9000000000000, $3, 1)";
// As keys lie in a store from before the change that made one had its name and scope.
constexpr std::string_view unrecorded_key =
    "INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation, created, "
    "expires, ended) VALUES ($1, $2, '', '', 'm', '', '[]', 1, 1, 1, 0, $3, $3)";

#define LINK_TOKEN(KIND) \
    "INSERT INTO link_token (org, id, kind, mac, key_id, created, expires) VALUES ($1, $2, '" KIND "', '', '', 0, $3)"
constexpr std::string_view invitation_link = LINK_TOKEN("invitation"), reset_link = LINK_TOKEN("password_reset"),
                           step_link = LINK_TOKEN("sign_in_step"), change_link = LINK_TOKEN("email_change"),
                           device = LINK_TOKEN("trusted_device");

struct kind {
    std::string_view name;
    std::int64_t kept_ms;
    std::vector<std::string_view> sql;
    std::int64_t rows = 1;  // that go together
};
const std::vector<kind> kinds{
    {"provisioning_log",
     limits::provisioning_log_kept_ms,
     {"INSERT INTO provisioning_log (org, connection, id, at, method, route, status, profile, request_id) VALUES ($1, 'c' || "
      "$1, $2, "
      "$3, '', '', 200, '', '')"}},
    {"saml_trace",
     limits::saml_trace_kept_ms,
     {"INSERT INTO saml_trace (org, connection, id, at, verdict, reason, checks) VALUES ($1, 'c' || $1, $2, $3, '', '', '')"}},
    {"saml_request",
     limits::sign_in_step_kept_ms,
     {"INSERT INTO saml_request (org, id, connection, correlation_mac, return_to, connection_epoch, created, expires) VALUES "
      "($1, $2, 'c' || $1, '', '', 1, 0, $3)"}},
    {"saml_replay",
     0,
     {"INSERT INTO saml_replay (org, connection, issuer, assertion_id, until) VALUES ($1, 'c' || $1, '', $2, $3)"}},
    {"forward_auth_code",
     limits::sign_in_step_kept_ms,
     {"INSERT INTO link_token (org, id, kind, mac, key_id, created, expires) VALUES ($1, $2, 'forward_auth_code', '', '', 0, "
      "$3)"}},
    {"invitation_link", limits::sign_in_step_kept_ms, {invitation_link}},
    {"reset_link", limits::sign_in_step_kept_ms, {reset_link}},
    {"sign_in_step", limits::sign_in_step_kept_ms, {step_link}},
    {"email_change_link", limits::sign_in_step_kept_ms, {change_link}},
    {"trusted_device", limits::sign_in_step_kept_ms, {device}},
    {"mail",
     limits::mail_kept_ms,
     {"INSERT INTO mail (org, id, kind, recipient, sealed, state, due, created, ended) VALUES ($1, $2, '', '', '', 'sent', 0, "
      "0, $3)"}},
    {"child_session", limits::ended_credential_kept_ms, {session, child}, 2},
    {"session_claim", limits::ended_credential_kept_ms, {session, claim}, 2},
    {"session", limits::ended_credential_kept_ms, {session}},
    {"api_key", limits::ended_credential_kept_ms, {api_key}},
    {"api_key", limits::ended_credential_kept_ms, {ended_key}},
    {"pending_member",
     0,
     {"INSERT INTO pending_member (org, connection, reference, group_id, since, until) VALUES ($1, 'c' || $1, $2, 'g', 0, "
      "$3)"}},
    {"idempotency",
     0,
     {"INSERT INTO idempotency (org, principal, call_key, member, request, answer, until) VALUES ($1, 'p', $2, 'm', '', '', "
      "$3)"}},
    {"connection_proposal",
     0,
     {"INSERT INTO connection_proposal (org, id, operation, path, body, facts, target_version, proposed_by, proposer_epoch, "
      "made_under, "
      "needs_level, proposed, expires) VALUES ($1, $2, '', '', '', '', '', 'm', 1, 1, 100, 0, $3)"}},
    {"claim_membership",
     0,
     {"INSERT INTO directory_group (org, id, connection, display_name, display_name_fold, origin, document, version, created, "
      "modified) VALUES ($1, $2, 'c' || $1, '', $2, 'claim', '{}', 1, 0, $3)",
      "INSERT INTO claim_membership (org, connection, member, group_id, seen_at, until) VALUES ($1, 'c' || $1, 'm', $2, 0, "
      "$3)"}},
};

template <class Engine> struct fixture {
    fixture() : neighbour(store.add_organization("neighbour")) {
        for (const auto& one : both())
            for (const std::string_view sql : ground) run(one, sql, {});
    }
    std::vector<organization_id> both() { return {store.organization(), neighbour}; }
    void run(const organization_id& in, std::string_view sql, std::string_view id, std::int64_t at = 0) {
        const auto done = store->write(in, [&](tenant_transaction& tx) -> result<void> {
            probe rows(tx);
            const sql_value all[] = {rows.number_of_organization(), id, at};
            const std::size_t used = sql.find("$3") == std::string_view::npos ? 1 : 3;
            const auto ran = rows.session().run_built(sql, std::span(all, used), [](const sql_row&) { return result<void>(); });
            return ran ? result<void>() : ran.error();
        });
        if (done.has_error()) BOOST_FAIL(sql << ": " << done.error().detail);
    }
    void put(const organization_id& in, const kind& what, std::int64_t ended) {
        const std::string id = new_uuid({ended}, random);
        for (const std::string_view sql : what.sql) run(in, sql, id, ended);
    }
    retention_repository::pruned prune(const organization_id& in, std::int64_t most = limits::pruned_rows) {
        retention_repository::pruned gone;
        const auto done = store->write(in, [&](tenant_transaction& tx) -> result<void> {
            const auto ran = retention_repository(tx).prune(most);
            if (!ran) return ran.error();
            gone = *ran;
            return {};
        });
        if (done.has_error()) BOOST_FAIL(done.error().detail);
        return gone;
    }
    bool due(const organization_id& in) {
        bool found = false;
        const auto done = store->read(in, [&](tenant_transaction& tx) -> result<void> {
            found = retention_repository(tx).due().value();
            return {};
        });
        if (done.has_error()) BOOST_FAIL(done.error().detail);
        return found;
    }
    std::int64_t now() { return store.clock().now().ms; }

    Engine store;
    organization_id neighbour;
    seeded_random random{3};
};

std::int64_t of(const retention_repository::pruned& gone, std::string_view name) {
    const auto at = std::ranges::find(retention_repository::kinds, name) - retention_repository::kinds.begin();
    return gone.rows.at(static_cast<std::size_t>(at));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contract_retention)

BOOST_AUTO_TEST_CASE_TEMPLATE(what_ended_long_ago_goes_and_nothing_else, Engine, engines) {
    for (const kind& each : kinds) BOOST_TEST_CONTEXT(each.name << ": " << each.sql.back()) {
            fixture<Engine> here;
            const auto& acme = here.store.organization();
            const std::int64_t due = here.now() - each.kept_ms;
            for (const auto& one : here.both())
                for (const std::int64_t ended : {due - 1, due, here.now() + 1000}) here.put(one, each, ended);
            BOOST_TEST(here.due(acme));
            const auto gone = here.prune(acme);
            BOOST_TEST(of(gone, each.name) == 1);
            BOOST_TEST(gone.all() == each.rows);
            BOOST_TEST(!here.due(acme));
            BOOST_TEST(here.prune(acme).all() == 0);
            here.store.clock().advance_ms(1);
            BOOST_TEST(here.due(acme));
            BOOST_TEST(here.prune(acme).all() == each.rows, "what ended a millisecond later goes a millisecond later");
            BOOST_TEST(of(here.prune(here.neighbour), each.name) == 2, "a neighbour's rows are the neighbour's");
        }
}

BOOST_AUTO_TEST_CASE(every_kind_is_tried) {
    for (const auto name : retention_repository::kinds) BOOST_TEST(std::ranges::count(kinds, name, &kind::name) > 0, name);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_key_whose_row_alone_says_what_it_was_stays, Engine, engines) {
    fixture<Engine> here;
    const auto& acme = here.store.organization();
    here.put(acme, {"api_key", 0, {unrecorded_key}}, here.now() - 2 * limits::ended_credential_kept_ms);
    BOOST_TEST(!here.due(acme));
    BOOST_TEST(here.prune(acme).all() == 0);
}

// A cascade would take a session's children and claims along uncounted, and make a slice as large as it likes.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_slice_is_no_larger_than_asked_and_the_rest_follows, Engine, engines) {
    fixture<Engine> here;
    const auto& acme = here.store.organization();
    const std::int64_t long_ago = here.now() - 2 * limits::ended_credential_kept_ms;
    constexpr std::int64_t sessions = 5, each = 4, lines = 3;
    for (std::int64_t i = 0; i < sessions; ++i) {
        const std::string id = new_uuid({long_ago + i}, here.random);
        here.run(acme, session, id, long_ago + i);
        for (int n = 0; n < each; ++n) {
            const std::string name = id + std::to_string(n);
            here.run(acme,
                     "INSERT INTO child_session (org, id, mac, key_id, parent, application, host, created) VALUES ($1, $2, '', "
                     "'', substr($2, 1, 36), '', '', $3)",
                     name);
            here.run(acme,
                     "INSERT INTO session_claim (org, session, group_id) SELECT $1, substr($2, 1, 36), $2 WHERE CAST($3 AS "
                     "BIGINT) IS NOT NULL",
                     name);
        }
    }
    for (std::int64_t i = 0; i < lines; ++i) here.put(acme, kinds.front(), long_ago + i);

    retention_repository::pruned all;
    int slices = 0;
    for (std::int64_t last = 3; last == 3; ++slices) {
        const auto gone = here.prune(acme, 3);
        last = gone.all();
        BOOST_TEST_REQUIRE(last <= 3);
        for (std::size_t i = 0; i < all.rows.size(); ++i) all.rows[i] += gone.rows[i];
    }
    BOOST_TEST(of(all, "session") == sessions);
    BOOST_TEST(of(all, "child_session") == sessions * each);
    BOOST_TEST(of(all, "session_claim") == sessions * each);
    BOOST_TEST(of(all, "provisioning_log") == lines);
    BOOST_TEST(slices == (sessions * (1 + 2 * each) + lines) / 3 + 1);
}

// Of the kinds that an organization has a say in, by how many days; the others stay as they are, and so does the neighbour.
BOOST_AUTO_TEST_CASE_TEMPLATE(an_organization_keeps_for_longer_or_shorter, Engine, engines) {
    constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
    for (const auto& [setting, days] : retention_repository::settings) BOOST_TEST_CONTEXT(setting) {
            const std::string_view name = setting == "ended_credential" ? "session" : setting;
            const kind& each = *std::ranges::find(kinds, name, &kind::name);
            BOOST_TEST(each.kept_ms == days * day_ms);
            fixture<Engine> here;
            const auto& acme = here.store.organization();
            const auto keep = [&](std::optional<std::int64_t> wanted) {
                const auto done = here.store->write(
                    acme, [&, of = setting](tenant_transaction& tx) { return retention_repository(tx).set_days(of, wanted); });
                BOOST_TEST(done.has_value());
            };
            for (const auto& one : here.both())
                for (const std::int64_t age : {std::int64_t{8}, days + 1}) here.put(one, each, here.now() - age * day_ms);
            keep(limits::retention_days_most);
            BOOST_TEST(!here.due(acme));
            BOOST_TEST(here.prune(acme).all() == 0);
            keep(std::nullopt);
            BOOST_TEST(of(here.prune(acme), name) == 1);
            keep(7);
            BOOST_TEST(here.due(acme));
            BOOST_TEST(of(here.prune(acme), name) == 1);
            BOOST_TEST(of(here.prune(here.neighbour), name) == 1);
        }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_evidence_is_pruned_while_a_legal_hold_stands, Engine, engines) {
    for (const auto& whom : {std::optional<member_id>(), std::optional(member_id::trusted("m"))}) {
        fixture<Engine> here;
        const auto& acme = here.store.organization();
        for (const kind& each : kinds)
            for (const auto& one : here.both()) here.put(one, each, here.now() - each.kept_ms - 1);
        const auto turn = [&](bool on) {
            const auto done = here.store->write(acme, [&](tenant_transaction& tx) -> result<void> {
                legal_hold_repository rows(tx);
                const auto turned = on ? rows.add(whom, "Case 7", "auditor") : rows.remove(whom);
                BOOST_TEST((turned.has_value() && *turned));
                return {};
            });
            BOOST_TEST(done.has_value());
        };
        turn(true);
        const auto went = here.prune(acme);
        for (std::size_t i = 0; i < retention_repository::kinds.size(); ++i) {
            const auto name = retention_repository::kinds[i];
            const bool evidence = name == "provisioning_log" || name == "saml_trace" || name == "mail" || name == "api_key" ||
                                  name == "session" || name == "child_session" || name == "session_claim" ||
                                  name == "connection_proposal";
            BOOST_TEST((went.rows[i] == 0) == evidence, name);
        }
        BOOST_TEST(!here.due(acme));
        BOOST_TEST(here.due(here.neighbour));
        const auto theirs = here.prune(here.neighbour).all();
        BOOST_TEST(theirs > 0);
        turn(false);
        BOOST_TEST(here.due(acme));
        BOOST_TEST(here.prune(acme).all() == theirs - went.all());
    }
}

BOOST_AUTO_TEST_SUITE_END()
