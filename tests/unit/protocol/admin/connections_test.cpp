#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/lifecycle/adopt.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct connections_fixture : mapping_fixture {
    std::string path = "/connections/" + std::string(okta.text());
    std::vector<member_id> guarded{owner, second, admin};

    void set_adopt(std::string_view rule) { done(as(owner, method::patch, path, R"({"adopt":")" + std::string(rule) + "\"}")); }
    static link_content named(const std::string& name) {
        link_content content;
        content.user_name = content.display_name = name;
        content.email = name + "@example.com";
        return content;
    }
    lifecycle::adopted sent(const link_content& content, bool known = true) {
        return make<lifecycle::adopted>([&](tenant_transaction& tx) {
            const request_context context{actor_kind::connection, std::string(okta.text()), {}, "scim", {}, {}};
            const lifecycle::protection is_protected = [this](tenant_transaction&, const member_id& who) {
                return result<bool>(std::ranges::find(guarded, who) != guarded.end());
            };
            return lifecycle::adopt(tx, context, okta, content, known ? is_protected : lifecycle::protection());
        });
    }
    std::vector<value> waiting() {
        const auto list = json_of(as_operator(method::get, path + "/adoptions"));
        return *list.find("items")->if_array();
    }
    std::string waiting_path(std::string_view verb) {
        return path + "/adoptions/" + std::string(waiting().front().find("id")->text()) + std::string(verb);
    }
    void prove(const std::string& domain) {
        write([&](tenant_transaction& tx) {
            return saml_setup_repository(tx).assert_domain({domain, okta, "operator", tx.now()});
        });
    }
    member get(const member_id& who) {
        return must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_connections, connections_fixture)

BOOST_AUTO_TEST_CASE(a_connection_is_changed_by_who_configures_it) {
    const auto changed =
        done(as(owner, method::patch, path, R"({"name":"Okta EU","adopt":"approve","subject_match":"email"})"));
    BOOST_TEST(text(changed, "name") == "Okta EU");
    BOOST_TEST(text(changed, "adopt") == "approve");
    BOOST_TEST(text(*changed.find("settings"), "subject_match") == "email");
    BOOST_TEST(told("connection.changed") == 1U);
    BOOST_TEST(as(owner, method::patch, path, R"({"name":"Okta EU"})").status == 200);
    BOOST_TEST(told("connection.changed") == 1U);  // nothing changed
    add_connection("entra");
    BOOST_TEST(as(owner, method::patch, path, R"({"name":"ENTRA"})").status == 409);
    BOOST_TEST(as(owner, method::patch, path, R"({"adopt":"always"})").status == 400);
    BOOST_TEST(as(owner, method::patch, path, R"({"profile":"nobody"})").status == 400);
    BOOST_TEST(as(admin, method::patch, path, R"({"adopt":"refuse"})").status == 403);
    BOOST_TEST(with_key(owner_key, method::patch, path, R"({"adopt":"refuse"})").status == 403);
}

BOOST_AUTO_TEST_CASE(who_configures_a_connection_has_proved_it_with_a_second_factor) {
    const auto status = [&](bool mfa, instant proved) {
        const session_facts facts{owner, {}, {}, {}, {}, {}, {}, proved, mfa, {}, {}, {}};
        const std::string shown(session(facts).text.reveal());
        const std::vector<http::header> headers{
            {"Cookie", protocol::session_cookie_name(place) + "=" + shown}, origin, csrf, json};
        return with_headers(method::patch, path, headers, R"({"adopt":"approve"})").status;
    };
    const instant now = data.clock.now();
    BOOST_TEST(status(false, now) == 403);
    BOOST_TEST(status(true, now - limits::step_up_ms - 1) == 403);
    BOOST_TEST(text(json_of(as_operator(method::get, path)), "adopt") == "refuse");
    BOOST_TEST(status(true, now) == 200);
}

