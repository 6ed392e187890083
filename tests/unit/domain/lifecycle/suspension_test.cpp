#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "credentials.hpp"

using namespace gatehouse;
using testing::credentials;
using testing::people;
using testing::user;

BOOST_AUTO_TEST_SUITE(lifecycle_suspension)

using gatehouse::link;  // unistd.h has a function of this name

namespace {

link_content with_active(std::string name, std::optional<bool> active) {
    auto out = user(std::move(name));
    out.active = active;
    return out;
}
link change(people& here, const link& row, std::optional<bool> active) {
    return here
        .provision(row.connection, [&](auto& idp) { return idp.change_user(row.id, with_active(row.user_name, active)); })
        .value();
}
void suspend(people& here, const link& row, const hold_source& source) {
    here.write([&](tenant_transaction& tx) { return lifecycle::suspend(tx, people::by_admin(), row.member, source); });
}
std::size_t reactivate(people& here, const link& row, const hold_source& source) {
    std::size_t remaining = 0;
    here.write([&](tenant_transaction& tx) -> result<void> {
        const auto left = lifecycle::reactivate(tx, people::by_admin(), row.member, source);
        if (!left) return left.error();
        remaining = left->size();
        return {};
    });
    return remaining;
}
std::vector<std::string> kinds(people& here) {
    return here.read([](tenant_transaction& tx) -> result<std::vector<std::string>> {
        const auto rows = change_repository(tx).after(0, 1000);
        if (!rows) return rows.error();
        std::vector<std::string> out;
        for (const auto& row : *rows) out.push_back(row.kind);
        return out;
    });
}
std::ptrdiff_t how_many(people& here, std::string_view kind) {
    const auto all = kinds(here);
    return std::count(all.begin(), all.end(), kind);
}

class claim_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<std::vector<std::string>> of(const member_id& who) {
        std::vector<std::string> groups;
        const auto read = sql().run("/* a test */ SELECT group_id FROM claim_membership WHERE org = $1 AND member = $2",
                                    {org(), who.text()}, [&](const sql_row& row) {
                                        groups.push_back(row.string(0));
                                        return result<void>();
                                    });
        return read ? result<std::vector<std::string>>(groups) : read.error();
    }
};

// More keys of one member than anybody would mint one by one.
class key_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> add(const member_id& of, std::size_t count) {
        const auto done = sql().run(
            "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < $3)"
            " INSERT INTO api_key (org, id, mac, key_id, member, name, scope, member_epoch, organization_epoch, generation,"
            " created, expires) SELECT $1, 'key ' || i, '', '', $2, '', '[]', 1, 1, 1, $4, $4 FROM n",
            {org(), of.text(), static_cast<std::int64_t>(count), tx().now()});
        if (!done) return done.error();
        return {};
    }
    result<std::int64_t> left(const member_id& of) {
        return sql().run("SELECT 1 FROM api_key WHERE org = $1 AND member = $2 AND ended IS NULL", {org(), of.text()});
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_source_ends_every_credential_and_none_comes_back) {
    for (const bool by_idp : {true, false}) BOOST_TEST_CONTEXT((by_idp ? "by the IdP" : "by an administrator")) {
            people here;
            const auto row = here.create(here.okta, user("a"));
            credentials held(here, row);
            BOOST_TEST(held.session_lives());
            BOOST_TEST(held.key_lives());
            const auto source = by_idp ? hold_source::of(here.okta) : hold_source::admin();
            if (by_idp)
                change(here, row, false);
            else
                suspend(here, row, source);
            BOOST_TEST(here.get(row.member).suspended());
            BOOST_TEST(here.get(row.member).epoch == 2);
            BOOST_TEST(!held.session_lives());
            BOOST_TEST(!held.key_lives());
            if (by_idp)
                change(here, row, true);
            else
                BOOST_TEST(reactivate(here, row, source) == 0u);
            BOOST_TEST(here.get(row.member).alive(here.store.clock.now()));
            BOOST_TEST(!held.session_lives());
            BOOST_TEST(!held.key_lives());
            credentials fresh(here, row);
            BOOST_TEST(fresh.session_lives());
            BOOST_TEST(how_many(here, "member.suspended") == 1);
            BOOST_TEST(how_many(here, "member.reactivated") == 1);
        }
}

