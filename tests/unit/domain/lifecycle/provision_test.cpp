#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/connection_end_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::named;
using testing::people;
using testing::user;

BOOST_AUTO_TEST_SUITE(lifecycle_provision)

using gatehouse::link;  // unistd.h has a function of this name

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_refused_and_says_by_whom) {
    struct {
        link_content content;
        bool same_connection;
        bool names_id;
        std::string why;
    } const cases[] = {
        {user("STRASSE"), true, true, "the name, folded"},
        {user("other", "ext"), true, true, "the external id"},
        {user("straße"), false, false, "another connection's member is not named"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            people here;
            const auto taken = here.create(here.okta, user("Straße", "ext"));
            const auto in = c.same_connection ? here.okta : here.entra;
            const auto refused = here.provision(in, [&](auto& idp) { return idp.create_user(c.content); });
            BOOST_TEST_REQUIRE(refused.has_error());
            BOOST_TEST((refused.error().code == errc::uniqueness));
            BOOST_TEST((refused.error().detail.find(taken.id.text()) != std::string::npos) == c.names_id);
        }
}

BOOST_AUTO_TEST_CASE(a_members_name_that_no_connection_manages_is_not_taken_over) {
    people here;
    here.write([&](tenant_transaction& tx) -> result<void> {
        member local{.id = tx.new_id<member_id>()};
        local.names.user_name = "owner@example.com";
        return member_repository(tx).insert(local);
    });
    const auto refused = here.provision(here.okta, [&](auto& idp) { return idp.create_user(user("Owner@Example.com")); });
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::uniqueness));
}

BOOST_AUTO_TEST_CASE(an_external_id_may_be_anothers_in_another_connection) {
    people here;
    here.create(here.okta, user("a", "ext"));
    here.create(here.entra, user("b", "ext"));
}

namespace {

struct restored_rows : tenant_repository {
    using tenant_repository::tenant_repository;
    result<void> wait() {
        if (const auto done = sql().run("/* a test */ UPDATE member SET reconciled = 0 WHERE org = $1", {org()}); !done)
            return done.error();
        const auto done = sql().run("/* a test */ UPDATE connection SET reconcile = 1 WHERE org = $1", {org()});
        return done ? result<void>() : done.error();
    }
};

link_id second_link(people& here, const link& of) {
    std::optional<link_id> made;
    here.write([&](tenant_transaction& tx) -> result<void> {
        link row{.id = tx.new_id<link_id>(), .connection = here.entra, .member = of.member, .authority = false};
        row.user_name = of.user_name;
        row.document = "{}";
        made = row.id;
        return link_repository(tx).insert(row, {});
    });
    return *made;
}

}  // namespace

// A change that says nothing of `active`, and what another connection says, is not the word that is waited for.
BOOST_AUTO_TEST_CASE(who_waits_after_a_restore_goes_on_when_his_connection_says_so) {
    people here;
    const auto ada = here.create(here.okta, user("ada")), ben = here.create(here.okta, user("ben"));
    const auto other = second_link(here, ada);
    here.write([](tenant_transaction& tx) { return restored_rows(tx).wait(); });
    const auto change = [&](const connection_id& in, const link_id& id, std::optional<bool> active) {
        auto content = user("ada");
        content.active = active;
        return here.provision(in, [&](auto& idp) { return idp.change_user(id, content); }).value();
    };
    BOOST_TEST(here.get(ada.member).suspended());
    const auto before = change(here.okta, ada.id, {});
    BOOST_TEST(before.version == -1);  // it reads otherwise than version 1 did
    BOOST_TEST(!before.shown_active());
    change(here.entra, other, true);
    BOOST_TEST(here.get(ada.member).suspended());
    const auto after = change(here.okta, ada.id, true);
    BOOST_TEST(after.version == 2);
    BOOST_TEST(after.shown_active());
    BOOST_TEST(!here.get(ada.member).suspended());
    BOOST_TEST(here.get(ben.member).suspended());
    BOOST_TEST(!here.get(here.create(here.okta, user("new")).member).suspended());
    change(here.okta, ada.id, false);
    BOOST_TEST(here.get(ada.member).suspended());
}

BOOST_AUTO_TEST_CASE(who_waited_for_a_deleted_connection_goes_on_by_the_word_of_the_next) {
    people here;
    const auto ada = here.create(here.okta, user("ada"));
    const auto other = second_link(here, ada);
    here.write([](tenant_transaction& tx) { return restored_rows(tx).wait(); });
    here.write([&](tenant_transaction& tx) -> result<void> {
        const auto ended = connection_end_repository(tx).mark(here.okta, "me");
        return ended ? result<void>() : ended.error();
    });
    BOOST_TEST(here.get(ada.member).suspended());
    auto content = user("ada");
    content.active = true;
    const auto after = here.provision(here.entra, [&](auto& idp) { return idp.change_user(other, content); }).value();
    BOOST_TEST(after.shown_active());
    BOOST_TEST(!here.get(ada.member).suspended());
}

