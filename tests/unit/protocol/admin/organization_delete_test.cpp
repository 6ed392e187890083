#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/audit/ending.hpp>
#include <gatehouse/domain/audit/sealing.hpp>
#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

#include "owners_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

constexpr auto confirmed = R"({"confirm":"acme"})";

struct deleting : owners_fixture {
    http::response end(const std::string& cookie, std::string body = confirmed) {
        return in_browser(cookie, method::del, "", std::move(body));
    }
    bool is_deleted() {
        return must(read<gatehouse::organization>([](tenant_transaction& tx) {
                   return organization_repository(tx).current();
               })).status == organization_status::deleted;
    }
    audit_key add_audit_key() {
        auto key = must(audit::make_key(keys, data.random, std::nullopt));
        must(data->write_installation([&](installation_transaction& tx) { return audit_key_writer(tx).add(key); }));
        return key;
    }
    void seal() {
        std::optional<audit::sealed_batch> batch;
        must(data->read(organization(), [&](tenant_transaction& tx) -> result<void> {
            batch = must(audit::prepare_batch(tx, keys, data.random, 1000));
            return {};
        }));
        if (batch) write([&](tenant_transaction& tx) { return audit::write_batch(tx, *batch); });
    }
    bool kept(bool sent = false) {
        return make<bool>([&](tenant_transaction& tx) { return audit::keep_last_checkpoint(tx, sent); });
    }
    std::vector<installation_note> notes() {
        std::vector<installation_note> all;
        must(data->read_installation([&](installation_transaction& tx) -> result<void> {
            all = must(installation_log(tx).newest("organization.deleted", 0, 10));
            return {};
        }));
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_organization_delete, deleting)

BOOST_AUTO_TEST_CASE(it_takes_an_owner_who_has_proved_it_and_the_typed_code) {
    check_refused(with_key(owner_key, method::del, "", confirmed), "gatehouse:organization:delete", 1);
    BOOST_TEST(end(fresh(admin)).status == 403);
    BOOST_TEST(end(opened(owner, true, data.clock.now() - limits::step_up_ms - 1)).status == 403);
    for (const auto body : {"{}", R"({"confirm":"Acme"})", R"({"confirm":"other"})", R"({"confirm":"acme","force":true})"})
        BOOST_TEST(end(fresh(owner), body).status == 400, body);
    BOOST_TEST(!is_deleted());
    const auto done = end(fresh(owner));
    BOOST_TEST_REQUIRE(done.status == 200, done.body);
    BOOST_TEST(is_deleted());
    const auto said = json_of(done);
    BOOST_TEST(said.find("status")->text() == "deleted");
    BOOST_TEST(*said.find("members")->if_integer() == 3);
    BOOST_TEST(*said.find("api_keys")->if_integer() == 3);
}

BOOST_AUTO_TEST_CASE(a_permission_is_not_enough) {
    const auto policy = as_operator(
        method::post, "/policies",
        R"({"slug":"enders","statements":[{"effect":"allow","actions":["gatehouse:organization:delete"],"resources":["grn:app:gatehouse:{org_id}:*"]}]})");
    BOOST_TEST_REQUIRE(policy.status == 201, policy.body);
    const auto ender = as_operator(method::post, "/roles", R"({"slug":"ender","level":80})");
    BOOST_TEST_REQUIRE(ender.status == 201, ender.body);
    const std::string role = "/roles/" + std::string(json_of(ender).find("id")->text());
    BOOST_TEST(as_operator(method::post, role + "/policies", R"({"policy":"enders"})").status < 300);
    BOOST_TEST(as_operator(method::post, of(admin, "/assignments"), R"({"role":"ender"})").status == 201);
    const auto refused = end(fresh(admin));
    BOOST_TEST(refused.status == 403, refused.body);
    BOOST_TEST(refused.body.find("only an owner") != std::string::npos, refused.body);
    BOOST_TEST(!is_deleted());
}

BOOST_AUTO_TEST_CASE(all_of_it_is_dead_with_the_commit) {
    const auto okta = add_connection();
    const auto token = make<sessions::minted>(
        [&](tenant_transaction& tx) { return sessions::mint_scim_token(tx, keys, by, okta, "t", tx.now() + 1000); });
    const auto shop = add_application("shop", {"introspect"});
    const auto cookie = fresh(owner);
    BOOST_TEST(end(cookie).status == 200);
    BOOST_TEST(in_browser(cookie, method::get, "").status == 401);
    for (const auto& key : {owner_key, admin_key, plain_key}) BOOST_TEST(with_key(key, method::get, "").status == 401);
    BOOST_TEST(!alive(credential_kind::scim_token, token.text.reveal()));
    BOOST_TEST(as_operator(method::get, "").status == 404, "by id too");
    BOOST_TEST(as_operator(method::post, "/teams", R"({"slug":"late"})").status == 404);
    BOOST_TEST(!decide({owner, std::nullopt, "app:use", "app", "main"}).allowed);
    session_facts again{owner, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}};
    const auto opened_again = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto made = sessions::mint_session(tx, keys, by, again);
        return made ? result<void>() : made.error();
    });
    BOOST_TEST(!opened_again);
    must(data->read_installation([&](installation_transaction& tx) -> result<void> {
        BOOST_TEST(must(application_repository(tx).organizations_of(shop.id)).empty());
        BOOST_TEST(must(account_locator(tx).find("x@example.com", "")).empty());
        return {};
    }));
    BOOST_TEST(!(data.add_organization("acme") == organization()), "the code is free");
}

