#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/proposal_repository.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

idp_trust example_trust() { return {"https://idp.example", "https://idp.example/sso", "trusted", {{"ab12", "spki", {}}}}; }

// Two members who may configure connections and stand at 60; who signs in through one may own the organization.
struct proposals_fixture : mapping_fixture {
    std::string path = "/connections/" + std::string(okta.text());
    member_id ann = add_member("ann"), bob = add_member("bob");

    proposals_fixture() {
        around.read_metadata = [](std::string_view) -> result<idp_trust> { return example_trust(); };
        done(as_operator(method::post, "/roles", R"({"slug":"sso","level":60})"), 201);
        done(as_operator(method::post, "/policies",
                         R"({"slug":"sso","statements":[{"effect":"allow","actions":[)"
                         R"("gatehouse:connections:*","gatehouse:mappings:read","gatehouse:organization:*"],)"
                         R"("resources":["grn:app:gatehouse:{org_id}:*"]}]})"),
             201);
        done(as_operator(method::post, "/roles/sso/policies", R"({"policy":"sso"})"), 201);
        for (const auto& who : {ann, bob}) assign(principal_kind::member, who.text(), "sso");
    }
    // By ann; the path of what waits then.
    std::string propose(http::method verb, const std::string& at, std::string body = "{}") {
        const auto waits = done(as(ann, verb, at, std::move(body)), 202);
        BOOST_TEST(text(waits, "status") == "proposed");
        BOOST_TEST(number(waits, "needs_level") == 100);
        return "/connection-proposals/" + text(waits, "id");
    }
    std::string propose_adopt(const std::string& rule = "approve") {
        return propose(method::patch, path, R"({"adopt":")" + rule + "\"}");
    }
    http::response approve(const member_id& who, const std::string& proposal) {
        return as(who, method::post, proposal + "/approve");
    }
    std::string status(const std::string& proposal) { return text(done(as_operator(method::get, proposal)), "status"); }
    std::string adopt_rule() { return text(done(as_operator(method::get, path)), "adopt"); }
    std::int64_t waiting() {
        return must(read<std::int64_t>([](tenant_transaction& tx) { return proposal_repository(tx).count_waiting(); }));
    }
    change newest(const char* kind) {
        change_filter of;
        of.kind = kind;
        return must(read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(of, 0, 1); }))
            .at(0);
    }
    http::response with_more(const member_id& who, const std::string& at, http::header more) {
        const std::string shown(signed_in(who, data.clock.now()).text.reveal());
        return with_headers(
            method::post, at,
            {{"Cookie", protocol::session_cookie_name(place) + "=" + shown}, origin, csrf, json, std::move(more)}, "{}");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_proposals, proposals_fixture)

// Where one person owns the organization, two agree all the same: who proposes it and who makes it (access.md, Rule binding).
BOOST_AUTO_TEST_CASE(a_protected_rule_that_one_proposed_and_another_made_is_approved) {
    const auto amy = push_user("amy");
    const auto admins = push_group("Admins", {amy});
    assign(principal_kind::member, ann.text(), "admin");  // who may give that herself
    const auto proposal = propose(method::post, "/mapping-rules", rule_by("id", admins.id.text(), R"("roles":["admin"])"));
    const auto made = done(approve(owner, proposal), 201);
    BOOST_TEST(text(made, "approval") == "approved");
    BOOST_TEST((text(made, "changed_by") == owner.text() && text(made, "approved_by") == ann.text()));
    BOOST_TEST(has(amy, "admin"));
    // One who made it and one who proposes that it be approved are two as well; one alone is not.
    const std::string rule = "/mapping-rules/" + text(made, "id");
    BOOST_TEST(text(done(as(owner, method::patch, rule, R"({"roles":["admin","member"]})")), "approval") == "pending");
    BOOST_TEST(as(owner, method::post, rule + "/approve").status == 403);
    BOOST_TEST(!has(amy, "admin"));
    BOOST_TEST(text(done(approve(owner, propose(method::post, rule + "/approve"))), "approved_by") == ann.text());
    BOOST_TEST(has(amy, "admin"));
}