BOOST_AUTO_TEST_CASE(active_means_no_hold_of_any_source) {
    const auto idp = [](people& here) { return hold_source::of(here.okta); };
    struct {
        bool idp_holds, admin_holds;
        std::optional<bool> sent;
        bool shown;
        std::int64_t holds;
        std::string why;
    } const cases[] = {
        {false, false, {}, true, 0, "nobody holds"},
        {false, true, true, false, 1, "the IdP cannot lift an administrator's hold"},
        {true, false, {}, false, 1, "an absent active changes nothing"},
        {true, true, true, false, 1, "the IdP lifts its own"},
        {true, false, true, true, 0, "the IdP lifts the only one"},
        {false, true, false, false, 2, "both"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            people here;
            auto row = here.create(here.okta, with_active("a", !c.idp_holds));
            if (c.admin_holds) suspend(here, row, hold_source::admin());
            row = change(here, row, c.sent);
            BOOST_TEST(row.shown_active() == c.shown);
            BOOST_TEST(here.get(row.member).holds == c.holds);
            const auto holds = here.read([&](tenant_transaction& tx) { return hold_repository(tx).of(row.member); });
            BOOST_TEST(static_cast<std::int64_t>(holds.size()) == c.holds);
            const bool idp_holds =
                std::any_of(holds.begin(), holds.end(), [&](const hold& h) { return h.source == idp(here); });
            BOOST_TEST(idp_holds == !row.active);
        }
}

BOOST_AUTO_TEST_CASE(another_links_flag_ends_only_that_links_sessions) {
    people here;
    const auto authority = here.create(here.okta, user("a"));
    std::optional<link> second;
    here.write([&](tenant_transaction& tx) -> result<void> {
        second = link{.id = tx.new_id<link_id>(),
                      .connection = here.entra,
                      .member = authority.member,
                      .authority = false,
                      .user_name = "a@entra",
                      .document = "{}"};
        return link_repository(tx).insert(*second, {});
    });
    credentials first_session(here, authority), second_session(here, *second);
    const auto changed = change(here, *second, false);
    BOOST_TEST(!changed.shown_active());
    BOOST_TEST(!here.get(authority.member).suspended());
    BOOST_TEST(first_session.session_lives());
    BOOST_TEST(!second_session.session_lives());
    BOOST_TEST(second_session.key_lives());
    BOOST_TEST(how_many(here, "link.deactivated") == 1);

    BOOST_TEST(here.provision(here.entra, [&](auto& idp) { return idp.delete_user(second->id); }).has_value());
    BOOST_TEST(here.get(authority.member).alive(here.store.clock.now()));
    BOOST_TEST(here.read([&](tenant_transaction& tx) { return link_repository(tx).of_member(authority.member); }).size() == 1u);
}

// What the second connection's sign-ins showed goes with its link, asleep or gone; the authority's own word stays.
BOOST_AUTO_TEST_CASE(another_links_end_takes_the_claims_that_were_kept_of_it) {
    people here;
    const auto authority = here.create(here.okta, user("a"));
    const auto in_okta = here.create(here.okta, testing::named("g")).id,
               in_entra = here.create(here.entra, testing::named("g")).id;
    std::optional<link> second;
    here.write([&](tenant_transaction& tx) -> result<void> {
        second = link{.id = tx.new_id<link_id>(),
                      .connection = here.entra,
                      .member = authority.member,
                      .authority = false,
                      .user_name = "b",
                      .document = "{}"};
        return link_repository(tx).insert(*second, {});
    });
    const auto kept = [&] { return here.read([&](tenant_transaction& tx) { return claim_rows(tx).of(authority.member); }); };
    for (const bool by_flag : {true, false}) BOOST_TEST_CONTEXT((by_flag ? "asleep" : "gone")) {
            here.write([&](tenant_transaction& tx) -> result<void> {
                saml_sign_in_repository claims(tx);
                if (auto done = claims.keep_claims(here.okta, authority.member, {in_okta}, tx.now() + 1000); !done) return done;
                return claims.keep_claims(here.entra, authority.member, {in_entra}, tx.now() + 1000);
            });
            BOOST_TEST(kept().size() == 2u);
            if (by_flag)
                change(here, *second, false);
            else
                BOOST_TEST(here.provision(here.entra, [&](auto& idp) { return idp.delete_user(second->id); }).has_value());
            BOOST_TEST_REQUIRE(kept().size() == 1u);
            BOOST_TEST(kept().front() == in_okta.text());
            if (by_flag) change(here, *second, true);
        }
}

BOOST_AUTO_TEST_CASE(an_owner_ended_by_an_idp_is_cut_and_stays_owner) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    here.write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(row.member, true); });
    credentials held(here, row);
    change(here, row, false);
    BOOST_TEST(!held.session_lives());
    BOOST_TEST(here.get(row.member).owner);
    BOOST_TEST(how_many(here, "alarm.owner_ended_by_idp") == 1);
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    BOOST_TEST((here.get(row.member).status == member_status::removed));
    BOOST_TEST(here.get(row.member).owner);
    BOOST_TEST(how_many(here, "alarm.owner_ended_by_idp") == 2);
}

