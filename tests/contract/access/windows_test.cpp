#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/access/window_ends.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

// Windows end by themselves (access.md, Invariants, 7): no job runs here that would take their rows away, and at
// the very millisecond they count no more.
namespace {

constexpr std::int64_t hour = 3'600'000;

struct fixture : access_people {
    member_id ada = add_member("ada");

    time_window hour_long() const { return {{}, instant{data.clock.now().ms + hour}}; }
    bool uses(std::string_view name = "main") {
        return decide({ada, {}, "app:use", "app", std::string(name), nullptr}).allowed;
    }
    void ends_by_itself(const std::function<bool()>& lives) {
        BOOST_TEST(lives());
        data.clock.advance_ms(hour - 1);
        BOOST_TEST(lives());
        data.clock.advance_ms(1);
        BOOST_TEST(!lives());
        data.clock.advance_ms(hour);
        BOOST_TEST(!lives());
    }
    void add_to(const team_id& team, const time_window& window) {
        write([&](tenant_transaction& tx) {
            return access::add_to_team(tx, by, {team, ada, {"direct", "test"}, window, tx.now()});
        });
    }
    void grant_use(principal_kind kind, std::string_view to, const time_window& window) {
        write([&](tenant_transaction& tx) -> result<void> {
            const resource place{tx.new_id<resource_id>(), "app", "main", {}, {}};
            if (auto made = access::create_resource(tx, by, model(), place, {}); !made) return made.error();
            return access::add_grant(
                tx, by, model(), {tx.new_id<grant_id>(), kind, std::string(to), place.id, {"app:use"}, window, "", tx.now()});
        });
    }
    std::function<bool()> alive_of(credential_kind kind, const sessions::minted& made) {
        return [this, kind, text = std::string(made.text.reveal())] { return alive(kind, text).has_value(); };
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_windows, fixture)

BOOST_AUTO_TEST_CASE(an_assignment_ends_by_itself) {
    assign(principal_kind::member, ada.text(), "member", hour_long());
    ends_by_itself([&] { return uses(); });
}

BOOST_AUTO_TEST_CASE(a_teams_assignment_ends_by_itself) {
    const auto team = add_team("crew");
    add_to(team, {});
    assign(principal_kind::team, team.text(), "member", hour_long());
    ends_by_itself([&] { return uses(); });
}

BOOST_AUTO_TEST_CASE(a_membership_ends_by_itself) {
    const auto team = add_team("crew");
    add_to(team, hour_long());
    assign(principal_kind::team, team.text(), "member");
    ends_by_itself([&] { return uses(); });
}

BOOST_AUTO_TEST_CASE(a_grant_ends_by_itself) {
    grant_use(principal_kind::member, ada.text(), hour_long());
    ends_by_itself([&] { return uses(); });
}

BOOST_AUTO_TEST_CASE(a_teams_grant_ends_by_itself) {
    const auto team = add_team("crew");
    add_to(team, {});
    grant_use(principal_kind::team, team.text(), hour_long());
    ends_by_itself([&] { return uses(); });
}

BOOST_AUTO_TEST_CASE(what_opens_later_is_shut_until_then) {
    const instant opens{data.clock.now().ms + hour};
    assign(principal_kind::member, ada.text(), "member", {opens, {}});
    BOOST_TEST(!uses());
    data.clock.advance_ms(hour - 1);
    BOOST_TEST(!uses());
    data.clock.advance_ms(1);
    BOOST_TEST(uses());
}

BOOST_AUTO_TEST_CASE(a_members_access_ends_by_itself) {
    assign(principal_kind::member, ada.text(), "member");
    const auto key = api_key(ada), session = this->session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE member SET access_ends_at = " + std::to_string(data.clock.now().ms + hour - 1) +
                                    " WHERE org = $1 AND id = $2",
                                ada.text());
    });
    const auto key_lives = alive_of(credential_kind::api_key, key), session_lives = alive_of(credential_kind::session, session);
    BOOST_TEST((uses() && key_lives() && session_lives()));
    data.clock.advance_ms(hour - 1);
    BOOST_TEST((!uses() && !key_lives() && !session_lives()));
}