BOOST_AUTO_TEST_CASE(a_change_by_too_low_a_level_waits_and_is_its_approvers) {
    const auto refused = refusals();
    const auto proposal = propose_adopt();
    BOOST_TEST(adopt_rule() == "refuse");
    BOOST_TEST(refusals() == refused);
    BOOST_TEST(newest("connection.proposed").actor == ann.text());
    const auto shown = done(as(bob, method::get, proposal));
    BOOST_TEST(text(shown, "status") == "proposed");
    BOOST_TEST(text(shown, "operation") == "PATCH /connections/{connection}");
    BOOST_TEST(text(shown, "path") == path);
    BOOST_TEST(text(shown, "proposed_by") == ann.text());
    BOOST_TEST(text(*shown.find("body"), "adopt") == "approve");
    BOOST_TEST(text(done(approve(owner, proposal)), "adopt") == "approve");
    BOOST_TEST(adopt_rule() == "approve");
    BOOST_TEST(newest("connection.changed").actor == owner.text());
    const auto approved = newest("connection.proposal_approved");
    BOOST_TEST(approved.actor == owner.text());
    BOOST_TEST(text(must(parse_json(approved.facts)), "proposed_by") == ann.text());
    BOOST_TEST(approved.target.id == newest("connection.proposed").target.id);
    BOOST_TEST(status(proposal) == "approved");
    BOOST_TEST(approve(second, proposal).status == 409);
    BOOST_TEST(told("connection.changed") == 1U);
}

