#include <atomic>
#include <thread>

#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/protocol/login/local.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "owners_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct transferring : owners_fixture {
    explicit transferring(std::string model = "standard") : owners_fixture(std::move(model)) { give_codes(plain); }

    http::response offer(const member_id& who, const std::string& more = {}) {
        return in_browser(fresh(owner), method::post, "/transfer", to(who, more));
    }
    http::response accept(const member_id& who) { return in_browser(fresh(who), method::post, "/transfer/accept"); }
    std::string alarm() {
        const auto shown = json_of(as_operator(method::get, ""));
        const auto& all = *shown.find("alarms")->if_array();
        return all.empty() ? "" : std::string(all.front().find("kind")->text());
    }
    bool has_role(const member_id& who, std::string_view slug) {
        const auto shown = json_of(as_operator(method::get, of(who)));
        return std::ranges::any_of(*shown.find("roles")->if_array(),
                                   [&](const value& one) { return one.find("role")->text() == slug; });
    }
};
struct several_owners : transferring {
    several_owners() : transferring("kaito") {}

    // As the page's button asks for it.
    http::response accept_on_the_page(const std::string& cookie) {
        const protocol::login::local_accounts people{at, throttle_, true, 3'600'000};
        const auto page = protocol::login::accept_ownership({people, models});
        return run(page, request(method::post, "/me/ownership/accept",
                                 {{"Cookie", protocol::session_cookie_name(place) + "=" + cookie},
                                  {"Origin", std::string(place.text())},
                                  {"Content-Type", "application/x-www-form-urlencoded"}}));
    }
    // A right that reveals a secret, given where nothing settled it.
    void give_a_secret(const member_id& who) {
        set_plan("enterprise");
        write([&](tenant_transaction& tx) -> result<void> {
            const resource row{tx.new_id<resource_id>(), "token", "main", {}, {}};
            if (auto in = resource_repository(tx).insert(row); !in) return in;
            return access::add_grant(tx, by, model(),
                                     {tx.new_id<grant_id>(),
                                      principal_kind::member,
                                      std::string(who.text()),
                                      row.id,
                                      {"token:seed"},
                                      {},
                                      "",
                                      tx.now()});
        });
    }
    std::size_t exposures_of(const member_id& who) {
        return must(read<std::vector<exposure>>(
                        [&](tenant_transaction& tx) { return exposure_repository(tx).of(who, "", "", 10); }))
            .size();
    }

private:
    protocol::login::password_throttle throttle_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(admin_transfer)

BOOST_FIXTURE_TEST_CASE(TA_10_the_owner_offers_and_the_target_accepts, transferring) {
    const auto offered = offer(plain);
    BOOST_TEST_REQUIRE(offered.status == 201, offered.body);
    BOOST_TEST(json_of(offered).find("offer")->find("to")->text() == plain.text());
    BOOST_TEST((owners().front().id == owner));
    BOOST_TEST(mails() == 2U, "both are told");
    BOOST_TEST(offer(admin).status == 409, "one at a time");
    const auto accepted = accept(plain);
    BOOST_TEST_REQUIRE(accepted.status == 200, accepted.body);
    BOOST_TEST(json_of(accepted).find("offer")->is_null());
    BOOST_TEST_REQUIRE(owners().size() == 1U);
    BOOST_TEST((owners().front().id == plain));
    BOOST_TEST(has_role(plain, "owner"));
    BOOST_TEST(has_role(owner, "admin"), "the next role below");
    BOOST_TEST(!has_role(owner, "owner"));
    BOOST_TEST(mails() == 4U);
    BOOST_TEST(told("transfer.offered") == 1U);
    BOOST_TEST(told("transfer.accepted") == 1U);
    BOOST_TEST(accept(plain).status == 403, "once");
    BOOST_TEST(offer(admin).status == 403, "who owned it before offers nothing");
}

BOOST_FIXTURE_TEST_CASE(TA_3_KS_3_there_is_exactly_one_owner, transferring) {
    BOOST_TEST(offer(plain, R"(,"stay":true)").status == 400);
    BOOST_TEST(as_operator(method::post, "/transfer", to(plain, R"(,"stay":true)")).status == 400);
    BOOST_TEST(as_operator(method::post, "/members", R"({"user_name":"two","owner":true})").status == 409);
    BOOST_TEST(in_browser(fresh(owner), method::post, of(plain, "/assignments"), R"({"role":"owner"})").status == 403);
    BOOST_TEST(in_browser(fresh(owner), method::post, "/transfer/step-down").status == 409);
    BOOST_TEST(in_browser(fresh(owner), method::post, of(owner, "/remove")).status == 409);
    BOOST_TEST(as_operator(method::post, of(owner, "/erase")).status == 409);
    BOOST_TEST(owners().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(it_takes_the_owner_himself_who_has_just_proved_it, transferring) {
    check_refused(with_key(owner_key, method::post, "/transfer", to(plain)), "gatehouse:organization:transfer", 1);
    const auto said = with_key(owner_key, method::post, "/transfer", to(plain)).body;
    BOOST_TEST(said.find("API keys cannot transfer ownership") != std::string::npos, said);
    const instant now = data.clock.now();
    const instant long_ago = now - limits::step_up_ms - 1;
    BOOST_TEST(in_browser(opened(owner, true, long_ago), method::post, "/transfer", to(plain)).status == 403);
    BOOST_TEST(in_browser(opened(owner, false, now), method::post, "/transfer", to(plain)).status == 403, "one factor");
    BOOST_TEST(in_browser(opened(owner, true, {}), method::post, "/transfer", to(plain)).status == 403);
    BOOST_TEST(in_browser(fresh(admin), method::post, "/transfer", to(plain)).status == 403);
    BOOST_TEST(in_browser(fresh(owner), method::post, "/transfer", to(plain, R"(,"from":"x")")).status == 400);
    BOOST_TEST(in_browser(opened(owner, true, long_ago + 1), method::post, "/transfer", to(plain)).status == 201);
}

BOOST_FIXTURE_TEST_CASE(the_target_is_active_and_has_a_second_factor, transferring) {
    BOOST_TEST(offer(admin).status == 409, "no second factor");
    BOOST_TEST(offer(owner).status == 409, "oneself");
    suspend(plain);
    BOOST_TEST(offer(plain).status == 409);
    BOOST_TEST(in_browser(fresh(owner), method::post, "/transfer", R"({"to":"nobody"})").status == 404);
    opened(admin, true, {});
    BOOST_TEST(offer(admin).status == 201, "known by a session that an identity provider opened with one");
}

BOOST_FIXTURE_TEST_CASE(only_the_target_accepts_from_a_session_with_two_factors, transferring) {
    BOOST_TEST(accept(plain).status == 403, "nothing is offered");
    offer(plain);
    BOOST_TEST(accept(admin).status == 403);
    BOOST_TEST(accept(owner).status == 403);
    BOOST_TEST(with_key(plain_key, method::post, "/transfer/accept").status == 403);
    BOOST_TEST(as_operator(method::post, "/transfer/accept").status == 409);
    BOOST_TEST(in_browser(opened(plain, false, data.clock.now()), method::post, "/transfer/accept").status == 403);
    BOOST_TEST((owners().front().id == owner));
    BOOST_TEST(accept(plain).status == 200);
}

BOOST_FIXTURE_TEST_CASE(an_offer_waits_for_three_days, transferring) {
    offer(plain);
    data.clock.advance_ms(limits::ownership_offer_ms - 1);
    BOOST_TEST(!json_of(as_operator(method::get, "/transfer")).find("offer")->is_null());
    data.clock.advance_ms(1);
    BOOST_TEST(json_of(as_operator(method::get, "/transfer")).find("offer")->is_null());
    BOOST_TEST(accept(plain).status == 403);
    BOOST_TEST(in_browser(fresh(owner), method::del, "/transfer", "").status == 404);
    BOOST_TEST(offer(plain).status == 201, "another one takes its place");
}

BOOST_FIXTURE_TEST_CASE(who_was_cut_off_meanwhile_is_not_meant_any_more, transferring) {
    offer(plain);
    suspend(plain);
    BOOST_TEST(as_operator(method::post, of(plain, "/reactivate")).status == 200);
    BOOST_TEST(accept(plain).status == 403, "the target");
    BOOST_TEST(offer(plain).status == 201);
    suspend(owner);
    BOOST_TEST(accept(plain).status == 403, "the owner is suspended");
    BOOST_TEST(as_operator(method::post, of(owner, "/reactivate")).status == 200);
    BOOST_TEST(accept(plain).status == 403, "and was, when he is back");
    BOOST_TEST((owners().front().id == owner));
}

BOOST_FIXTURE_TEST_CASE(the_owner_takes_it_back, transferring) {
    offer(plain);
    BOOST_TEST(with_key(owner_key, method::del, "/transfer").status == 403);
    BOOST_TEST(in_browser(fresh(plain), method::del, "/transfer", "").status == 403);
    BOOST_TEST(in_browser(opened(owner, false, {}), method::del, "/transfer", "").status == 200, "needs no second proof");
    BOOST_TEST(accept(plain).status == 403);
    BOOST_TEST(told("transfer.ended") == 1U);
    BOOST_TEST(mails() == 4U);
}

BOOST_FIXTURE_TEST_CASE(the_operator_hands_on_what_nobody_can_and_the_alarm_stays_till_then, transferring) {
    BOOST_TEST(alarm() == "");
    suspend(owner);
    BOOST_TEST(alarm() == "owner.not_active");
    const auto done = as_operator(method::post, "/transfer", to(plain));
    BOOST_TEST_REQUIRE(done.status == 200, done.body);
    BOOST_TEST(alarm() == "");
    BOOST_TEST_REQUIRE(owners().size() == 1U);
    BOOST_TEST((owners().front().id == plain));
    BOOST_TEST(as_operator(method::post, "/transfer", to(owner)).status == 409, "he is suspended");
    BOOST_TEST(as_operator(method::post, of(owner, "/remove")).status == 200, "he owns nothing any more");
    write([&](tenant_transaction& tx) { return member_repository(tx).mark_removed(plain, removal_source::idp); });
    BOOST_TEST(alarm() == "owner.not_active");
    BOOST_TEST(as_operator(method::post, "/transfer", to(admin)).status == 200);
    BOOST_TEST(!person(plain).owner);
    BOOST_TEST(alarm() == "");
}

BOOST_FIXTURE_TEST_CASE(nothing_is_mailed_where_no_mail_is_sent, transferring) {
    around.sends_mail = false;
    offer(plain);
    BOOST_TEST(accept(plain).status == 200);
    BOOST_TEST(mails() == 0U);
}

BOOST_FIXTURE_TEST_CASE(KA_2_there_may_be_several_owners, several_owners) {
    BOOST_TEST(offer(plain, R"(,"stay":true)").status == 201);
    BOOST_TEST(in_browser(fresh(owner), method::post, "/transfer/step-down").status == 409, "not yet");
    BOOST_TEST(accept(plain).status == 200);
    BOOST_TEST(owners().size() == 2U);
    BOOST_TEST(as_operator(method::post, "/transfer", to(admin)).status == 400, "from whose place?");
    BOOST_TEST(in_browser(opened(owner, true, {}), method::post, "/transfer/step-down").status == 403, "unproved");
    BOOST_TEST(with_key(owner_key, method::post, "/transfer/step-down").status == 403);
    const auto left = in_browser(fresh(owner), method::post, "/transfer/step-down");
    BOOST_TEST_REQUIRE(left.status == 200, left.body);
    BOOST_TEST_REQUIRE(owners().size() == 1U);
    BOOST_TEST((owners().front().id == plain));
    BOOST_TEST(has_role(owner, "admin"));
    BOOST_TEST(in_browser(fresh(plain), method::post, "/transfer/step-down").status == 409, "the last one stays");
}

BOOST_FIXTURE_TEST_CASE(the_operator_adds_an_owner_or_says_whose_place_it_is, several_owners) {
    BOOST_TEST(as_operator(method::post, "/transfer", to(plain, R"(,"stay":true)")).status == 200);
    BOOST_TEST(owners().size() == 2U);
    const auto from = R"(,"from":")" + std::string(plain.text()) + "\"";
    BOOST_TEST(as_operator(method::post, "/transfer", to(admin, from + R"(,"stay":true)")).status == 400);
    BOOST_TEST(as_operator(method::post, "/transfer", to(admin, from)).status == 200);
    BOOST_TEST(!person(plain).owner);
    BOOST_TEST(person(admin).owner);
    BOOST_TEST(person(owner).owner);
    BOOST_TEST(as_operator(method::post, "/transfer", to(plain, from)).status == 409, "no owner any more");
}

BOOST_FIXTURE_TEST_CASE(who_accepts_in_the_browser_is_exposed_with_it, several_owners) {
    give_a_secret(plain);
    BOOST_TEST_REQUIRE(offer(plain).status == 201);
    BOOST_TEST(exposures_of(plain) == 0U);
    BOOST_TEST(accept_on_the_page(opened(plain, false, {})).status == 403, "one factor");
    BOOST_TEST(owners().front().id.text() == owner.text());
    const auto accepted = accept_on_the_page(fresh(plain));
    BOOST_TEST(accepted.status == 200, accepted.body);
    BOOST_TEST(owners().front().id.text() == plain.text());
    BOOST_TEST(exposures_of(plain) == 1U);
}

BOOST_FIXTURE_TEST_CASE(of_acceptances_at_once_one_is_the_first, transferring) {
    BOOST_TEST_REQUIRE(offer(plain).status == 201);
    std::vector<http::request> asked;
    for (int i = 0; i < 8; ++i)
        asked.push_back(addressed(door, method::post, "/transfer/accept",
                                  {{"Cookie", protocol::session_cookie_name(place) + "=" + fresh(plain)},
                                   {"Origin", std::string(place.text())},
                                   {"Content-Type", "application/json"},
                                   {"X-Gatehouse-Csrf", "1"}},
                                  "{}"));
    std::atomic<int> accepted = 0, refused = 0;
    {
        std::vector<std::jthread> threads;
        for (const auto& one : asked)
            threads.emplace_back([&] {
                const int status = run(handler_of(public_routes, one), one).status;
                ++(status == 200 ? accepted : refused);
            });
    }
    BOOST_TEST(accepted == 1);
    BOOST_TEST(refused == 7);
    BOOST_TEST_REQUIRE(owners().size() == 1U);
    BOOST_TEST((owners().front().id == plain));
    BOOST_TEST(told("transfer.accepted") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
