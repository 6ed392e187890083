#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/lifecycle/adopt.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// A second connection beside okta; ann comes by okta, and is offered to entra.
struct authority_fixture : mapping_fixture {
    connection_id entra = add_connection("entra");
    link ann = push([&](auto& idp) { return idp.create_user(content("ann", "Ann Okta")); });
    std::vector<member_id> guarded{owner, second, admin};

    static link_content content(const std::string& name, const std::string& called, bool active = true) {
        link_content said;
        said.user_name = name;
        said.display_name = called;
        said.email = name + "@example.com";
        said.active = active;
        said.document =
            R"({"userName":")" + name + R"(","displayName":")" + called + R"(","emails":[{"value":")" + said.email + R"("}]})";
        return said;
    }
    request_context context(const connection_id& in) const {
        return {actor_kind::connection, std::string(in.text()), {}, "scim", {}, {}};
    }
    lifecycle::adopted sent(const link_content& said, const connection_id& in) {
        return make<lifecycle::adopted>([&](tenant_transaction& tx) {
            const lifecycle::protection asked = [this](tenant_transaction&, const member_id& who) {
                return result<bool>(std::ranges::find(guarded, who) != guarded.end());
            };
            return lifecycle::adopt(tx, context(in), in, said, asked);
        });
    }
    // As the provider's client does: adopted, or made.
    template <class Call> auto at(const connection_id& in, Call call) {
        std::optional<decltype(call(std::declval<lifecycle::provisioner&>()))> out;
        write([&](tenant_transaction& tx) -> result<void> {
            const lifecycle::keyed_hash hash = [&](std::string_view what) { return keys.mac("tombstone", what); };
            const auto said_by = context(in);  // which the provisioner only borrows
            lifecycle::provisioner idp(tx, said_by, in, hash);
            out.emplace(call(idp));
            return *out ? result<void>() : result<void>(out->error());
        });
        return *std::move(out);
    }
    void change(const link& which, const link_content& said) {
        at(which.connection, [&](auto& idp) { return idp.change_user(which.id, said, {}); });
    }
    void erase(const link& which) {
        at(which.connection, [&](auto& idp) { return idp.delete_user(which.id, {}); });
    }
    static std::string adoptions(const connection_id& in) { return "/connections/" + std::string(in.text()) + "/adoptions"; }
    static std::string offered(const member_id& who, const std::string& as = {}) {
        return R"({"member":")" + std::string(who.text()) + (as.empty() ? "\"}" : R"(","user_name":")" + as + "\"}");
    }
    http::response offer(const member_id& by, const member_id& who, const std::string& as = {}) {
        return as_with(by, adoptions(entra), offered(who, as));
    }
    http::response as_with(const member_id& by, const std::string& path, const std::string& body) {
        return as(by, method::post, path, body);
    }
    http::response move(const member_id& by, const member_id& who, const connection_id& to) {
        return as(by, method::post, of(who, "/authority"), R"({"connection":")" + std::string(to.text()) + "\"}");
    }
    link second_link(bool active = true, const std::string& name = "ann.b") {
        done(offer(owner, ann.member, name), 201);
        auto taken = sent(content(name, "Ann Entra", active), entra);
        BOOST_TEST_REQUIRE(taken.made.has_value());
        return *taken.made;
    }
    member get(const member_id& who) {
        return must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }));
    }
    std::vector<hold> holds(const member_id& who) {
        return must(read<std::vector<hold>>([&](tenant_transaction& tx) { return hold_repository(tx).of(who); }));
    }
    std::vector<link> links(const member_id& who) {
        return must(read<std::vector<link>>([&](tenant_transaction& tx) { return link_repository(tx).of_member(who); }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_authority, authority_fixture)

BOOST_AUTO_TEST_CASE(a_second_link_is_made_only_of_whom_an_administrator_offered) {
    const auto said = content("ann.b", "Ann Entra");
    BOOST_TEST(!sent(content("ann", "Ann Entra"), entra).made.has_value());  // the same name is nobody's word
    done(offer(owner, ann.member, "ann.b"), 201);
    BOOST_TEST(!sent(content("ann", "Ann Entra"), entra).made.has_value());  // by another name
    BOOST_TEST(!sent(said, okta).made.has_value());                          // another connection
    const auto taken = sent(said, entra);
    BOOST_TEST_REQUIRE(taken.made.has_value());
    BOOST_TEST((taken.made->member == ann.member));
    BOOST_TEST(!taken.made->authority);
    BOOST_TEST(get(ann.member).names.display_name == "Ann Okta");
    BOOST_TEST(json_of(as_operator(method::get, adoptions(entra))).find("items")->if_array()->empty());
    const auto shown = *done(as_operator(method::get, of(ann.member))).find("links")->if_array();
    BOOST_TEST_REQUIRE(shown.size() == 2U);
    for (const auto& one : shown) {
        BOOST_TEST(*one.find("authority")->if_boolean() == (text(one, "connection") == okta.text()));
        BOOST_TEST(!*one.find("pinned")->if_boolean());
    }
}

BOOST_AUTO_TEST_CASE(a_pinned_identity_is_shown_at_its_link) {
    write([&](tenant_transaction& tx) {
        return saml_sign_in_repository(tx).add_pin(okta, {"", "", "persistent", "p-1"}, {ann.member, ann.id});
    });
    second_link();
    const auto shown = done(as_operator(method::get, of(ann.member)));
    for (const auto& one : *shown.find("links")->if_array())
        BOOST_TEST(*one.find("pinned")->if_boolean() == (text(one, "connection") == okta.text()));
}

BOOST_AUTO_TEST_CASE(an_offer_takes_what_an_approval_takes) {
    const std::string body = offered(ann.member, "ann.b");
    BOOST_TEST(as(admin, method::post, adoptions(entra), body).status == 403);
    BOOST_TEST(with_key(owner_key, method::post, adoptions(entra), body).status == 403);
    BOOST_TEST(offer(owner, owner).status == 403);  // himself
    BOOST_TEST(as(owner, method::post, adoptions(entra), R"({"member":"nobody"})").status == 400);
    BOOST_TEST(offer(owner, ann.member, std::string(limits::user_name_bytes + 1, 'a')).status == 413);
    done(offer(owner, ann.member, "ann.b"), 201);
    BOOST_TEST(offer(owner, plain, "ANN.B").status == 409);                    // one name, one member
    BOOST_TEST(as(owner, method::post, adoptions(okta), body).status == 409);  // it has a link there
    second_link();
    BOOST_TEST(offer(owner, ann.member, "ann.c").status == 409);
    BOOST_TEST(offer(owner, plain, "ann.b").status == 409);  // a user there
}

BOOST_AUTO_TEST_CASE(an_offer_that_was_refused_or_has_lapsed_makes_no_link) {
    const auto made = done(offer(owner, ann.member, "ann.b"), 201);
    BOOST_TEST(text(made, "offered_as") == "ann.b");
    BOOST_TEST(text(made, "state") == "approved");
    done(as(owner, method::post, adoptions(entra) + "/" + text(made, "id") + "/refuse"));
    BOOST_TEST(!sent(content("ann.b", "A"), entra).made.has_value());
    done(offer(owner, ann.member, "ann.b"), 201);
    data.clock.advance_ms(limits::adoption_ms + 1);
    BOOST_TEST(!sent(content("ann.b", "A"), entra).made.has_value());
}

BOOST_AUTO_TEST_CASE(by_what_name_an_erased_member_was_offered_goes) {
    done(offer(owner, ann.member, "ann.b"), 201);
    done(as(owner, method::post, of(ann.member, "/remove")));
    BOOST_TEST(!sent(content("ann.b", "A"), entra).made.has_value());  // nobody's any more
    write([&](tenant_transaction& tx) { return erasure_repository(tx).blank(ann.member); });
    BOOST_TEST(json_of(as_operator(method::get, adoptions(entra))).find("items")->if_array()->empty());
}

// Who configures connections and stands below those who sign in through one proposes it.
BOOST_AUTO_TEST_CASE(a_move_and_an_offer_may_wait_for_somebody_of_a_higher_level) {
    done(as_operator(method::post, "/roles", R"({"slug":"sso","level":60})"), 201);
    done(as_operator(method::post, "/policies",
                     R"({"slug":"sso","statements":[{"effect":"allow","actions":["gatehouse:connections:*"],)"
                     R"("resources":["grn:app:gatehouse:{org_id}:*"]}]})"),
         201);
    done(as_operator(method::post, "/roles/sso/policies", R"({"policy":"sso"})"), 201);
    assign(principal_kind::member, plain.text(), "sso");
    const auto waits = done(offer(plain, ann.member, "ann.b"), 202);
    done(as(owner, method::post, "/connection-proposals/" + text(waits, "id") + "/approve"), 201);
    BOOST_TEST_REQUIRE(sent(content("ann.b", "Ann Entra"), entra).made.has_value());
    const auto moves = done(move(plain, ann.member, entra), 202);
    BOOST_TEST(get(ann.member).names.display_name == "Ann Okta");
    done(as(owner, method::post, "/connection-proposals/" + text(moves, "id") + "/approve"));
    BOOST_TEST(get(ann.member).names.display_name == "Ann Entra");
}

BOOST_AUTO_TEST_CASE(whoever_was_offered_and_has_risen_since_waits_for_another_word) {
    const auto made = done(offer(owner, ann.member, "ann.b"), 201);
    guarded.push_back(ann.member);
    const auto answer = sent(content("ann.b", "A"), entra);
    BOOST_TEST(answer.waits);
    BOOST_TEST(!answer.made.has_value());
    BOOST_TEST(sent(content("ann.b", "A"), entra).waits);  // and becomes nobody else meanwhile
    const auto row = json_of(as_operator(method::get, adoptions(entra))).find("items")->if_array()->front();
    BOOST_TEST(text(row, "state") == "pending");
    done(as(owner, method::post, adoptions(entra) + "/" + text(row, "id") + "/approve"));
    BOOST_TEST(sent(content("ann.b", "A"), entra).made.has_value());
}

BOOST_AUTO_TEST_CASE(whom_no_connection_manages_is_offered_whatever_the_rule_says) {
    done(offer(owner, plain, "plain.b"), 201);
    const auto taken = sent(content("plain.b", "Plain Entra"), entra);
    BOOST_TEST_REQUIRE(taken.made.has_value());
    BOOST_TEST(taken.made->authority);
    BOOST_TEST(get(plain).names.user_name == "plain.b");
}

BOOST_AUTO_TEST_CASE(the_authority_moves_and_brings_its_values) {
    const auto other = second_link();
    const auto moved = done(move(owner, ann.member, entra));
    BOOST_TEST(text(moved, "display_name") == "Ann Entra");
    BOOST_TEST(text(moved, "user_name") == "ann.b");
    BOOST_TEST(text(moved, "email") == "ann.b@example.com");
    for (const auto& one : links(ann.member)) BOOST_TEST(one.authority == (one.id == other.id));
    BOOST_TEST(!get(ann.member).suspended());
    change(ann, content("ann", "Nobody"));
    BOOST_TEST(get(ann.member).names.display_name == "Ann Entra");
    change(other, content("ann.b", "Ann B"));
    BOOST_TEST(get(ann.member).names.display_name == "Ann B");
    BOOST_TEST(move(owner, ann.member, entra).status == 409);  // it does already
}

BOOST_AUTO_TEST_CASE(whoever_moves_it_may_give_the_member_away) {
    second_link();
    const auto add = [&](const member_id& who, const connection_id& in) { add_link(in, who, std::string(who.text())); };
    add(owner, okta);
    const std::string body = R"({"connection":")" + std::string(entra.text()) + "\"}";
    BOOST_TEST(move(admin, ann.member, entra).status == 403);
    BOOST_TEST(with_key(owner_key, method::post, of(ann.member, "/authority"), body).status == 403);
    BOOST_TEST(move(owner, owner, okta).status == 403);   // himself
    BOOST_TEST(move(owner, plain, entra).status == 409);  // no link there
    BOOST_TEST(as(owner, method::post, of(ann.member, "/authority"), R"({"connection":"okta"})").status == 400);
    BOOST_TEST(as(owner, method::post, of(ann.member, "/authority"), "{}").status == 400);
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE connection SET state = 'disabled' WHERE org = $1 AND id = $2", entra.text());
    });
    BOOST_TEST(move(owner, ann.member, entra).status == 409);  // a disabled one speaks for nobody
    for (const auto& one : links(ann.member)) BOOST_TEST(one.authority == (one.connection == okta));
}