// What was asked for before the end and comes to its turn after it.
BOOST_AUTO_TEST_CASE(a_change_that_waited_comes_too_late) {
    const auto by_operator = addressed(socket, method::post, "/teams", {}, R"({"slug":"late"})");
    auto waiting = handler_of(socket_routes, by_operator)(by_operator);
    BOOST_TEST(end(fresh(owner)).status == 200);
    auto& late = std::get<protocol::plan>(waiting);
    std::optional<error> refused;
    const auto done = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto made = late.fn(tx);
        return made ? result<void>() : made.error();
    });
    BOOST_TEST(!done);
}

BOOST_AUTO_TEST_CASE(a_dry_run_tells_what_would_go_and_leaves_it) {
    signed_in(plain);
    const auto would = json_of(in_browser(fresh(owner), method::del, "?dry_run=true", confirmed));
    BOOST_TEST(*would.find("would")->find("status")->if_integer() == 200);
    BOOST_TEST(*would.find("would")->find("body")->find("sessions")->if_integer() == 2);
    BOOST_TEST(*would.find("effects")->find("sessions_ended")->if_integer() == 2);
    BOOST_TEST(*would.find("effects")->find("keys_ended")->if_integer() == 3);
    BOOST_TEST(!is_deleted());
    BOOST_TEST(with_key(owner_key, method::get, "").status == 200);
}

// The proof that the chain ended there stays, with what it takes to check it.
BOOST_AUTO_TEST_CASE(the_last_checkpoint_is_kept_and_verifies) {
    const auto key = add_audit_key();
    seal();
    BOOST_TEST(end(fresh(owner)).status == 200);
    BOOST_TEST(!kept(), "the last rows are not sealed yet");
    seal();
    BOOST_TEST(!kept(true), "not sent off the machine yet");
    BOOST_TEST(kept());
    BOOST_TEST(kept(), "once is enough");
    const auto all = notes();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all.front().kind == "organization.deleted");
    BOOST_TEST(all.front().target == organization().text());
    BOOST_TEST(all.front().actor == owner.text());
    const auto facts = must(parse_json(all.front().facts));
    BOOST_TEST(facts.find("code")->text() == "acme");
    checkpoint last;
    last.position = *facts.find("position")->if_integer();
    last.hash = facts.find("hash")->text();
    last.key = facts.find("key")->text();
    last.generation = *facts.find("sealed_under")->if_integer();
    last.at = {*facts.find("sealed_at_ms")->if_integer()};
    const auto signer = must(public_key::from_spki(key.public_key));
    const std::string signature(facts.find("signature")->text());
    BOOST_TEST(audit::is_signed_by(signer, audit::statement_of(organization(), last), signature));
    ++last.position;
    BOOST_TEST(!audit::is_signed_by(signer, audit::statement_of(organization(), last), signature));
}

BOOST_AUTO_TEST_SUITE_END()