BOOST_AUTO_TEST_CASE(whatever_says_who_speaks_for_people_may_be_proposed) {
    const auto staff = push_group("Staff");
    const auto rule = add("id", staff.id.text(), R"("roles":["member"])");
    const auto token = "/tokens/" + text(done(as_operator(method::post, path + "/tokens"), 201), "id");
    const std::string id(okta.text());
    const struct {
        http::method verb;
        std::string at, body;
    } cases[] = {
        {method::post, "/connections", R"({"name":"entra"})"},
        {method::patch, path, R"({"subject_match":"email"})"},
        {method::del, path, ""},
        {method::post, path + "/trust", R"({"metadata":"<xml/>"})"},
        {method::post, path + "/disable", "{}"},
        {method::post, path + "/enable", "{}"},
        {method::post, path + "/tokens", "{}"},
        {method::post, path + token + "/revoke", "{}"},
        {method::post, path + token + "/confirm", "{}"},
        {method::post, path + "/adoptions/" + id + "/approve", "{}"},
        {method::post, path + "/adoptions/" + id + "/refuse", "{}"},
        {method::post, "/mapping-rules", rule_by("name", "Sales", R"("roles":["member"])")},
        {method::patch, rule, R"({"enabled":false})"},
        {method::del, rule, ""},
        {method::post, rule + "/approve", "{}"},
        {method::post, rule + "/rebind", R"({"group":")" + std::string(staff.id.text()) + "\"}"},
        {method::post, rule + "/release", "{}"},
        {method::post, "/recovery/confirm", R"({"tokens":true})"},
        {method::patch, "", R"({"rule_joins_per_hour":1000})"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(method_word(c.verb) << " " << c.at) {
            const auto changes = told("connection.changed") + told("mapping.changed") + told("organization.changed");
            const auto proposal = propose(c.verb, c.at, c.body);
            BOOST_TEST(told("connection.changed") + told("mapping.changed") + told("organization.changed") == changes);
            BOOST_TEST(text(done(as_operator(method::get, proposal)), "path") == (c.at.empty() ? "/" : c.at));
            BOOST_TEST(as_operator(method::post, proposal + "/approve?dry_run=true").status != 501);  // it is known again
        }
    BOOST_TEST(waiting() == static_cast<std::int64_t>(std::size(cases)));
    BOOST_TEST(as(ann, method::patch, "", R"({"description":"ours"})").status == 200);  // not of who speaks for people
}

BOOST_AUTO_TEST_CASE(nothing_waits_for_whoever_lacks_more_than_a_level) {
    const std::string body = R"({"adopt":"approve"})";
    BOOST_TEST(as(admin, method::patch, path, body).status == 403);  // no permission
    BOOST_TEST(with_key(std::string(api_key(ann).text.reveal()), method::patch, path, body).status == 403);
    const std::string stale(signed_in(ann, instant{data.clock.now().ms - limits::step_up_ms - 1}).text.reveal());
    BOOST_TEST(with_headers(method::patch, path,
                            {{"Cookie", protocol::session_cookie_name(place) + "=" + stale}, origin, csrf, json}, body)
                   .status == 403);
    BOOST_TEST(as(ann, method::patch, path, R"({"adopt":"always"})").status == 400);
    BOOST_TEST(as(ann, method::patch, "/connections/" + std::string(owner.text()), body).status == 404);
    BOOST_TEST(waiting() == 0);
}

BOOST_AUTO_TEST_CASE(a_secret_is_shown_to_the_approver_alone_and_once) {
    const auto proposal = propose(method::post, path + "/tokens", R"({"name":"push"})");
    const auto key = http::header{"Idempotency-Key", "once"};
    const auto first = with_more(owner, proposal + "/approve", key);
    BOOST_TEST(first.status == 201);
    const auto secret = text(json_of(first), "secret");
    BOOST_TEST(!secret.empty());
    BOOST_TEST(as(ann, method::get, proposal).body.find(secret) == std::string::npos);
    BOOST_TEST(as(second, method::get, proposal).body.find(secret) == std::string::npos);
    BOOST_TEST(json_of(as_operator(method::get, path + "/tokens")).find("items")->if_array()->size() == 1U);
    BOOST_TEST(approve(owner, proposal).status == 409);
}

BOOST_AUTO_TEST_CASE(metadata_is_shown_as_what_it_says) {
    const auto proposal = propose(method::post, path + "/trust", R"({"metadata":"<xml/>"})");
    const auto shown = done(as(owner, method::get, proposal));
    BOOST_TEST(text(*shown.find("facts"), "entity_id") == "https://idp.example");
    BOOST_TEST(shown.find("facts")->find("key_fingerprints")->if_array()->front().text() == "ab12");
    BOOST_TEST(text(*shown.find("body"), "metadata") == "<xml/>");
    BOOST_TEST(text(done(approve(owner, proposal)), "idp_entity_id") == "https://idp.example");
}

BOOST_AUTO_TEST_CASE(who_decides_might_make_the_change_himself_and_did_not_propose_it) {
    const auto proposal = propose_adopt();
    for (const auto* verb : {"/approve", "/reject"}) BOOST_TEST_CONTEXT(verb) {
            BOOST_TEST(as(ann, method::post, proposal + verb).status == 403);
            BOOST_TEST(as(bob, method::post, proposal + verb).status == 403);    // as low
            BOOST_TEST(as(admin, method::post, proposal + verb).status == 403);  // no permission
            BOOST_TEST(with_key(owner_key, method::post, proposal + verb).status == 403);
            const std::string stale(signed_in(owner, instant{data.clock.now().ms - limits::step_up_ms - 1}).text.reveal());
            BOOST_TEST(with_headers(method::post, proposal + verb,
                                    {{"Cookie", protocol::session_cookie_name(place) + "=" + stale}, origin, csrf, json}, "{}")
                           .status == 403);
        }
    write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(ann, true); });
    BOOST_TEST(approve(ann, proposal).status == 403);
    BOOST_TEST(as(ann, method::post, proposal + "/reject").status == 403);
    BOOST_TEST(waiting() == 1);
    BOOST_TEST(adopt_rule() == "refuse");
    BOOST_TEST(text(done(as(owner, method::post, proposal + "/reject")), "status") == "rejected");
    const auto rejected = newest("connection.proposal_rejected");
    BOOST_TEST(rejected.actor == owner.text());
    BOOST_TEST(text(must(parse_json(rejected.facts)), "proposed_by") == ann.text());
    BOOST_TEST(approve(second, proposal).status == 409);
}