BOOST_AUTO_TEST_CASE(a_deleted_connection_ends_all_it_said) {
    const auto ann = push_user("ann");
    const auto engineers = push_group("Engineering", {ann});
    const auto rule = add("id", engineers.id.text(), R"("roles":["member"])");
    const auto key = api_key(ann.member);
    const session_facts facts{ann.member, okta, ann.id, {}, {}, {}, {}, {}, false, {}, {}, {}};
    const auto open = session(facts);
    BOOST_TEST(alive(credential_kind::session, open.text.reveal()).has_value());
    BOOST_TEST(as(ann.member, method::del, path).status == 403);
    const auto gone = done(as(owner, method::del, path));
    BOOST_TEST(text(gone, "status") == "deleted");
    BOOST_TEST(number(gone, "users") == 1);
    BOOST_TEST(number(gone, "sessions") == 2);  // by the connection, and the one that was refused just now
    BOOST_TEST(number(gone, "api_keys") == 1);
    BOOST_TEST(!alive(credential_kind::session, open.text.reveal()).has_value());
    BOOST_TEST(!alive(credential_kind::api_key, key.text.reveal()).has_value());
    BOOST_TEST(!has(ann, "member"));
    BOOST_TEST(as_operator(method::get, path).status == 404);
    BOOST_TEST(as_operator(method::get, rule).status == 404);
    BOOST_TEST((get(ann.member).status == member_status::active));
    BOOST_TEST(told("connection.changed") == 1U);
}

BOOST_AUTO_TEST_CASE(who_a_deleted_connection_had_suspended_stays_so) {
    link_content off = named("ann");
    off.active = false;
    const auto ann = push([&](auto& idp) { return idp.create_user(off); });
    BOOST_TEST(get(ann.member).suspended());
    BOOST_TEST(number(done(as(owner, method::del, path)), "holds") == 1);
    BOOST_TEST(get(ann.member).suspended());
    const auto holds =
        must(read<std::vector<hold>>([&](tenant_transaction& tx) { return hold_repository(tx).of(ann.member); }));
    BOOST_TEST_REQUIRE(holds.size() == 1U);
    BOOST_TEST((holds.front().source.kind == hold_kind::admin));
    BOOST_TEST(as(owner, method::post, of(ann.member, "/reactivate")).status == 200);
    BOOST_TEST(!get(ann.member).suspended());
}

BOOST_AUTO_TEST_CASE(another_connections_link_speaks_for_a_member_then) {
    const auto ann = push_user("ann");
    const auto entra = add_connection("entra");
    const auto other = make<link_id>([&](tenant_transaction& tx) -> result<link_id> {
        gatehouse::link row{.id = tx.new_id<link_id>(), .connection = entra, .member = ann.member, .authority = false};
        row.user_name = "ann";
        row.document = "{}";
        if (auto in = link_repository(tx).insert(row, {}); !in) return in.error();
        return row.id;
    });
    done(as(owner, method::del, path));
    const auto links = must(
        read<std::vector<gatehouse::link>>([&](tenant_transaction& tx) { return link_repository(tx).of_member(ann.member); }));
    BOOST_TEST_REQUIRE(links.size() == 1U);
    BOOST_TEST((links.front().id == other));
    BOOST_TEST(links.front().authority);
    BOOST_TEST(!get(ann.member).suspended());
}

BOOST_AUTO_TEST_CASE(a_link_that_is_off_speaks_last_and_keeps_its_member_suspended) {
    const auto ann = push_user("ann"), bob = push_user("bob");
    const auto off = add_connection("off"), entra = add_connection("entra");
    const auto add = [&](const connection_id& in, const gatehouse::link& of, bool active) {
        return make<link_id>([&](tenant_transaction& tx) -> result<link_id> {
            gatehouse::link row{.id = tx.new_id<link_id>(), .connection = in, .member = of.member, .authority = false};
            row.user_name = of.user_name;
            row.active = active;
            row.document = "{}";
            if (auto inserted = link_repository(tx).insert(row, {}); !inserted) return inserted.error();
            return row.id;
        });
    };
    add(off, ann, false);
    const auto on = add(entra, ann, true);
    add(off, bob, false);
    done(as(owner, method::del, path));
    const auto links = must(
        read<std::vector<gatehouse::link>>([&](tenant_transaction& tx) { return link_repository(tx).of_member(ann.member); }));
    for (const auto& one : links) BOOST_TEST(one.authority == (one.id == on));
    BOOST_TEST(!get(ann.member).suspended());
    BOOST_TEST(get(bob.member).suspended());
    const auto holds =
        must(read<std::vector<hold>>([&](tenant_transaction& tx) { return hold_repository(tx).of(bob.member); }));
    BOOST_TEST_REQUIRE(holds.size() == 1U);
    BOOST_TEST((holds.front().source == hold_source::of(off)));
    BOOST_TEST(told("member.suspended") == 1U);
}