BOOST_AUTO_TEST_CASE(a_name_that_another_member_has_does_not_come_with_it) {
    second_link(true, "plain");
    BOOST_TEST(move(owner, ann.member, entra).status == 409);
    BOOST_TEST(get(ann.member).names.user_name == "ann");
}

BOOST_AUTO_TEST_CASE(a_rehearsal_says_what_would_be_and_leaves_it) {
    second_link(false);
    auto asked = addressed(
        door, method::post, of(ann.member, "/authority"),
        {{"Cookie", protocol::session_cookie_name(place) + "=" + std::string(signed_in(owner, data.clock.now()).text.reveal())},
         origin,
         csrf,
         json},
        R"({"connection":")" + std::string(entra.text()) + "\"}");
    asked.query = "dry_run=true";
    const auto said = done(run_described(public_routes, asked));
    BOOST_TEST(text(*said.find("would")->find("body"), "status") == "suspended");
    BOOST_TEST(!get(ann.member).suspended());
    for (const auto& one : links(ann.member)) BOOST_TEST(one.authority == (one.connection == okta));
}

BOOST_AUTO_TEST_CASE(where_the_new_authority_says_inactive_the_member_is_suspended) {
    const auto other = second_link(false);
    BOOST_TEST(!get(ann.member).suspended());
    done(move(owner, ann.member, entra));
    BOOST_TEST(get(ann.member).suspended());
    BOOST_TEST_REQUIRE(holds(ann.member).size() == 1U);
    BOOST_TEST((holds(ann.member).front().source == hold_source::of(entra)));
    change(other, content("ann.b", "Ann Entra", true));
    BOOST_TEST(!get(ann.member).suspended());
}

