#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// What waits is of the generation that the backup was of; here of one before this server's first.
struct recovery_fixture : mapping_fixture {
    std::vector<std::string> secrets{};  // of the keys, in the order in which they were made
    std::string connection = "/connections/" + std::string(okta.text());
    std::string token = add_token(), owners_key = make_key(owner), plains_key = make_key(plain);
    link bob = push_user("bob");

    recovery_fixture() {
        run("UPDATE server SET restored_at = 1000, restored_from = -1 WHERE $1 > 0");
        for (const auto& one : {owners_key, plains_key})
            run("UPDATE api_key SET generation = -1 WHERE org = $1 AND id = $2", one);
        run("UPDATE scim_token SET generation = -1 WHERE org = $1");
        run("UPDATE member SET reconciled = 0 WHERE org = $1");
        run("UPDATE connection SET reconcile = 1 WHERE org = $1");
    }
    void run(std::string_view text, std::string_view argument = {}) {
        write([&](tenant_transaction& tx) { return raw_rows(tx).run(text, argument); });
    }
    std::string make_key(const member_id& of) {
        const auto made = api_key(of);
        secrets.emplace_back(made.text.reveal());
        return made.id;
    }
    std::string add_token() { return text(done(as_operator(method::post, connection + "/tokens", "{}"), 201), "id"); }
    std::string waits_since(const std::string& list, std::string_view id) {
        const auto all = done(as_operator(method::get, list));
        for (const auto& one : *all.find("items")->if_array())
            if (text(one, "id") == id) return text(one, "awaiting_confirmation_since");
        return "not there";
    }
    std::string status(const link& who) { return text(done(as_operator(method::get, of(who.member))), "status"); }
    std::string shown_source(const link& who) {
        const auto shown = done(as_operator(method::get, of(who.member)));
        const auto& holds = *shown.find("holds")->if_array();
        return holds.empty() ? "" : text(holds.front(), "source");
    }
    value confirm(const std::string& body, std::string_view query = "") {
        return done(as_operator(method::post, "/recovery/confirm" + std::string(query), body));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_recovery, recovery_fixture)

BOOST_AUTO_TEST_CASE(a_key_that_waits_says_so_and_goes_on_when_it_is_confirmed) {
    const std::string path = "/api-keys/" + owners_key + "/confirm";
    const auto refused = with_key(secrets.front(), method::get, "/members");
    BOOST_TEST(refused.status == 401);
    BOOST_TEST(refused.body.find("waits to be confirmed since a backup was restored (1970-01-01T00:00:01") != std::string::npos,
               refused.body);
    auto wrong = secrets.front();
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    BOOST_TEST(with_key(wrong, method::get, "/members").body.find("waits") == std::string::npos);
    BOOST_TEST(waits_since("/api-keys", owners_key).starts_with("1970-01-01T00:00:01"));
    done(as_operator(method::post, path + "?dry_run=true", "{}"));
    BOOST_TEST(with_key(secrets.front(), method::get, "/members").status == 401);
    done(as_operator(method::post, path, "{}"));
    BOOST_TEST(with_key(secrets.front(), method::get, "/members").status == 200);
    BOOST_TEST(waits_since("/api-keys", owners_key).empty());
    BOOST_TEST(told("api_key.confirmed") == 1U);
    BOOST_TEST(as_operator(method::post, path, "{}").status == 409);
}

BOOST_AUTO_TEST_CASE(a_key_is_confirmed_by_its_owner_or_by_who_could_end_it) {
    const std::string owners = "/api-keys/" + owners_key + "/confirm", plains = "/api-keys/" + plains_key + "/confirm";
    BOOST_TEST(with_key(owner_key, method::post, plains, "{}").status == 403);  // keys make no keys
    BOOST_TEST(as(admin, method::post, owners).status == 403);                  // of somebody above
    BOOST_TEST(as(plain, method::post, owners).status == 403);
    BOOST_TEST(told("api_key.confirmed") == 0U);
    done(as(admin, method::post, plains));
    done(as(owner, method::post, owners));
}

BOOST_AUTO_TEST_CASE(whoever_confirms_a_key_has_just_proved_himself) {
    const std::string path = "/api-keys/" + owners_key + "/confirm";
    const auto session = signed_in(owner, data.clock.now());
    data.clock.advance_ms(limits::step_up_ms + 1);
    const auto refused = with_headers(
        method::post, path,
        {{"Cookie", protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal())}, origin, csrf, json},
        "{}");
    BOOST_TEST(refused.status == 403);
    BOOST_TEST(waits_since("/api-keys", owners_key).starts_with("1970"));
    done(as(owner, method::post, path));
}