BOOST_AUTO_TEST_CASE(a_hold_that_is_there_changes_nothing) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    suspend(here, row, hold_source::admin());
    const auto rows = kinds(here).size();
    const auto epoch = here.get(row.member).epoch;
    suspend(here, row, hold_source::admin());
    BOOST_TEST(kinds(here).size() == rows + 1);  // a person's word is on record all the same
    BOOST_TEST(here.get(row.member).epoch == epoch);
    suspend(here, row, hold_source::of(here.okta));
    const auto by_both = kinds(here).size();
    suspend(here, row, hold_source::of(here.okta));
    BOOST_TEST(kinds(here).size() == by_both);
    BOOST_TEST(reactivate(here, row, hold_source::of(here.okta)) == 1u);
    BOOST_TEST(reactivate(here, row, hold_source::local_removal()) == 1u);
    BOOST_TEST(here.get(row.member).suspended());
}

BOOST_AUTO_TEST_CASE(beyond_the_budget_rows_stay_and_are_dead_all_the_same) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    std::vector<credentials> held;
    for (int i = 0; i < 4; ++i) held.emplace_back(here, row);
    here.write([&](tenant_transaction& tx) -> result<void> {
        if (const auto raised = member_repository(tx).raise_epoch(row.member); !raised) return raised;
        BOOST_TEST(credential_sweep(tx).end_all_of(row.member, 5)->rows() == 5);
        return {};
    });
    for (auto& each : held) BOOST_TEST(!each.session_lives());
    here.write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(credential_sweep(tx).end_all_of(row.member)->rows() == 3);
        BOOST_TEST(credential_sweep(tx).end_all_of(row.member)->rows() == 0);
        return {};
    });
}

BOOST_AUTO_TEST_CASE(one_revocation_tidies_so_many_rows_and_no_more) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    here.write([&](tenant_transaction& tx) { return key_rows(tx).add(row.member, limits::revocation_rows + 1); });
    suspend(here, row, hold_source::admin());
    BOOST_TEST(here.read([&](tenant_transaction& tx) { return key_rows(tx).left(row.member); }) == 1);
    here.write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(credential_sweep(tx).end_all_of(row.member)->rows() == 1);
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()
