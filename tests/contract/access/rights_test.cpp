#include <boost/test/unit_test.hpp>

#include <algorithm>

#include <gatehouse/base/text.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

struct fixture : testing::access_people {
    std::vector<held_role> roles_of(const member_id& who, const std::optional<session_id>& session = std::nullopt) {
        return testing::must(
            read<std::vector<held_role>>([&](tenant_transaction& tx) { return decider.roles_of(tx, who, session); }));
    }
    // "slug:origin", in the answer's order.
    std::string said(const member_id& who, const std::optional<session_id>& session = std::nullopt) {
        std::string text;
        for (const auto& one : roles_of(who, session))
            (text += text.empty() ? "" : " ") += one.slug + ":" + std::string(to_text(one.origin));
        return text;
    }
    mapping_rule_id map(const connection_id& in, mapping_rule::by_kind kind, std::string_view text,
                        std::vector<std::string> slugs, std::vector<team_id> teams = {},
                        mapping_rule::origin from = mapping_rule::origin::scim,
                        std::optional<std::string> approved = std::nullopt) {
        std::vector<mapped_role> roles;
        for (const auto& slug : slugs) roles.push_back({role(slug), {}});
        return make<mapping_rule_id>([&](tenant_transaction& tx) {
            return add_mapping_rule(
                tx, by, model(),
                {tx.new_id<mapping_rule_id>(), in, from, kind, std::string(text), true, approved, 0, roles, teams});
        });
    }
    void join_team(const team_id& to, const member_id& who, time_window window = {}) {
        write([&](tenant_transaction& tx) { return add_to_team(tx, by, {to, who, {"direct", "test"}, window, tx.now()}); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_rights, fixture)

BOOST_AUTO_TEST_CASE(who_has_nothing_has_the_default_role) { BOOST_TEST(said(add_member("ada")) == "viewer:default"); }

BOOST_AUTO_TEST_CASE(the_owner_has_the_owners_role) { BOOST_TEST(said(add_member("ada", true)) == "owner:owner"); }

BOOST_AUTO_TEST_CASE(sources_add_up_and_are_shown) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto crew = add_team("crew");
    assign(principal_kind::member, ada.text(), "member");
    assign(principal_kind::team, crew.text(), "viewer");
    join_team(crew, ada);
    const auto admins = add_group(okta, "Admins");
    join(admins, link.text());
    map(okta, mapping_rule::by_kind::id, admins.text(), {"admin"}, {}, mapping_rule::origin::scim, "operator");
    BOOST_TEST(said(ada) == "admin:scim_rule member:direct viewer:team");
    const auto roles = roles_of(ada);
    BOOST_TEST(roles[0].group == admins.text());
    BOOST_TEST(!roles[0].rule.empty());
    BOOST_TEST(roles[2].team == crew.text());
    BOOST_TEST(roles[2].team_slug == "crew");
}

BOOST_AUTO_TEST_CASE(windows_end_by_themselves) {
    const auto ada = add_member("ada");
    const auto now = data.clock.now();
    assign(principal_kind::member, ada.text(), "member", {now + 1000, now + 2000});
    const auto crew = add_team("crew");
    assign(principal_kind::team, crew.text(), "admin");
    join_team(crew, ada, {std::nullopt, now + 3000});
    struct {
        std::int64_t at;
        std::string_view said;
    } const cases[] = {{0, "admin:team"},
                       {999, "admin:team"},
                       {1000, "admin:team member:direct"},
                       {1999, "admin:team member:direct"},
                       {2000, "admin:team"},
                       {2999, "admin:team"},
                       {3000, "viewer:default"}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT("after " << c.at) {
            data.clock.set(now + c.at);
            BOOST_TEST(said(ada) == c.said);
        }
}

BOOST_AUTO_TEST_CASE(nested_groups_count_and_cycles_end) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto inner = add_group(okta, "Inner"), middle = add_group(okta, "Middle"), outer = add_group(okta, "Outer");
    join(inner, link.text());
    join(middle, inner.text(), group_member_kind::group);
    join(outer, middle.text(), group_member_kind::group);
    join(inner, outer.text(), group_member_kind::group);
    map(okta, mapping_rule::by_kind::name, "outer", {"member"});
    BOOST_TEST(said(ada) == "member:scim_rule");
}

BOOST_AUTO_TEST_CASE(a_rule_gives_teams_and_those_give_their_roles) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto crew = add_team("crew");
    assign(principal_kind::team, crew.text(), "member");
    map(okta, mapping_rule::by_kind::name, "Engineers", {}, {crew});
    BOOST_TEST(said(ada) == "viewer:default");
    const auto engineers = add_group(okta, "engineers");  // bound when it appears
    join(engineers, link.text());
    BOOST_TEST(said(ada) == "member:team");
    BOOST_TEST(roles_of(ada)[0].group == engineers.text());
    const auto slugs = read<std::vector<std::string>>(
        [&](tenant_transaction& tx) { return rights_repository(tx).team_slugs_of(ada, std::nullopt); });
    BOOST_TEST_REQUIRE(slugs.has_value());
    BOOST_TEST(*slugs == std::vector<std::string>{"crew"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unapproved_rule_never_gives_a_protected_role_through_a_team) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto crew = add_team("crew");
    map(okta, mapping_rule::by_kind::name, "Engineers", {}, {crew});
    join(add_group(okta, "Engineers"), link.text());
    assign(principal_kind::team, crew.text(), "admin");  // after the rule was made
    BOOST_TEST(said(ada) == "viewer:default");
}

BOOST_AUTO_TEST_CASE(a_rule_by_name_never_gives_a_protected_role_whoever_approved_it) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto crew = add_team("crew");
    map(okta, mapping_rule::by_kind::name, "Engineers", {}, {crew}, mapping_rule::origin::scim, "somebody");
    join(add_group(okta, "Engineers"), link.text());
    assign(principal_kind::team, crew.text(), "admin");  // after the rule was made
    BOOST_TEST(said(ada) == "viewer:default");
}

BOOST_AUTO_TEST_CASE(rules_that_may_not_be_made) {
    const auto okta = add_connection();
    const auto admins = add_group(okta, "Admins");
    struct {
        mapping_rule::by_kind by;
        std::string text, slug;
        std::optional<std::string> approved;
        errc code;
    } const cases[] = {
        {mapping_rule::by_kind::pattern, "Eng*\\", "member", std::nullopt, errc::invalid_value},
        {mapping_rule::by_kind::pattern, "Adm*", "admin", "operator", errc::forbidden},
        {mapping_rule::by_kind::name, "Admins", "admin", "operator", errc::forbidden},
        {mapping_rule::by_kind::id, "0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77", "member", std::nullopt, errc::invalid_value},
        {mapping_rule::by_kind::id, std::string(admins.text()), "owner", "operator", errc::forbidden},
        {mapping_rule::by_kind::name, "", "member", std::nullopt, errc::invalid_value},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text << " gives " << c.slug) {
            const auto given = role(c.slug);
            const auto done = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
                const auto made = add_mapping_rule(tx, by, model(),
                                                   {tx.new_id<mapping_rule_id>(),
                                                    okta,
                                                    mapping_rule::origin::scim,
                                                    c.by,
                                                    c.text,
                                                    true,
                                                    c.approved,
                                                    0,
                                                    {{given, {}}},
                                                    {}});
                if (!made) return made.error();
                return {};
            });
            BOOST_TEST_REQUIRE(done.has_error());
            BOOST_TEST((done.error().code == c.code));
        }
}

