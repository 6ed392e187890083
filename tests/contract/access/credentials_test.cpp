#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/retention_repository.hpp>

#include "support/every_kind.hpp"

using namespace gatehouse;
using testing::held;

namespace {

struct fixture : testing::access_people {
    connection_id okta = add_connection();
    member_id ada = add_member("ada");
    link_id link = add_link(okta, ada, "ada");

    application_id app = testing::app_of_children();

    sessions::minted sign_in() { return testing::signed_in(*this, whole()); }
    testing::holder whole() const { return {ada, okta, link}; }
    std::optional<held> make_one(credential_kind kind) { return testing::make_one(*this, whole(), kind); }
    std::vector<held> one_of_each() { return testing::one_of_each(*this, whole()); }
    bool lives(const held& one) { return alive(one.kind, one.text).has_value(); }
    void run(std::string_view text, std::string_view argument = {}) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text, argument); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_credentials, fixture)

BOOST_AUTO_TEST_CASE(a_fresh_credential_speaks_for_its_holder) {
    for (const auto& one : one_of_each()) BOOST_TEST_CONTEXT(facts_of(one.kind).label) {
            const auto who = alive(one.kind, one.text);
            BOOST_TEST_REQUIRE(who.has_value());
            BOOST_TEST((who->organization == organization()));
            BOOST_TEST((who->member == (facts_of(one.kind).by_member ? std::optional(ada) : std::nullopt)));
            BOOST_TEST((who->connection == std::optional(okta)));
        }
}

// When its row is pruned, the change that made it is all that says what it was.
BOOST_AUTO_TEST_CASE(what_a_key_was_is_known_after_its_row_has_gone) {
    const auto made = api_key(ada, {"events:read", "role:reader"});
    data.clock.advance_ms(3'600'000 + limits::ended_credential_kept_ms + 1);
    write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(retention_repository(tx).prune(limits::pruned_rows)->all() == 1);
        BOOST_TEST(api_key_repository(tx).find(api_key_id::trusted(made.id)).has_error());
        const auto told = change_repository(tx).newest({.kind = "api_key.created"}, 0, 10);
        BOOST_TEST_REQUIRE(told->size() == 1u);
        BOOST_TEST(told->front().target.id == made.id);
        BOOST_TEST(told->front().facts == "{\"member\":\"" + std::string(ada.text()) +
                                              "\",\"name\":\"key\",\"scope\":[\"events:read\",\"role:reader\"]}");
        return {};
    });
}

BOOST_AUTO_TEST_CASE(raising_an_epoch_ends_every_kind_that_stores_it_and_no_other) {
    struct {
        std::string_view what, raise;
        bool credential_facts::*stores;
    } const epochs[] = {
        {"member", "UPDATE member SET epoch = epoch + 1 WHERE org = $1", &credential_facts::by_member},
        {"connection", "UPDATE connection SET epoch = epoch + 1 WHERE org = $1", &credential_facts::by_connection},
        {"organization", "UPDATE organization SET epoch = epoch + 1 WHERE number = $1", &credential_facts::by_organization},
    };
    for (const auto& epoch : epochs) {
        const auto all = one_of_each();
        BOOST_TEST(all.size() == 10u);
        run(epoch.raise);
        for (const auto& one : all) BOOST_TEST_CONTEXT(epoch.what << ": " << facts_of(one.kind).label)
        BOOST_TEST(lives(one) == !(facts_of(one.kind).*epoch.stores));
    }
}

BOOST_AUTO_TEST_CASE(a_new_generation_ends_all_and_nothing_older_revives) {
    const auto all = one_of_each();
    run("UPDATE server SET generation = generation + 1 WHERE $1 > 0");
    data.reopen();
    for (const auto& one : all) BOOST_TEST_CONTEXT(facts_of(one.kind).label) BOOST_TEST(!lives(one));
    for (const auto& one : one_of_each()) BOOST_TEST_CONTEXT(facts_of(one.kind).label) BOOST_TEST(lives(one));
}