BOOST_AUTO_TEST_CASE(what_ended_or_expired_or_is_of_another_generation_is_never_confirmed) {
    const std::string path = "/api-keys/" + owners_key + "/confirm", at = connection + "/tokens/" + token + "/confirm";
    for (const char* table : {"api_key", "scim_token"})
        for (const auto& [spoil, mend] :
             {std::pair(" SET ended = 1 WHERE org = $1", " SET ended = NULL WHERE org = $1"),
              std::pair(" SET expires = 1 WHERE org = $1", " SET expires = 9000000000000 WHERE org = $1"),
              std::pair(" SET generation = -2 WHERE org = $1", " SET generation = -1 WHERE org = $1")})
            BOOST_TEST_CONTEXT(table << spoil) {
                run(std::string("UPDATE ") + table + spoil);
                BOOST_TEST(as_operator(method::post, std::string(table) == "api_key" ? path : at, "{}").status == 409);
                const auto all = confirm(R"({"api_keys":true,"tokens":true})");
                BOOST_TEST(number(all, std::string(table) == "api_key" ? "api_keys" : "tokens") == 0);
                run(std::string("UPDATE ") + table + mend);
                for (const char* both : {"api_key", "scim_token"})
                    run(std::string("UPDATE ") + both + " SET generation = -1 WHERE org = $1");
            }
    run("UPDATE server SET restored_at = 0 WHERE $1 > 0");
    BOOST_TEST(as_operator(method::post, path, "{}").status == 409);
}

// Whose owner was suspended, whose connection was disabled or whose organization was, before the backup or since.
BOOST_AUTO_TEST_CASE(what_an_epoch_ended_does_not_wait) {
    const std::string key = "/api-keys/" + owners_key + "/confirm", at = connection + "/tokens/" + token + "/confirm";
    struct {
        const char *spoil, *mend;
        std::int64_t keys, tokens;
    } const cases[] = {
        {"UPDATE member SET epoch = epoch + 1 WHERE org = $1", "UPDATE member SET epoch = epoch - 1 WHERE org = $1", 0, 1},
        {"UPDATE connection SET epoch = epoch + 1 WHERE org = $1", "UPDATE connection SET epoch = epoch - 1 WHERE org = $1", 2,
         0},
        {"UPDATE organization SET epoch = epoch + 1 WHERE number = $1",
         "UPDATE organization SET epoch = epoch - 1 WHERE number = $1", 0, 0},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.spoil) {
            run(c.spoil);
            const auto shown = done(as_operator(method::get, "/recovery"));
            BOOST_TEST(number(shown, "api_keys") == c.keys);
            BOOST_TEST(number(shown, "tokens") == c.tokens);
            BOOST_TEST(waits_since("/api-keys", owners_key).empty() == (c.keys == 0));
            BOOST_TEST(waits_since(connection + "/tokens", token).empty() == (c.tokens == 0));
            const auto refused = with_key(secrets.front(), method::get, "/members");
            BOOST_TEST(refused.status == 401);
            BOOST_TEST((refused.body.find("waits") == std::string::npos) == (c.keys == 0), refused.body);
            BOOST_TEST(as_operator(method::post, key + "?dry_run=true", "{}").status == (c.keys == 0 ? 409 : 200));
            BOOST_TEST(as_operator(method::post, at + "?dry_run=true", "{}").status == (c.tokens == 0 ? 409 : 200));
            run(c.mend);
        }
}