// Whoever is not to come yet is given no credential either: only the time opens the gate.
BOOST_AUTO_TEST_CASE(a_members_access_begins_by_itself) {
    assign(principal_kind::member, ada.text(), "member");
    const auto key = api_key(ada), session = this->session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
    write([&](tenant_transaction& tx) {
        return member_repository(tx).set_access_begin(ada, data.clock.now() + hour / 2, "somebody");
    });
    const auto key_lives = alive_of(credential_kind::api_key, key), session_lives = alive_of(credential_kind::session, session);
    const auto is_given = [&](auto make) { return data->write(data.organization(), make).has_value(); };
    const auto gets_any = [&] {
        bool any = false;
        for (const auto kind : {credential_kind::invitation, credential_kind::password_reset, credential_kind::sign_in_step,
                                credential_kind::email_change, credential_kind::trusted_device})
            any |= is_given([&](tenant_transaction& tx) -> result<void> {
                const auto made = sessions::mint_link(tx, keys, kind, ada, "", tx.now() + hour);
                return made ? result<void>() : made.error();
            });
        any |= is_given([&](tenant_transaction& tx) -> result<void> {
            const auto made = sessions::mint_session(tx, keys, by, {ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
            return made ? result<void>() : made.error();
        });
        return any || is_given([&](tenant_transaction& tx) -> result<void> {
                   const auto made = sessions::mint_api_key(tx, keys, by, ada, "key", {}, tx.now() + hour);
                   return made ? result<void>() : made.error();
               });
    };
    BOOST_TEST((!uses() && !key_lives() && !session_lives() && !gets_any()));
    data.clock.advance_ms(hour / 2 - 1);
    BOOST_TEST((!uses() && !key_lives() && !session_lives() && !gets_any()));
    data.clock.advance_ms(1);
    BOOST_TEST((uses() && key_lives() && gets_any()));
}

BOOST_AUTO_TEST_CASE(a_key_begins_by_itself_and_ends_by_itself) {
    const auto made_for = [&](std::int64_t begins, std::int64_t ends) {
        return make<sessions::minted>([&](tenant_transaction& tx) {
            return sessions::mint_api_key(tx, keys, by, ada, "key", {}, tx.now() + ends, tx.now() + begins);
        });
    };
    const auto lives = alive_of(credential_kind::api_key, made_for(hour, 2 * hour));
    BOOST_TEST(!lives());
    data.clock.advance_ms(hour - 1);
    BOOST_TEST(!lives());
    data.clock.advance_ms(1);
    BOOST_TEST(lives());
    data.clock.advance_ms(hour - 1);
    BOOST_TEST(lives());
    data.clock.advance_ms(1);
    BOOST_TEST(!lives());
    const auto at_once = alive_of(credential_kind::api_key, made_for(-hour, hour));
    BOOST_TEST(at_once());
    write([&](tenant_transaction& tx) -> result<void> {
        const auto refused = sessions::mint_api_key(tx, keys, by, ada, "key", {}, tx.now() + hour, tx.now() + hour);
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::invalid_value));
        return {};
    });
}

BOOST_AUTO_TEST_CASE(a_key_ends_by_itself) {
    const auto key = api_key(ada);  // for an hour
    ends_by_itself(alive_of(credential_kind::api_key, key));
}

BOOST_AUTO_TEST_CASE(a_scim_token_ends_by_itself) {
    const auto okta = add_connection();
    const auto token = make<sessions::minted>(
        [&](tenant_transaction& tx) { return sessions::mint_scim_token(tx, keys, by, okta, "token", tx.now() + hour); });
    ends_by_itself(alive_of(credential_kind::scim_token, token));
}

BOOST_AUTO_TEST_CASE(a_link_ends_by_itself) {
    for (const auto kind : {credential_kind::invitation, credential_kind::password_reset, credential_kind::sign_in_step,
                            credential_kind::email_change, credential_kind::trusted_device})
        BOOST_TEST_CONTEXT(facts_of(kind).label) {
            const auto link = make<sessions::minted>(
                [&](tenant_transaction& tx) { return sessions::mint_link(tx, keys, kind, ada, "", tx.now() + hour); });
            ends_by_itself(alive_of(kind, link));
        }
}

// A key is its owner, narrowed: what the owner has for an hour, the key has for that hour.
BOOST_AUTO_TEST_CASE(a_key_loses_with_its_owner_what_ends) {
    assign(principal_kind::member, ada.text(), "admin", hour_long());
    const auto key = make<sessions::minted>(
        [&](tenant_transaction& tx) { return sessions::mint_api_key(tx, keys, by, ada, "key", {}, tx.now() + 3 * hour); });
    const auto asks = [&] {
        const auto who = must(alive(credential_kind::api_key, key.text.reveal()));
        return decide({ada, {}, "app:use", "app", "main", &who}).allowed;
    };
    BOOST_TEST(asks());
    data.clock.advance_ms(hour);
    BOOST_TEST(!asks());
}

// KA-12: what is over is taken away and told; nothing else is.
BOOST_AUTO_TEST_CASE(what_is_over_is_tidied_and_told) {
    const auto team = add_team("crew");
    assign(principal_kind::member, ada.text(), "member", hour_long());
    assign(principal_kind::member, ada.text(), "viewer");
    add_to(team, hour_long());
    grant_use(principal_kind::member, ada.text(), hour_long());
    const auto has_expired = [&] { return must(read<bool>([](tenant_transaction& tx) { return access::has_expired(tx); })); };
    const auto end_some = [&](std::int64_t most) {
        return make<access::tidied_windows>([&](tenant_transaction& tx) { return access::end_expired(tx, by, decider, most); })
            .ended;
    };
    data.clock.advance_ms(hour - 1);
    BOOST_TEST(!has_expired());
    BOOST_TEST(end_some(10) == 0);
    data.clock.advance_ms(1);
    BOOST_TEST(has_expired());
    assign(principal_kind::member, ada.text(), "admin", hour_long());
    BOOST_TEST(end_some(1) == 3);
    BOOST_TEST(!has_expired());
    BOOST_TEST(end_some(1) == 0);
    const auto left = must(read<std::vector<assignment>>(
        [&](tenant_transaction& tx) { return assignment_repository(tx).of(principal_kind::member, ada.text()); }));
    BOOST_TEST(left.size() == 2U);
    BOOST_TEST(must(read<std::vector<team_membership>>([&](tenant_transaction& tx) {
                   return team_repository(tx).members(team);
               })).empty());
    change_filter filter;
    filter.kind = "auto-removed";
    const auto told =
        must(read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 10); }));
    BOOST_TEST_REQUIRE(told.size() == 3U);
    for (const auto& one : told) BOOST_TEST(one.facts.find(std::string(ada.text())) != std::string::npos, one.facts);
}

BOOST_AUTO_TEST_SUITE_END()