BOOST_AUTO_TEST_CASE(a_connection_of_too_many_is_emptied_first) {
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE connection SET user_count = " + std::to_string(limits::connection_end_users + 1) +
                                " WHERE org = $1");
    });
    BOOST_TEST(as(owner, method::del, path).status == 400);
    BOOST_TEST(as_operator(method::get, path).status == 200);
}

BOOST_AUTO_TEST_CASE(too_many_who_are_inactive_elsewhere_keep_a_connection) {
    const auto off = add_connection("off");
    for (const auto& of : push_users(static_cast<int>(limits::connection_end_off) + 1))
        make<link_id>([&](tenant_transaction& tx) -> result<link_id> {
            gatehouse::link row{.id = tx.new_id<link_id>(), .connection = off, .member = of.member, .authority = false};
            row.user_name = of.user_name;
            row.active = false;
            row.document = "{}";
            if (auto inserted = link_repository(tx).insert(row, {}); !inserted) return inserted.error();
            return row.id;
        });
    BOOST_TEST(as(owner, method::del, path).status == 400);
    BOOST_TEST(as_operator(method::get, path).status == 200);
}

BOOST_AUTO_TEST_CASE(nobody_cuts_the_branch_he_sits_on) {
    const auto here = add_link(okta, owner, "owner");
    session_facts facts{owner, okta, here, {}, {}, {}, {}, data.clock.now(), false, {}, {}, {}};
    facts.asked_anew = true;
    const std::string shown(session(facts).text.reveal());
    const std::vector<http::header> headers{{"Cookie", protocol::session_cookie_name(place) + "=" + shown}, origin, csrf, json};
    BOOST_TEST(with_headers(method::del, path, headers).status == 409);
    BOOST_TEST(as_operator(method::get, path).status == 200);
}

BOOST_AUTO_TEST_CASE(a_member_of_nobody_is_given_to_a_connection_by_rule) {
    for (const auto* rule : {"refuse", "approve"}) BOOST_TEST_CONTEXT(rule) {
            set_adopt(rule);
            const auto answer = sent(named("plain"));
            BOOST_TEST(!answer.made.has_value());
            BOOST_TEST(answer.waits == (std::string_view(rule) == "approve"));
        }
    BOOST_TEST_REQUIRE(waiting().size() == 1U);
    BOOST_TEST(text(waiting().front(), "user_name") == "plain");
    BOOST_TEST(text(waiting().front(), "state") == "pending");
    BOOST_TEST(!sent(named("plain")).waits);  // asked once
    BOOST_TEST(as(plain, method::post, waiting_path("/approve")).status == 403);
    BOOST_TEST(text(done(as(owner, method::post, waiting_path("/approve"))), "state") == "approved");
    BOOST_TEST(as(owner, method::post, waiting_path("/approve")).status == 409);
    const auto taken = sent(named("plain"));
    BOOST_TEST_REQUIRE(taken.made.has_value());
    BOOST_TEST((taken.made->member == plain));
    BOOST_TEST(taken.made->authority);
    BOOST_TEST(waiting().empty());
    BOOST_TEST(told("link.created") == 1U);
    BOOST_TEST(!sent(named("plain")).made.has_value());  // it is managed by now
}

// Whoever reads the mail of a member made by hand may have chosen the password; the identity provider means somebody else.
BOOST_AUTO_TEST_CASE(with_adoption_the_password_and_all_that_it_opened_end) {
    const auto give_password = [&](const member_id& who) {
        write([&](tenant_transaction& tx) {
            return account_repository(tx).put({.member = who, .login_fold = std::string(who.text()), .password_hash = "h"});
        });
        return std::string(signed_in(who).text.reveal());
    };
    const auto has_account = [&](const member_id& who) {
        return must(
                   read<std::optional<local_account>>([&](tenant_transaction& tx) { return account_repository(tx).find(who); }))
            .has_value();
    };
    set_adopt("approve");
    guarded.clear();
    for (const auto& [who, name, keeps] : {std::tuple(plain, "plain", false), {owner, "owner", true}})
        BOOST_TEST_CONTEXT(name) {
            const std::string shown = give_password(who);
            BOOST_TEST(sent(named(name)).waits);
            done(as(second, method::post, waiting_path("/approve")));
            BOOST_TEST_REQUIRE(sent(named(name)).made.has_value());
            BOOST_TEST(has_account(who) == keeps);
            BOOST_TEST(alive(credential_kind::session, shown).has_value() == keeps);
        }
}