BOOST_AUTO_TEST_CASE(claims_count_in_their_session_and_the_kept_set_without_one) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    add_link(okta, ada, "ada");
    const auto sales = add_group(okta, "Sales"), kept = add_group(okta, "Kept");
    map(okta, mapping_rule::by_kind::name, "Sales", {"member"}, {}, mapping_rule::origin::saml);
    map(okta, mapping_rule::by_kind::id, kept.text(), {"admin"}, {}, mapping_rule::origin::saml, "operator");
    const auto shown = session_id::trusted(session({ada, okta, {}, {}, {}, {}, {}, {}, false, {}, {}, {sales}}).id);
    const auto silent = session_id::trusted(session({ada, okta, {}, {}, {}, {}, {}, {}, false, {}, {}, {}}).id);
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(
            "INSERT INTO claim_membership (org, connection, member, group_id, seen_at, until)"
            " SELECT $1, connection, '" +
                std::string(ada.text()) +
                "', id, 0, 1795331204000 FROM directory_group"
                " WHERE org = $1 AND id = $2",
            kept.text());
    });
    BOOST_TEST(said(ada, shown) == "member:saml_rule");
    BOOST_TEST(said(ada, silent) == "admin:saml_rule");  // missing means unknown: the last complete set stands
    BOOST_TEST(said(ada) == "admin:saml_rule");
    data.clock.advance_ms(1000);
    BOOST_TEST(said(ada) == "viewer:default");  // the kept set is a day old at most
    BOOST_TEST(said(ada, shown) == "member:saml_rule");
}