BOOST_AUTO_TEST_CASE(a_token_is_confirmed_by_who_configures_connections) {
    const std::string path = connection + "/tokens/" + token + "/confirm";
    BOOST_TEST(waits_since(connection + "/tokens", token).starts_with("1970"));
    BOOST_TEST(as(admin, method::post, path).status == 403);
    BOOST_TEST(with_key(owner_key, method::post, path, "{}").status == 403);
    done(as(owner, method::post, path));
    BOOST_TEST(waits_since(connection + "/tokens", token).empty());
    BOOST_TEST(told("scim_token.confirmed") == 1U);
}

BOOST_AUTO_TEST_CASE(everything_is_confirmed_at_once_by_whom_nobody_stands_above) {
    BOOST_TEST(as_operator(method::post, "/recovery/confirm", "{}").status == 400);
    const std::string all = R"({"api_keys":true,"tokens":true,"members":true})";
    BOOST_TEST(
        as_operator(method::post, "/recovery/confirm", R"({"api_keys":true,"connection":")" + std::string(okta.text()) + "\"}")
            .status == 400);
    BOOST_TEST(as(admin, method::post, "/recovery/confirm", all).status == 403);
    BOOST_TEST(as_operator(method::get, "/recovery").body.find(R"("members":1)") != std::string::npos);
    confirm(all, "?dry_run=true");
    BOOST_TEST(told("api_key.confirmed") + told("scim_token.confirmed") + told("connection.members_confirmed") == 0U);
    const auto did = done(as(owner, method::post, "/recovery/confirm", all));
    BOOST_TEST(number(did, "api_keys") == 2);
    BOOST_TEST(number(did, "tokens") == 1);
    BOOST_TEST(number(did, "members") == 1);
    BOOST_TEST(told("api_key.confirmed") == 2U);
    BOOST_TEST(told("connection.members_confirmed") == 1U);
    BOOST_TEST(status(bob) == "active");
    BOOST_TEST(number(confirm(all), "api_keys") == 0);
}

BOOST_AUTO_TEST_CASE(more_than_page_most_are_confirmed_by_more_than_one_call) {
    run("INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation, created,"
        " expires) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT k.org, k.id || n.i, "
        "k.mac,"
        " k.key_id, k.member, k.name, k.scope, k.member_epoch, k.organization_epoch, k.generation, k.created, k.expires"
        " FROM api_key k CROSS JOIN n WHERE k.org = $1 AND k.id = $2",
        owners_key);
    const auto first = confirm(R"({"api_keys":true})"), rest = confirm(R"({"api_keys":true})");
    BOOST_TEST(number(first, "api_keys") == limits::page_most);
    BOOST_TEST((*first.find("more") == value(true)));
    BOOST_TEST(number(rest, "api_keys") == 2);
    BOOST_TEST((*rest.find("more") == value(false)));
}

BOOST_AUTO_TEST_CASE(who_waits_is_shown_with_the_reason_and_reactivated_by_an_administrator) {
    BOOST_TEST(status(bob) == "suspended");
    BOOST_TEST(shown_source(bob) == "reconcile");
    const auto waiting = done(as_operator(method::get, connection + "/waiting"));
    BOOST_TEST_REQUIRE(waiting.find("items")->if_array()->size() == 1U);
    BOOST_TEST(text(waiting.find("items")->if_array()->front(), "user_name") == "bob");
    BOOST_TEST(text(done(as_operator(method::get, of(owner))), "status") == "active");  // no connection speaks for her
    const std::string path = of(bob.member, "/reactivate");
    BOOST_TEST(with_key(owner_key, method::post, path, "{}").status == 403);
    done(as(admin, method::post, path + "?dry_run=true"));
    BOOST_TEST(status(bob) == "suspended");
    done(as(admin, method::post, path));
    BOOST_TEST(status(bob) == "active");
    BOOST_TEST(shown_source(bob).empty());
    BOOST_TEST(told("member.reactivated") == 1U);
    BOOST_TEST(as(admin, method::post, path).status == 409);
}