// Each check that the change itself has is the approver's, whatever permission brought him here.
BOOST_AUTO_TEST_CASE(the_approver_passes_the_checks_of_the_change_itself) {
    const auto staff = push_group("Staff");
    const auto rule = propose(method::post, "/mapping-rules",
                              rule_by("id", staff.id.text(), R"("roles":["admin"],"approved":true)"));  // the operator's to say
    BOOST_TEST(approve(owner, rule).status == 403);
    BOOST_TEST(status(rule) == "proposed");
    const auto owns = propose(method::post, "/mapping-rules", rule_by("id", staff.id.text(), R"("roles":["owner"])"));
    BOOST_TEST(approve(owner, owns).status == 403);
    const auto twice = propose(method::post, "/connections", R"({"name":"okta"})");
    BOOST_TEST(approve(owner, twice).status == 409);
    BOOST_TEST(waiting() == 3);
    const auto given = propose(method::post, "/mapping-rules", rule_by("id", staff.id.text(), R"("roles":["admin"])"));
    const auto made = done(approve(owner, given), 201);
    BOOST_TEST(text(made, "changed_by") == owner.text());
    BOOST_TEST(text(made, "approval") == "pending");  // a second administrator's, as of any that the owner makes
    const auto at = "/mapping-rules/" + text(made, "id");
    BOOST_TEST(as(owner, method::post, at + "/approve").status == 403);
    BOOST_TEST(approve(second, propose(method::post, at + "/approve")).status == 200);
}

BOOST_AUTO_TEST_CASE(what_was_changed_since_is_not_what_was_proposed) {
    const auto connection = propose_adopt();
    const auto staff = push_group("Staff");
    const auto rule = add("id", staff.id.text(), R"("roles":["member"])");
    const auto changes = propose(method::patch, rule, R"({"enabled":false})");
    const auto removes = propose(method::del, rule);
    add("name", "Sales", R"("roles":["member"],"position":1)");  // moves the other along
    push_users(2);
    BOOST_TEST(as(owner, method::post, removes + "/approve?dry_run=true").status == 200);
    done(as(owner, method::patch, rule, R"({"teams":[],"roles":["viewer"]})"));
    BOOST_TEST(approve(owner, changes).status == 409);
    BOOST_TEST(approve(owner, removes).status == 409);
    BOOST_TEST(as(owner, method::post, connection + "/approve?dry_run=true").status == 200);
    done(as(owner, method::post, path + "/disable"));
    BOOST_TEST(approve(owner, connection).status == 409);
    BOOST_TEST(adopt_rule() == "refuse");
    BOOST_TEST(approve(owner, propose_adopt()).status == 200);
    const auto late = propose_adopt("refuse");
    done(as(owner, method::del, path));
    BOOST_TEST(approve(owner, late).status == 404);
}

BOOST_AUTO_TEST_CASE(a_rehearsal_says_what_it_comes_to_and_keeps_nothing) {
    const auto asked = done(as(ann, method::post, path + "/tokens?dry_run=true"));
    BOOST_TEST(number(*asked.find("would"), "status") == 202);
    BOOST_TEST(text(*asked.find("would")->find("body"), "status") == "proposed");
    BOOST_TEST(waiting() == 0);
    const auto proposal = propose(method::post, path + "/tokens");
    const auto rehearsed = done(as(owner, method::post, proposal + "/approve?dry_run=true"));
    BOOST_TEST(number(*rehearsed.find("would"), "status") == 201);
    BOOST_TEST(rehearsed.find("would")->find("body")->find("secret")->is_null());
    BOOST_TEST(waiting() == 1);
    BOOST_TEST(told("connection.proposal_approved") == 0U);
}

BOOST_AUTO_TEST_CASE(a_proposal_ends_with_its_proposers_standing_and_with_time) {
    const auto check_lapsed = [&](const std::string& proposal) {
        BOOST_TEST(waiting() == 0);
        BOOST_TEST(status(proposal) == "lapsed");
        BOOST_TEST(approve(owner, proposal).status == 409);
        BOOST_TEST(as(owner, method::post, proposal + "/reject").status == 409);
        BOOST_TEST(adopt_rule() == "refuse");
    };
    const auto suspended = propose_adopt();
    done(as(owner, method::post, of(ann, "/suspend"), R"({"reason":"left"})"));
    check_lapsed(suspended);
    done(as(owner, method::post, of(ann, "/reactivate")));
    check_lapsed(suspended);  // for good
    const auto old = propose_adopt();
    data.clock.advance_ms(limits::connection_proposal_ms - 1);
    BOOST_TEST(status(old) == "proposed");
    data.clock.advance_ms(1);
    check_lapsed(old);
    const auto restored = propose_adopt();
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE connection_proposal SET made_under = made_under - 1 WHERE org = $1");
    });
    check_lapsed(restored);
    const auto removed = propose_adopt();
    done(as(owner, method::post, of(ann, "/remove")));
    check_lapsed(removed);
}