BOOST_AUTO_TEST_CASE(a_change_is_written_once_and_frees_the_old_name) {
    people here;
    const auto row = here.create(here.okta, user("before", "1"));
    BOOST_TEST(row.version == 1);
    const auto change = [&](const link_content& content, std::optional<std::int64_t> expected = {}) {
        return here.provision(here.okta, [&](auto& idp) { return idp.change_user(row.id, content, expected); });
    };
    BOOST_TEST(change(user("before", "1"))->version == 1);  // the same again
    auto changed = change(user("after", "1"), 1);
    BOOST_TEST_REQUIRE(changed.has_value());
    BOOST_TEST(changed->version == 2);
    BOOST_TEST(changed->user_name == "after");
    BOOST_TEST(here.get(row.member).names.user_name == "after");
    BOOST_TEST(here.get(row.member).names.display_name == "Display after");
    BOOST_TEST((change(user("again", "1"), 1).error().code == errc::version_mismatch));
    here.create(here.okta, user("before", "2"));
    BOOST_TEST((change(user("before", "1")).error().code == errc::uniqueness));
    BOOST_TEST((change(user("after", "2")).error().code == errc::uniqueness));
    BOOST_TEST(!change(user("after"))->external_id.has_value());
}

BOOST_AUTO_TEST_CASE(another_connections_users_and_groups_are_not_found) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    const auto group_row = here.create(here.okta, named("G"));
    const auto answers = here.provision(here.entra, [&](auto& idp) -> result<void> {
        BOOST_TEST((idp.change_user(row.id, user("a")).error().code == errc::not_found));
        BOOST_TEST((idp.delete_user(row.id).error().code == errc::not_found));
        BOOST_TEST((idp.change_group(group_row.id, named("H"), {}).error().code == errc::not_found));
        BOOST_TEST((idp.delete_group(group_row.id).error().code == errc::not_found));
        const auto made = idp.create_group(named("E"), {testing::to(row)});
        BOOST_TEST((made.has_value() && made->members.waiting.size() == 1u));  // its id means nothing here
        return {};
    });
    BOOST_TEST(answers.has_value());
}

BOOST_AUTO_TEST_CASE(a_groups_name_is_unique_and_renaming_frees_it) {
    people here;
    const auto row = here.create(here.okta, named("Grüße", "1"));
    const auto create = [&](const group_content& content) {
        return here.provision(here.okta, [&](auto& idp) { return idp.create_group(content, {}); });
    };
    const auto refused = create(named("GRÜSSE"));
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::uniqueness));
    BOOST_TEST(refused.error().detail.find(row.id.text()) != std::string::npos);
    BOOST_TEST((create(named("Other", "1")).error().code == errc::uniqueness));
    const auto renamed = here.provision(here.okta, [&](auto& idp) { return idp.change_group(row.id, named("New", "1"), {}); });
    BOOST_TEST(renamed->row.version == 2);
    BOOST_TEST(create(named("Grüße")).has_value());
}

BOOST_AUTO_TEST_CASE(a_group_known_from_claims_becomes_scims) {
    people here;
    std::optional<group_id> claimed;
    here.write([&](tenant_transaction& tx) -> result<void> {
        group row{.id = tx.new_id<group_id>(), .connection = here.okta};
        row.display_name = "Admins";
        row.origin = group_origin::claim;
        row.document = "{}";
        claimed = row.id;
        return group_repository(tx).insert(row);
    });
    const auto list = [&] {
        return here.read([&](tenant_transaction& tx) { return group_repository(tx).list(here.okta, query::all({}), {}); });
    };
    BOOST_TEST(list().total == 0);
    const auto made = here.create(here.okta, named("admins"));
    BOOST_TEST((made.id == *claimed));
    BOOST_TEST(list().total == 1);
}

BOOST_AUTO_TEST_CASE(every_change_is_told_with_who_and_by_which_request) {
    people here;
    const auto a = here.create(here.okta, user("a"));
    const auto g = here.create(here.okta, named("G"), {testing::to(a)});
    here.provision(here.okta, [&](auto& idp) { return idp.delete_group(g.id); }).value();
    const auto rows = here.read([](tenant_transaction& tx) { return change_repository(tx).after(0, 100); });
    std::vector<std::string> found;
    for (const auto& row : rows) {
        found.push_back(row.kind);
        BOOST_TEST(row.actor == here.okta.text());
        BOOST_TEST(row.actor_kind == "connection");
        BOOST_TEST(row.request_id == "request");
        BOOST_TEST(row.facts.find("Display") == std::string::npos);
    }
    BOOST_TEST((found == std::vector<std::string>{"member.created", "link.created", "group.created", "group.members_added",
                                                  "group.deleted"}));
}

BOOST_AUTO_TEST_CASE(a_change_of_many_members_is_told_in_several_rows) {
    people here;
    const auto g = here.create(here.okta, named("G"));
    const std::size_t many = limits::change_row_ids + 1;
    std::vector<member_reference> added;
    here.write([&](tenant_transaction& tx) -> result<void> {
        const request_context by = people::by_idp(here.okta);  // lent to the provisioner: it must outlive it
        lifecycle::provisioner idp(tx, by, here.okta, here.hash);
        for (std::size_t i = 0; i < many; ++i) {
            const auto row = idp.create_user(user("u" + std::to_string(i)));
            if (!row) return row.error();
            added.push_back(testing::to(*row));
        }
        return {};
    });
    membership_delta delta;
    delta.added = added;
    const auto done = here.provision(here.okta, [&](auto& idp) { return idp.change_group(g.id, {}, delta); });
    BOOST_TEST(done->row.member_count == static_cast<std::int64_t>(many));
    const auto rows =
        here.read([](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "group.members_added"}, 0, 100); });
    BOOST_TEST(rows.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