BOOST_AUTO_TEST_CASE(who_waits_is_in_the_report_of_holds_in_its_order) {
    const auto ann = push_user("ann"), cid = push_user("cid");
    run("UPDATE member SET reconciled = 0 WHERE org = $1 AND id = $2", ann.member.text());
    done(as_operator(method::post, of(bob.member, "/suspend"), "{}"));
    std::vector<std::string> told;
    std::string next;
    do {
        const auto page = done(list("/reports/holds", "limit=1&cursor=" + next));
        for (const auto& one : *page.find("items")->if_array())
            told.push_back(text(one, "user_name") + " " + text(one, "source"));
        next = text(page, "next");
    } while (!next.empty());
    BOOST_TEST(told == (std::vector<std::string>{"bob admin", "bob reconcile", "ann reconcile"}),
               boost::test_tools::per_element());
    confirm(R"({"members":true})");
    BOOST_TEST(done(list("/reports/holds", "")).find("items")->if_array()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(another_hold_stays_when_the_wait_is_over) {
    done(as_operator(method::post, of(bob.member, "/suspend"), "{}"));
    confirm(R"({"members":true})");
    BOOST_TEST(status(bob) == "suspended");
    BOOST_TEST(shown_source(bob) == "admin");
}

BOOST_AUTO_TEST_CASE(who_waits_does_not_come_in_by_the_end_of_the_connection) {
    done(as(owner, method::del, connection));
    BOOST_TEST(status(bob) == "suspended");
    BOOST_TEST(shown_source(bob) == "admin:restore");
    const auto shown = done(as_operator(method::get, "/recovery"));
    BOOST_TEST(number(shown, "without_connection") == 1);
    BOOST_TEST(shown.find("connections")->if_array()->empty());
    const auto waiting = done(as_operator(method::get, "/recovery/waiting"));
    BOOST_TEST_REQUIRE(waiting.find("items")->if_array()->size() == 1U);
    BOOST_TEST(text(waiting.find("items")->if_array()->front(), "user_name") == "bob");
    BOOST_TEST(number(confirm(R"({"members":true})"), "members") == 1);
    BOOST_TEST(status(bob) == "active");
    BOOST_TEST(told("member.reactivated") == 1U);
    BOOST_TEST(number(done(as_operator(method::get, "/recovery")), "without_connection") == 0);
}

BOOST_AUTO_TEST_CASE(who_is_left_of_a_deleted_connection_is_not_of_whoever_deleted_it) {
    const auto ann = push_user("ann");
    run("UPDATE member SET reconciled = 0 WHERE org = $1 AND id = $2", ann.member.text());
    done(as_operator(method::post, of(bob.member, "/suspend"), "{}"));
    done(as(owner, method::del, connection));
    done(as(admin, method::post, of(ann.member, "/reactivate")));  // though she stands below the owner
    BOOST_TEST(status(ann) == "active");
    confirm(R"({"members":true})");
    BOOST_TEST(shown_source(bob) == "admin", "a hold of somebody's own stays");
}

BOOST_AUTO_TEST_CASE(an_application_waits_until_the_operator_confirms_it) {
    const auto made = add_application("shop", {"introspect"});
    run("UPDATE application SET generation = -1 WHERE $1 > 0");
    const auto let_in = [&] {
        http::request asked = request(method::post, "/oauth2/introspect", {});
        return protocol::authenticate_application(at, asked, {std::string(made.id.text()), secret(made.secret)});
    };
    const auto waits = let_in();
    BOOST_TEST_REQUIRE(waits.has_error());
    BOOST_TEST((waits.error().code == errc::unauthenticated));
    BOOST_TEST(waits.error().detail.find("waits to be confirmed") != std::string::npos, waits.error().detail);
    http::request asked = request(method::post, "/api/v1/applications/" + std::string(made.id.text()) + "/confirm", {}, "{}");
    const auto found = socket.find(method::post, asked.path);
    BOOST_TEST_REQUIRE(found.found);
    asked.path_values = found.path_values;
    asked.route_template = found.found->path_template;
    BOOST_TEST(run_described(public_routes, asked).status == 403);
    BOOST_TEST(run_described(socket_routes, asked).status == 200);
    BOOST_TEST(let_in().has_value());
    BOOST_TEST(told("application.confirmed") == 1U);
    BOOST_TEST(run_described(socket_routes, asked).status == 409);
}

BOOST_AUTO_TEST_SUITE_END()
