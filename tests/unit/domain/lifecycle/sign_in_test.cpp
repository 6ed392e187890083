#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::lifecycle;

namespace {

constexpr std::int64_t absolute_ms = 3'600'000;

// An organization with one enabled connection, alice in it, example.com proved for it, and one open request _r1.
struct house {
    testing::temporary_store store;
    crypto::keyring keys = crypto::keyring::from_key(secret(std::string(32, 'k')), "k1").value();
    request_context by{actor_kind::connection, "", "", "saml", "request", "127.0.0.1"};
    keyed_hash hash = [this](std::string_view text) { return keys.mac(tombstone_label, text); };
    connection at = make_connection();
    gatehouse::link alice = make_user("alice@example.com", "ext-alice");

    house() {
        in([&](tenant_transaction& tx) {
            return saml_setup_repository(tx).assert_domain({"example.com", at.id, "demo", tx.now()});
        });
        add_request("_r1");
    }

    template <class Work> void in(Work work) {
        const auto done = store->write(store.organization(), work);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    }
    connection make_connection() {
        connection made{.id = connection_id::create(store.clock.now(), store.random),
                        .name = "Okta",
                        .state = connection_state::active,
                        .idp_entity_id = "",
                        .idp_sso_url = "",
                        .settings = {},
                        .created = store.clock.now(),
                        .modified = store.clock.now()};
        made.settings.group_attribute = "groups";
        in([&](tenant_transaction& tx) { return connection_repository(tx).insert(made); });
        return made;
    }
    gatehouse::link make_user(std::string user_name, std::string external_id) {
        std::optional<gatehouse::link> made;
        in([&](tenant_transaction& tx) -> result<void> {
            link_content content;
            content.user_name = user_name;
            content.external_id = external_id;
            auto created = provisioner(tx, by, at.id, hash).create_user(content);
            if (!created) return created.error();
            made = std::move(*created);
            return {};
        });
        return *made;
    }
    void add_request(std::string id, bool force_authn = false) {
        in([&](tenant_transaction& tx) {
            const auto present = connection_repository(tx).get(at.id);
            return saml_sign_in_repository(tx).add_request({id, at.id, present->epoch, "browser", "/page", force_authn,
                                                            tx.now(), tx.now() + limits::saml_request_ms, std::nullopt});
        });
    }
    proved_sign_in proof() const {
        proved_sign_in proved{.connection = at.id,
                              .issuer = "",
                              .assertion_id = "",
                              .issued_at = {},
                              .accepted_until = {},
                              .authenticated_at = {},
                              .request_id = "",
                              .correlation_mac = "",
                              .identity = {},
                              .subject = "",
                              .groups = {},
                              .hard_end = {},
                              .name_id = "",
                              .session_index = "",
                              .authn_context = "",
                              .address = "",
                              .agent = ""};
        proved.issuer = "https://idp.example.com";
        proved.assertion_id = "_a1";
        proved.issued_at = proved.authenticated_at = store.clock.now();
        proved.accepted_until = store.clock.now() + 300'000;
        proved.request_id = "_r1";
        proved.correlation_mac = "browser";
        proved.identity = pinned_identity{"", "", "persistent", "p-1"};
        proved.subject = "alice@example.com";
        return proved;
    }
    sign_in_outcome attempt(const proved_sign_in& proved) {
        sign_in_outcome out;
        in([&](tenant_transaction& tx) -> result<void> {
            auto done = lifecycle::sign_in(tx, by, keys, absolute_ms, proved);
            if (!done) return done.error();
            out = std::move(*done);
            return {};
        });
        return out;
    }
    bool steps_up(const std::string& session, std::int64_t later_ms) {
        bool found = false;
        in([&](tenant_transaction& tx) -> result<void> {
            const auto row = credential_repository(tx).alive(credential_kind::session, session);
            if (!row) return row.error();
            found = sessions::is_stepped_up(row->who, tx.now() + later_ms);
            return {};
        });
        return found;
    }
    std::size_t count(std::string_view kind) {
        std::size_t found = 0;
        BOOST_TEST_REQUIRE(
            store
                ->read(
                    store.organization(),
                    [&](tenant_transaction& tx) -> result<void> {
                        const auto rows = change_repository(tx).newest(
                            {.kind = std::string(kind), .target_kind = "", .target = "", .actor = "", .from = {}, .until = {}},
                            0, 100);
                        if (!rows) return rows.error();
                        found = rows->size();
                        return {};
                    })
                .has_value());
        return found;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lifecycle_sign_in)

BOOST_AUTO_TEST_CASE(a_proved_member_gets_a_session_and_the_request_is_used_up) {
    house all;
    const auto out = all.attempt(all.proof());
    BOOST_TEST(out.refusal == "");
    BOOST_TEST(out.session.reveal().starts_with("ghs_"));
    BOOST_TEST(out.member_id == all.alice.member.text());
    BOOST_TEST(out.return_to == "/page");
    BOOST_TEST(all.count("session.opened") == 1U);

    auto second = all.proof();
    second.assertion_id = "_a2";
    BOOST_TEST(all.attempt(second).refusal == "in_response_to.used");
}

BOOST_AUTO_TEST_CASE(each_thing_that_does_not_fit_has_its_own_refusal) {
    struct {
        std::string_view reason;
        std::function<void(house&, proved_sign_in&)> change;
    } const cases[] = {
        {"in_response_to.unknown", [](house&, proved_sign_in& p) { p.request_id = "_other"; }},
        {"in_response_to.browser", [](house&, proved_sign_in& p) { p.correlation_mac = "another"; }},
        {"in_response_to.browser", [](house&, proved_sign_in& p) { p.correlation_mac = ""; }},
        {"in_response_to.expired",
         [](house& h, proved_sign_in& p) {
             h.store.clock.advance_ms(limits::saml_request_ms);
             p.issued_at = p.authenticated_at = h.store.clock.now();
         }},
        {"connection.disabled",
         [](house& h, proved_sign_in&) {
             h.in([&](tenant_transaction& tx) {
                 return connection_repository(tx).set_state(h.at.id, connection_state::disabled);
             });
         }},
        {"connection.disabled",
         [](house& h, proved_sign_in&) {
             h.in([&](tenant_transaction& tx) { return organization_repository(tx).set_enabled(false); });
         }},
        {"connection.mismatch",
         [](house& h, proved_sign_in&) {
             h.in([&](tenant_transaction& tx) { return connection_repository(tx).raise_epoch(h.at.id); });
         }},
        {"user.unknown", [](house&, proved_sign_in& p) { p.subject = "nobody@example.com"; }},
        {"identity.domain_not_owned",
         [](house& h, proved_sign_in& p) {
             h.make_user("eve@elsewhere.test", "e");
             p.subject = "eve@elsewhere.test";
         }},
        {"name_id.absent",
         [](house&, proved_sign_in& p) {
             p.subject = "";
             p.identity.reset();
         }},
        {"user.inactive",
         [](house& h, proved_sign_in&) {
             h.in([&](tenant_transaction& tx) { return suspend(tx, h.by, h.alice.member, hold_source::of(h.at.id)); });
         }},
        {"user.removed",
         [](house& h, proved_sign_in&) {
             h.in([&](tenant_transaction& tx) { return provisioner(tx, h.by, h.at.id, h.hash).delete_user(h.alice.id); });
         }},
        {"user.stale_assertion",
         [](house& h, proved_sign_in& p) {
             h.store.clock.advance_ms(1);
             h.in([&](tenant_transaction& tx) { return member_repository(tx).raise_epoch(h.alice.member); });
             p.issued_at = p.issued_at - limits::saml_skew_s * 1000;
         }},
        {"user.stale_authentication",
         [](house& h, proved_sign_in& p) {
             h.store.clock.advance_ms(1);
             h.in([&](tenant_transaction& tx) { return member_repository(tx).raise_epoch(h.alice.member); });
             p.authenticated_at = p.authenticated_at - limits::saml_skew_s * 1000;
         }},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.reason) {
            house all;
            auto proved = all.proof();
            c.change(all, proved);
            const auto out = all.attempt(proved);
            BOOST_TEST(out.refusal == c.reason);
            BOOST_TEST(out.session.empty());
            BOOST_TEST(all.count("sign_in.refused") == 1U);
            BOOST_TEST(all.count("session.opened") == 0U);
            BOOST_TEST(out.again_with_force_authn == (c.reason == "user.stale_authentication"));
        }
}

// A backup does not know who was ended after it was taken.
BOOST_AUTO_TEST_CASE(what_was_asserted_before_the_store_was_restored_opens_nothing) {
    struct stamp : installation_repository {
        using installation_repository::installation_repository;
        result<void> restored_at(instant at) {
            const auto done = sql().run("/* a test */ UPDATE server SET restored_at = $1", {at});
            return done ? result<void>() : done.error();
        }
    };
    for (const bool stale : {true, false}) {
        house all;
        auto proved = all.proof();
        const instant restored = proved.issued_at + limits::saml_skew_s * 1000 + (stale ? 1 : 0);
        BOOST_TEST_REQUIRE(
            all.store->write_installation([&](installation_transaction& tx) { return stamp(tx).restored_at(restored); })
                .has_value());
        BOOST_TEST(all.attempt(proved).refusal == (stale ? "user.stale_assertion" : ""));
    }
}

BOOST_AUTO_TEST_CASE(an_assertion_is_good_once_even_when_it_was_refused) {
    house all;
    auto proved = all.proof();
    proved.correlation_mac = "another";
    BOOST_TEST(all.attempt(proved).refusal == "in_response_to.browser");
    BOOST_TEST(all.attempt(all.proof()).refusal == "assertion.replay");
}

BOOST_AUTO_TEST_CASE(a_strangers_post_does_not_use_up_the_request) {
    house all;
    auto stranger = all.proof();
    stranger.correlation_mac = "another";
    stranger.assertion_id = "_a0";
    BOOST_TEST(all.attempt(stranger).refusal == "in_response_to.browser");
    BOOST_TEST(all.attempt(all.proof()).refusal == "");
}

// Without ForceAuthn a provider signs in whoever sits before a browser that it knows, and may call that a moment ago.
BOOST_AUTO_TEST_CASE(a_fresh_sign_in_is_a_step_up_only_where_it_was_asked_for) {
    house all;
    all.store.clock.advance_ms(limits::step_up_ms);  // past the epoch of her making
    const std::int64_t skew_ms = limits::saml_skew_s * 1000;
    const struct {
        std::string request;
        bool forced;
        std::int64_t authenticated_ms;  // from when it was asked
        bool steps_up;
    } cases[] = {{"_f1", false, 0, false},      {"_f2", true, 0, true},
                 {"_f3", true, -skew_ms, true}, {"_f4", true, -skew_ms - 1, false},
                 {"_f5", true, skew_ms, true},  {"_f6", true, skew_ms + 1, false}};  // it was asked, and did not
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.request) {
            all.add_request(c.request, c.forced);
            auto proved = all.proof();
            proved.request_id = c.request;
            proved.assertion_id = c.request;
            proved.authenticated_at = proved.authenticated_at + c.authenticated_ms;
            const auto out = all.attempt(proved);
            BOOST_TEST_REQUIRE(out.refusal == "");
            BOOST_TEST(all.steps_up(out.session_id, 0) == c.steps_up);
            BOOST_TEST(!all.steps_up(out.session_id, limits::step_up_ms + 1));
        }
}

BOOST_AUTO_TEST_CASE(the_pinned_identity_decides_and_a_rename_does_not_move_it) {
    house all;
    BOOST_TEST(all.attempt(all.proof()).refusal == "");
    const gatehouse::link bob = all.make_user("bob@example.com", "ext-bob");

    all.add_request("_r2");
    auto as_bob = all.proof();
    as_bob.request_id = "_r2";
    as_bob.assertion_id = "_a2";
    as_bob.subject = "bob@example.com";
    BOOST_TEST(all.attempt(as_bob).refusal == "identity.conflict");

    all.add_request("_r3");
    auto renamed = all.proof();
    renamed.request_id = "_r3";
    renamed.assertion_id = "_a3";
    renamed.subject = "alice.archer@elsewhere.test";
    BOOST_TEST(all.attempt(renamed).member_id == all.alice.member.text());
}

BOOST_AUTO_TEST_CASE(claims_become_groups_once) {
    house all;
    auto proved = all.proof();
    proved.groups = {"Engineering", "engineering", "", "Support"};
    BOOST_TEST(all.attempt(proved).refusal == "");
    BOOST_TEST(all.count("group.created") == 2U);
}

BOOST_AUTO_TEST_CASE(a_request_is_good_until_its_end) {
    house all;
    auto proved = all.proof();
    all.store.clock.advance_ms(limits::saml_request_ms - 1);
    proved.issued_at = proved.authenticated_at = all.store.clock.now();
    proved.accepted_until = all.store.clock.now() + 300'000;
    BOOST_TEST(all.attempt(proved).refusal == "");
}

BOOST_AUTO_TEST_CASE(claims_beyond_the_bound_become_no_groups) {
    house all;
    std::vector<std::string> names;
    for (std::size_t i = 0; i <= limits::group_claims; ++i) names.push_back("g" + std::to_string(i));
    // Most are known already: under sanitizers, making all of them would take longer than one write may.
    for (std::size_t from = 0; from + 500 < limits::group_claims; from += 500)
        all.in([&](tenant_transaction& tx) -> result<void> {
            for (std::size_t i = from; i < from + 500; ++i) {
                const group known{.id = tx.new_id<group_id>(),
                                  .connection = all.at.id,
                                  .display_name = names[i],
                                  .origin = group_origin::claim,
                                  .document = "{}"};
                if (auto made = group_repository(tx).insert(known); !made) return made;
            }
            return {};
        });
    auto proved = all.proof();
    proved.groups = names;
    BOOST_TEST(all.attempt(proved).refusal == "");
    all.in([&](tenant_transaction& tx) -> result<void> {
        group_repository groups(tx);
        BOOST_TEST(groups.find_by_name(all.at.id, names[limits::group_claims - 1])->has_value());
        BOOST_TEST(!groups.find_by_name(all.at.id, names[limits::group_claims])->has_value());
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()