BOOST_AUTO_TEST_CASE(states_that_keep_a_credential_from_speaking) {
    struct {
        std::string_view shut, open;
        bool credential_facts::*who;
    } const states[] = {
        {"UPDATE member SET holds = 1 WHERE org = $1", "UPDATE member SET holds = 0 WHERE org = $1",
         &credential_facts::by_member},
        {"UPDATE connection SET reconcile = 2 WHERE org = $1", "UPDATE connection SET reconcile = 0 WHERE org = $1",
         &credential_facts::by_member},  // after a restore
        {"UPDATE member SET status = 'removed' WHERE org = $1", "UPDATE member SET status = 'active' WHERE org = $1",
         &credential_facts::by_member},
        {"UPDATE member SET access_begins_at = 9000000000000 WHERE org = $1",
         "UPDATE member SET access_begins_at = 1 WHERE org = $1", &credential_facts::by_member},
        {"UPDATE member SET access_ends_at = 1 WHERE org = $1", "UPDATE member SET access_ends_at = NULL WHERE org = $1",
         &credential_facts::by_member},
        {"UPDATE organization SET status = 'disabled' WHERE number = $1",
         "UPDATE organization SET status = 'active' WHERE number = $1", &credential_facts::by_organization},
    };
    const auto all = one_of_each();
    for (const auto& state : states) {
        run(state.shut);
        for (const auto& one : all) BOOST_TEST_CONTEXT(state.shut << ": " << facts_of(one.kind).label)
        BOOST_TEST(lives(one) == !(facts_of(one.kind).*state.who));
        run(state.open);
        for (const auto& one : all) BOOST_TEST_CONTEXT(state.open << ": " << facts_of(one.kind).label) BOOST_TEST(lives(one));
    }
    run("UPDATE connection SET state = 'disabled' WHERE org = $1");  // a key's owner needs an enabled one, too
    for (const auto& one : all) BOOST_TEST_CONTEXT(facts_of(one.kind).label) BOOST_TEST(!lives(one));
}

BOOST_AUTO_TEST_CASE(one_wrong_character_or_another_kind_is_no_credential) {
    for (const auto& one : one_of_each()) BOOST_TEST_CONTEXT(facts_of(one.kind).label) {
            auto wrong = one;
            wrong.text.back() = wrong.text.back() == 'A' ? 'B' : 'A';
            BOOST_TEST(!lives(wrong));
            for (const auto& other : credential_kinds)
                if (other.kind != one.kind) {
                    BOOST_TEST(!lives({other.kind, one.text}));
                    BOOST_TEST(!lives({other.kind, std::string(other.prefix) + one.text.substr(4)}));
                }
        }
}

BOOST_AUTO_TEST_CASE(each_ends_at_its_time) {
    const auto start = data.clock.now();
    const auto session = *make_one(credential_kind::session), key = *make_one(credential_kind::api_key),
               code = *make_one(credential_kind::forward_auth_code);
    data.clock.set(start + (limits::forward_auth_code_ms - 1));
    BOOST_TEST(lives(code));
    data.clock.set(start + limits::forward_auth_code_ms);
    BOOST_TEST(!lives(code));
    data.clock.set(start + (limits::session_idle_ms - 1));
    BOOST_TEST(lives(session));  // this use starts the idle time anew
    BOOST_TEST(lives(key));
    data.clock.set(start + 3'600'000);
    BOOST_TEST(!lives(key));
    BOOST_TEST(lives(session));
    data.clock.advance_ms(limits::session_idle_ms);
    BOOST_TEST(!lives(session));
}

BOOST_AUTO_TEST_CASE(use_does_not_pass_the_absolute_end) {
    const auto start = data.clock.now();
    const auto session = *make_one(credential_kind::session);
    for (std::int64_t ms = 0; ms < limits::session_absolute_ms; ms += limits::session_idle_ms / 2) {
        data.clock.set(start + ms);
        BOOST_TEST_REQUIRE(lives(session));
    }
    data.clock.set(start + limits::session_absolute_ms);
    BOOST_TEST(!lives(session));
}