// What a second connection kept is its own word: for as long as it speaks of the member, and beside what a session of the
// first one shows.
BOOST_AUTO_TEST_CASE(kept_claims_hang_on_a_link_and_on_their_own_connection) {
    const auto okta = add_connection(), entra = add_connection("entra");
    const auto ada = add_member("ada");
    add_link(okta, ada, "ada");
    const auto second = add_link(entra, ada, "ada");
    const auto sales = add_group(okta, "Sales"), kept = add_group(entra, "Kept");
    map(okta, mapping_rule::by_kind::name, "Sales", {"member"}, {}, mapping_rule::origin::saml);
    map(entra, mapping_rule::by_kind::id, kept.text(), {"admin"}, {}, mapping_rule::origin::saml, "operator");
    const auto shown = session_id::trusted(session({ada, okta, {}, {}, {}, {}, {}, {}, false, {}, {}, {sales}}).id);
    write(
        [&](tenant_transaction& tx) { return saml_sign_in_repository(tx).keep_claims(entra, ada, {kept}, tx.now() + 1'000); });
    BOOST_TEST(said(ada, shown) == "admin:saml_rule member:saml_rule");
    BOOST_TEST(said(ada) == "admin:saml_rule");
    const auto with = [&](std::string_view text) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text, second.text()); });
        return said(ada);
    };
    BOOST_TEST(with("UPDATE link SET active = 0 WHERE org = $1 AND id = $2") == "viewer:default");
    BOOST_TEST(with("UPDATE link SET active = 1 WHERE org = $1 AND id = $2") == "admin:saml_rule");
    BOOST_TEST(with("DELETE FROM link WHERE org = $1 AND id = $2") == "viewer:default");
    BOOST_TEST(said(ada, shown) == "member:saml_rule");
}

BOOST_AUTO_TEST_CASE(a_disabled_connection_an_inactive_link_or_rule_gives_nothing) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto link = add_link(okta, ada, "ada");
    const auto rule = map(okta, mapping_rule::by_kind::name, "Engineers", {"member"});
    join(add_group(okta, "Engineers"), link.text());
    const auto with = [&](std::string_view text, std::string_view id) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text, id); });
        return said(ada);
    };
    BOOST_TEST(said(ada) == "member:scim_rule");
    BOOST_TEST(with("UPDATE link SET active = 0 WHERE org = $1 AND id = $2", link.text()) == "viewer:default");
    BOOST_TEST(with("UPDATE link SET active = 1 WHERE org = $1 AND id = $2", link.text()) == "member:scim_rule");
    BOOST_TEST(with("UPDATE mapping_rule SET enabled = 0 WHERE org = $1 AND id = $2", rule.text()) == "viewer:default");
    BOOST_TEST(with("UPDATE mapping_rule SET enabled = 1 WHERE org = $1 AND id = $2", rule.text()) == "member:scim_rule");
    BOOST_TEST(with("UPDATE connection SET state = 'disabled' WHERE org = $1 AND id = $2", okta.text()) == "viewer:default");
}

BOOST_AUTO_TEST_CASE(a_source_never_removes_what_another_gave) {
    const auto ada = add_member("ada");
    const auto first = assign(principal_kind::member, ada.text(), "member");
    const auto given = role("member");
    write([&](tenant_transaction& tx) {
        return assignment_repository(tx).put({tx.new_id<assignment_id>(),
                                              principal_kind::member,
                                              std::string(ada.text()),
                                              given,
                                              {},
                                              {"invitation", "x"},
                                              {},
                                              tx.now()});
    });
    BOOST_TEST(roles_of(ada).size() == 2u);
    write([&](tenant_transaction& tx) { return assignment_repository(tx).end(first); });
    BOOST_TEST(said(ada) == "member:direct");
}

BOOST_AUTO_TEST_SUITE_END()

// Without statistics SQLite takes an organization for ten rows, and walks all its memberships rather than use a reverse index
// that does not hold every column it needs. A session check then grew with the organization's groups.
BOOST_AUTO_TEST_CASE(contract_rights_are_reached_from_the_member_only) {
    std::vector<std::string> walks;
    testing::temporary_store data({}, [&](std::string_view sql, std::string_view plan) {
        if (sql.find("member_groups") == std::string_view::npos) return;
        for (const auto step : split(plan, '\n'))
            if ((step.starts_with("SEARCH g ") || step.starts_with("SEARCH t ")) && !step.ends_with("(org=? AND member=?)"))
                walks.emplace_back(step);
    });
    const auto somebody = member_id::create(data.clock.now(), data.random);
    testing::must(data->read(data.organization(), [&](tenant_transaction& tx) -> result<void> {
        testing::must(rights_repository(tx).roles_of(somebody, std::nullopt, 80));
        testing::must(rights_repository(tx).team_slugs_of(somebody, std::nullopt));
        return {};
    }));
    for (const auto& step : walks) BOOST_ERROR("walks an organization: " << step);
}