BOOST_AUTO_TEST_CASE(its_proposer_takes_a_proposal_back_and_nobody_else_does) {
    const auto proposal = propose_adopt();
    for (const auto& who : {bob, owner}) BOOST_TEST(as(who, method::del, proposal).status == 403);
    BOOST_TEST(as_operator(method::del, proposal).status == 409);
    BOOST_TEST(text(done(as(ann, method::del, proposal)), "status") == "withdrawn");
    BOOST_TEST(newest("connection.proposal_withdrawn").actor == ann.text());
    BOOST_TEST(as_operator(method::get, proposal).body.find(R"("body":{})") != std::string::npos);
    BOOST_TEST(approve(owner, proposal).status == 409);
    BOOST_TEST(as(ann, method::del, proposal).status == 409);
}

BOOST_AUTO_TEST_CASE(as_many_wait_as_may) {
    const auto first = propose_adopt();
    const auto row = must(read<connection_proposal>([&](tenant_transaction& tx) {
        return proposal_repository(tx).get(connection_proposal_id::trusted(first.substr(first.rfind('/') + 1)));
    }));
    write([&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 1; i < limits::connection_proposals; ++i) {
            auto one = row;
            one.id = tx.new_id<connection_proposal_id>();
            if (auto in = proposal_repository(tx).insert(one); !in) return in;
        }
        return {};
    });
    BOOST_TEST(waiting() == limits::connection_proposals);
    BOOST_TEST(as(bob, method::patch, path, R"({"adopt":"approve"})").status == 400);
    done(as(ann, method::del, first));
    BOOST_TEST(as(bob, method::patch, path, R"({"adopt":"approve"})").status == 202);
    BOOST_TEST(as(bob, method::patch, path, R"({"adopt":"approve"})").status == 400);
    suspend(ann);  // what lapsed takes no room
    BOOST_TEST(as(bob, method::patch, path, R"({"adopt":"approve"})").status == 202);
}

BOOST_AUTO_TEST_CASE(proposals_are_listed_and_decided_as_they_were_seen) {
    const auto first = propose_adopt();
    propose(method::post, path + "/disable");
    const auto page = json_of(list("/connection-proposals", "limit=1"));
    BOOST_TEST_REQUIRE(page.find("items")->if_array()->size() == 1U);
    BOOST_TEST("/connection-proposals/" + text(page.find("items")->if_array()->front(), "id") == first);
    const auto rest = json_of(list("/connection-proposals", "cursor=" + text(page, "next")));
    BOOST_TEST_REQUIRE(rest.find("items")->if_array()->size() == 1U);
    BOOST_TEST(text(rest.find("items")->if_array()->front(), "operation") == "POST /connections/{connection}/disable");
    BOOST_TEST(as(plain, method::get, "/connection-proposals").status == 403);
    const auto tag = header_of(as_operator(method::get, first), "ETag");
    BOOST_TEST(with_more(owner, first + "/approve", {"If-Match", "\"another\""}).status == 412);
    BOOST_TEST(with_more(owner, first + "/approve", {"If-Match", tag}).status == 200);
}

BOOST_AUTO_TEST_CASE(an_erased_proposers_words_go) {
    const auto proposal = propose_adopt();
    done(as(owner, method::post, of(ann, "/remove")));
    write([&](tenant_transaction& tx) { return erasure_repository(tx).blank(ann); });
    BOOST_TEST(as_operator(method::get, proposal).status == 404);
}

// What is kept of a call is its body: a route whose body holds a secret is none that may wait.
BOOST_AUTO_TEST_CASE(no_body_that_may_wait_holds_a_secret) {
    std::size_t looked_at = 0;
    for (const auto& one : public_routes) {
        const value* operation = described_operation(one.verb, one.path_template);
        if (!operation || !operation->find("responses")->find("202")) continue;
        ++looked_at;
        const std::string body = operation->find("requestBody") ? to_json(*operation->find("requestBody")) : "";
        for (const auto* word : {"secret", "password", "private", "credential"})
            BOOST_TEST(body.find(word) == std::string::npos, one.path_template << ": " << body);
    }
    BOOST_TEST(looked_at == 21U);
}

BOOST_AUTO_TEST_SUITE_END()