BOOST_AUTO_TEST_CASE(after_the_move_only_the_new_authority_suspends_and_removes) {
    const auto other = second_link();
    done(move(owner, ann.member, entra));
    const session_facts by_okta{ann.member, okta, ann.id, {}, {}, {}, {}, {}, false, {}, {}, {}};
    const auto open = session(by_okta);
    change(ann, content("ann", "Ann Okta", false));
    BOOST_TEST(!get(ann.member).suspended());
    BOOST_TEST(!alive(credential_kind::session, open.text.reveal()).has_value());
    erase(ann);
    BOOST_TEST((get(ann.member).status == member_status::active));
    BOOST_TEST(links(ann.member).size() == 1U);
    change(other, content("ann.b", "Ann Entra", false));
    BOOST_TEST(get(ann.member).suspended());
    erase(other);
    BOOST_TEST((get(ann.member).status == member_status::removed));
}

// Nobody comes back by the move: what the connection before had held, a person here lifts, and means it.
BOOST_AUTO_TEST_CASE(a_hold_of_the_connection_before_becomes_an_administrators) {
    second_link();
    change(ann, content("ann", "Ann Okta", false));
    BOOST_TEST(as(owner, method::post, of(ann.member, "/reactivate")).status == 409);
    done(move(owner, ann.member, entra));
    BOOST_TEST(get(ann.member).suspended());
    BOOST_TEST_REQUIRE(holds(ann.member).size() == 1U);
    BOOST_TEST((holds(ann.member).front().source == hold_source::admin()));
    BOOST_TEST(holds(ann.member).front().by == owner.text());
    change(ann, content("ann", "Ann Okta", true));  // not its to lift any more
    BOOST_TEST(get(ann.member).suspended());
    done(as(owner, method::post, of(ann.member, "/reactivate")));
    BOOST_TEST(!get(ann.member).suspended());
}

// A hold of more than 30 days is one all through, whoever had it.
BOOST_AUTO_TEST_CASE(by_the_move_a_long_hold_does_not_become_a_short_one) {
    assign(principal_kind::member, ann.member.text(), "admin");
    second_link();
    change(ann, content("ann", "Ann Okta", false));
    data.clock.advance_ms(limits::longest_hold_forgiven_ms + 1);
    done(move(owner, ann.member, entra));
    done(as(owner, method::post, of(ann.member, "/reactivate")));
    BOOST_TEST(!has(ann, "admin"));
}

BOOST_AUTO_TEST_CASE(a_member_who_waits_since_a_restore_is_not_passed_on) {
    second_link();
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE connection SET reconcile = 2 WHERE org = $1 AND id = $2", okta.text());
    });
    BOOST_TEST(move(owner, ann.member, entra).status == 409);
}

BOOST_AUTO_TEST_SUITE_END()