BOOST_AUTO_TEST_CASE(who_has_got_protected_rights_since_the_approval_is_asked_about_anew) {
    set_adopt("approve");
    BOOST_TEST(sent(named("plain")).waits);
    done(as(owner, method::post, waiting_path("/approve")));
    guarded.push_back(plain);
    const auto answer = sent(named("plain"));
    BOOST_TEST(answer.waits);
    BOOST_TEST(!answer.made.has_value());
    BOOST_TEST(text(waiting().front(), "state") == "pending");
    BOOST_TEST(!sent(named("plain")).made.has_value());
    done(as(owner, method::post, waiting_path("/approve")));
    BOOST_TEST(sent(named("plain")).made.has_value());
}

BOOST_AUTO_TEST_CASE(a_refused_member_is_not_asked_about_again_until_it_lapses) {
    set_adopt("approve");
    BOOST_TEST(sent(named("plain")).waits);
    done(as(owner, method::post, waiting_path("/refuse")));
    const auto again = sent(named("plain"));
    BOOST_TEST(!again.waits);
    BOOST_TEST(!again.made.has_value());
    set_adopt("proved_domain");  // what somebody has said no to, no rule says yes to
    prove("example.com");
    BOOST_TEST(!sent(named("plain")).made.has_value());
    set_adopt("approve");
    data.clock.advance_ms(limits::adoption_ms + 1);
    BOOST_TEST(text(waiting().front(), "state") == "lapsed");
    BOOST_TEST(sent(named("plain")).waits);
    BOOST_TEST(told("member.changed") == 3U);  // asked, refused, asked
}

BOOST_AUTO_TEST_CASE(a_proved_domain_gives_members_but_no_administrators) {
    set_adopt("proved_domain");
    BOOST_TEST(!sent(named("plain")).made.has_value());  // the domain is not proved
    prove("example.com");
    link_content elsewhere = named("plain");
    elsewhere.email = "plain@evil.example";
    BOOST_TEST(!sent(elsewhere).made.has_value());  // the address is not the member's
    BOOST_TEST(sent(named("admin")).waits);         // protected
    BOOST_TEST(sent(named("owner")).waits);
    BOOST_TEST(sent(named("plain"), false).waits);  // nobody to ask whether it is
    done(as(owner, method::post, waiting_path("/refuse")));
    BOOST_TEST(sent(named("plain"), true).made.has_value());
    BOOST_TEST(as(owner, method::post, path + "/adoptions/" + std::string(owner.text()) + "/approve").status == 404);
    for (const auto& one : waiting())
        if (text(one, "member") == owner.text())
            BOOST_TEST(as(owner, method::post, path + "/adoptions/" + text(one, "id") + "/approve").status == 403);  // himself
}

BOOST_AUTO_TEST_CASE(what_waits_is_bounded) {
    set_adopt("approve");
    write([&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i < limits::adoptions_waiting; ++i) {
            const member row{.id = tx.new_id<member_id>()};
            if (auto in = member_repository(tx).insert(row); !in) return in;
            const auto asked = adoption_repository(tx).ask(okta, row.id, 0);
            if (!asked || !*asked) return make_error(errc::internal, "no room yet");
        }
        return {};
    });
    BOOST_TEST(!sent(named("plain")).waits);
}

BOOST_AUTO_TEST_CASE(another_connections_member_is_nobodys_to_take) {
    set_adopt("approve");
    const auto entra = add_connection("entra");
    add_link(entra, plain, "plain");
    const auto answer = sent(named("plain"));
    BOOST_TEST(!answer.waits);
    BOOST_TEST(!answer.made.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