BOOST_AUTO_TEST_CASE(the_identity_provider_may_end_it_earlier) {
    const auto start = data.clock.now();
    const auto short_one = session({ada, okta, link, start + 60'000, {}, {}, {}, {}, false, {}, {}, {}});
    data.clock.set(start + 59'999);
    BOOST_TEST(alive(credential_kind::session, short_one.text.reveal()).has_value());
    data.clock.set(start + 60'000);
    BOOST_TEST(alive(credential_kind::session, short_one.text.reveal()).has_error());
}

BOOST_AUTO_TEST_CASE(use_is_kept_through_a_flush_and_a_restart) {
    const auto start = data.clock.now();
    const auto one = *make_one(credential_kind::session);
    data.clock.set(start + limits::session_idle_ms / 2);
    BOOST_TEST(lives(one));
    BOOST_TEST(used.flush(*data) == 1u);
    write([](tenant_transaction&) -> result<void> { return {}; });  // behind the flush in the writer's order, or with it
    data.reopen();
    sessions::activity fresh;
    const auto handle = *parse_credential(one.kind, one.text);
    const auto with_fresh = [&] {
        return read<principal>([&](tenant_transaction& tx) { return sessions::alive(tx, keys, fresh, handle, one.text); })
            .has_value();
    };
    data.clock.set(start + limits::session_idle_ms + 1);
    BOOST_TEST(with_fresh());
}

BOOST_AUTO_TEST_CASE(lists_show_what_lives_the_newest_session_first) {
    const auto bob = add_member("bob");
    std::vector<std::string> made;
    for (const auto& who : {ada, bob, ada, ada}) {
        made.push_back(session({who, okta, std::nullopt, {}, {}, {}, {}, {}, false, {}, {}, {}}).id);
        data.clock.advance_ms(1);
    }
    write([&](tenant_transaction& tx) { return sessions::end_session(tx, by, session_id::trusted(made[3])); });
    using rows = std::vector<session_row>;
    const auto ids = [&](std::function<result<rows>(session_repository)> list) {
        std::vector<std::string> out;
        for (const auto& row : testing::must(read<rows>([&](tenant_transaction& tx) { return list(session_repository(tx)); })))
            out.emplace_back(row.id.text());
        return out;
    };
    const auto all = [](session_repository in) { return in.list(10); };
    const auto of_ada = [&](session_repository in) { return in.of_member(ada); };
    BOOST_TEST((ids(all) == std::vector{made[2], made[1], made[0]}));
    BOOST_TEST((ids([](session_repository in) { return in.list(2); }) == std::vector{made[2], made[1]}));
    BOOST_TEST((ids(of_ada) == std::vector{made[2], made[0]}));
    data.clock.advance_ms(limits::session_absolute_ms - 4);  // the first has expired
    BOOST_TEST((ids(all) == std::vector{made[2], made[1]}));
    BOOST_TEST((ids(of_ada) == std::vector{made[2]}));
}

BOOST_AUTO_TEST_CASE(keys_are_listed_in_the_order_they_were_made) {
    const auto bob = add_member("bob");
    const std::vector<std::string> made{api_key(ada).id, api_key(bob).id, api_key(ada).id};
    using rows = std::vector<api_key_row>;
    const auto ids = [&](std::function<result<rows>(api_key_repository)> list) {
        std::vector<std::string> out;
        for (const auto& row : testing::must(read<rows>([&](tenant_transaction& tx) { return list(api_key_repository(tx)); })))
            out.emplace_back(row.id.text());
        return out;
    };
    BOOST_TEST((ids([](api_key_repository in) { return in.list("", 10); }) == made));
    BOOST_TEST((ids([&](api_key_repository in) { return in.list(made[0], 1); }) == std::vector{made[1]}));
    BOOST_TEST((ids([&](api_key_repository in) { return in.of_member(ada); }) == std::vector{made[0], made[2]}));
}

BOOST_AUTO_TEST_CASE(a_child_dies_with_its_parent) {
    const auto parent = sign_in();
    const auto child = make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_child_session(tx, keys, session_id::trusted(parent.id), app, "127.0.0.2:8081");
    });
    const auto who = alive(credential_kind::child_session, child.text.reveal());
    BOOST_TEST_REQUIRE(who.has_value());
    BOOST_TEST(who->host == "127.0.0.2:8081");
    BOOST_TEST((who->application == std::optional(app)));
    write([&](tenant_transaction& tx) { return sessions::end_session(tx, by, session_id::trusted(parent.id)); });
    BOOST_TEST(alive(credential_kind::child_session, child.text.reveal()).has_error());
    const auto again = data->write(
        organization(), [&](tenant_transaction& tx) { return sessions::end_session(tx, by, session_id::trusted(parent.id)); });
    BOOST_TEST_REQUIRE(again.has_error());
    BOOST_TEST((again.error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(an_inactive_link_ends_the_sessions_signed_in_through_it) {
    const auto one = *make_one(credential_kind::session), key = *make_one(credential_kind::api_key);
    run("UPDATE link SET active = 0 WHERE org = $1");
    BOOST_TEST(!lives(one));
    BOOST_TEST(lives(key));
}

BOOST_AUTO_TEST_CASE(nothing_is_born_for_who_may_not_have_it) {
    run("UPDATE member SET holds = 1 WHERE org = $1");
    const auto refused = [&](std::function<result<void>(tenant_transaction&)> work) {
        const auto done = data->write(organization(), std::move(work));
        return done.has_error() && done.error().code == errc::conflict;
    };
    BOOST_TEST(refused([&](tenant_transaction& tx) -> result<void> {
        const auto made = sessions::mint_session(tx, keys, by, {ada, okta, link, {}, {}, {}, {}, {}, false, {}, {}, {}});
        return made ? result<void>() : made.error();
    }));
    BOOST_TEST(refused([&](tenant_transaction& tx) -> result<void> {
        const auto made = sessions::mint_api_key(tx, keys, by, ada, "key", {}, tx.now() + 1000);
        return made ? result<void>() : made.error();
    }));
}

BOOST_AUTO_TEST_CASE(a_keys_scope_and_end_are_within_limits) {
    const auto minted = [&](std::vector<std::string> scope, std::int64_t ms) {
        errc code = errc::internal;
        const auto done = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto made = sessions::mint_api_key(tx, keys, by, ada, "key", scope, tx.now() + ms);
            return made ? result<void>() : made.error();
        });
        if (done.has_error()) code = done.error().code;
        return done ? std::optional<errc>() : std::optional(code);
    };
    BOOST_TEST(!minted({"app:*"}, limits::api_key_longest_ms));
    BOOST_TEST((minted({"app:*"}, limits::api_key_longest_ms + 1) == errc::invalid_value));
    BOOST_TEST((minted({"app:*"}, 0) == errc::invalid_value));
    BOOST_TEST((minted({"app use"}, 1000) == errc::invalid_value));
    BOOST_TEST(!minted({std::string(limits::scope_entry_bytes, 'a')}, 1000));
    BOOST_TEST(!minted(std::vector<std::string>(limits::scope_entries, "app:*"), 1000));
    BOOST_TEST((minted({std::string(limits::scope_entry_bytes + 1, 'a')}, 1000) == errc::invalid_value));
    BOOST_TEST((minted(std::vector<std::string>(limits::scope_entries + 1, "app:*"), 1000) == errc::too_many));
}

BOOST_AUTO_TEST_CASE(a_code_is_used_once) {
    const auto code = *make_one(credential_kind::forward_auth_code);
    const auto use = [&] {
        std::optional<std::string> binding;
        const auto done = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto who = sessions::consume_forward_auth_code(tx, keys, code.text);
            if (!who) return who.error();
            binding = who->binding;
            return {};
        });
        return done ? binding : std::nullopt;
    };
    BOOST_TEST((use() == "binding"));
    BOOST_TEST((use() == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_plan_is_refused_when_its_actor_died_meanwhile) {
    const auto minted = sign_in();
    const auto key = api_key(ada);
    const auto still = [&](actor_kind kind, std::string credential, std::string actor = {}) {
        return read<bool>([&](tenant_transaction& tx) -> result<bool> {
                   request_context asking;
                   asking.kind = kind;
                   asking.credential = credential;
                   asking.actor = actor;
                   const auto done = sessions::still_alive(tx, asking);
                   if (!done) return done.error();
                   return true;
               })
            .has_value();
    };
    BOOST_TEST(still(actor_kind::session, minted.id));
    BOOST_TEST(still(actor_kind::api_key, key.id));
    BOOST_TEST(!still(actor_kind::api_key, minted.id));
    BOOST_TEST(still(actor_kind::operator_, ""));
    BOOST_TEST(still(actor_kind::gatehouse, ""));
    BOOST_TEST(!still(actor_kind::application, "", std::string(app.text())));
    run("UPDATE member SET epoch = epoch + 1 WHERE org = $1");
    BOOST_TEST(!still(actor_kind::session, minted.id));
    BOOST_TEST(!still(actor_kind::api_key, key.id));
}

BOOST_AUTO_TEST_SUITE_END()
