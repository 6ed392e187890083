#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/forward_auth/forward_auth.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "doors_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::json_of;
using testing::must;

namespace {

constexpr std::string_view near_host = "127.0.0.1:8081";

// ada may read the seed of the tokens main and side.
struct shown_fixture : testing::doors_fixture {
    testing::registered app = add_application("app", {"evaluate"});
    endpoint single = authzen::evaluation(at), several = authzen::evaluations(at), verify = forward_auth::verify(at);
    member_id ada = add_member("ada");
    resource_id main = token("main"), side = token("side");
    grant_id given = give(main);

    shown_fixture() : doors_fixture("kaito") {
        give(side);
        assign(principal_kind::member, ada.text(), "admin");  // who may hold keys, and holds no seed by that
    }

    resource_id token(std::string_view name) {
        return make<resource_id>([&](tenant_transaction& tx) -> result<resource_id> {
            const resource row{tx.new_id<resource_id>(), "token", std::string(name), {}, {}};
            if (auto in = resource_repository(tx).insert(row); !in) return in.error();
            return row.id;
        });
    }
    grant_id give(const resource_id& on) {
        return make<grant_id>([&](tenant_transaction& tx) -> result<grant_id> {
            const grant row{tx.new_id<grant_id>(),
                            principal_kind::member,
                            std::string(ada.text()),
                            on,
                            {"token:seed", "token:code"},
                            {},
                            "",
                            tx.now()};
            if (auto added = access::add_grant(tx, by, model(), row); !added) return added.error();
            return row.id;
        });
    }
    void take_back() {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto row = grant_repository(tx).find(given);
            return row ? access::end_grant(tx, by, *row) : result<void>(row.error());
        });
    }
    http::response ask(const endpoint& to, std::string body) {
        auto asked = request(http::method::post, "/x", {{"Authorization", app.basic()}, {"Content-Type", "application/json"}},
                             std::move(body));
        asked.path_values = {"acme"};
        return run(to, asked);
    }
    std::string question(std::string_view action, std::string_view token) {
        return R"("subject":{"type":"member","id":")" + std::string(ada.text()) + R"("},"action":{"name":")" +
               std::string(action) + R"("},"resource":{"type":"token","id":")" + std::string(token) + R"("})";
    }
    std::vector<change> told() {
        change_filter filter;
        filter.kind = "decision.allowed_secret";
        return must(
            read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 100); }));
    }
    std::size_t used() {
        const auto rows = must(
            read<std::vector<exposure>>([&](tenant_transaction& tx) { return exposure_repository(tx).of(ada, "", "", 10); }));
        return static_cast<std::size_t>(
            std::ranges::count_if(rows, [](const exposure& one) { return one.used_at.has_value(); }));
    }
    // Where a proxy asks of everybody for the seed.
    std::string add_guarded() {
        std::string id;
        must(data->write_installation([&](installation_transaction& tx) -> result<void> {
            const application row{tx.new_id<application_id>(),
                                  "guarded",
                                  {std::string(near_host)},
                                  {},
                                  "token:seed",
                                  "token/main",
                                  false,
                                  true,
                                  true,
                                  tx.now()};
            id = row.id.text();
            const auto text = sessions::register_application(tx, keys, row, {organization()});
            return text ? result<void>() : text.error();
        }));
        return id;
    }
    int let_in(const std::string& application, std::vector<http::header> headers, std::string from = "192.0.2.7") {
        headers.push_back({"X-Forwarded-Host", std::string(near_host)});
        auto asked = request(http::method::get, "/auth/verify/x", std::move(headers));
        asked.path_values = {application};
        asked.remote_address = std::move(from);
        return run(verify, asked).status;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_shown_secrets, shown_fixture)

// KA-16: what shows a seed is on record by the time that the answer goes out; what shows none writes nothing.
BOOST_AUTO_TEST_CASE(an_allow_that_shows_a_secret_goes_out_after_it_is_on_record) {
    BOOST_TEST(*json_of(ask(single, "{" + question("token:code", "main") + "}")).find("decision")->if_boolean());
    BOOST_TEST(!*json_of(ask(single, "{" + question("token:seed", "other") + "}")).find("decision")->if_boolean());
    BOOST_TEST(told().empty());
    BOOST_TEST(*json_of(ask(single, "{" + question("token:seed", "main") + "}")).find("decision")->if_boolean());
    BOOST_TEST_REQUIRE(told().size() == 1U);
    BOOST_TEST((told()[0].target == change_target::of(ada)));
    BOOST_TEST(told()[0].facts == R"({"action":"token:seed","resource":"token/main"})");
    BOOST_TEST(told()[0].actor == app.id.text());
    BOOST_TEST(used() == 1U);
}

BOOST_AUTO_TEST_CASE(of_many_answers_each_secret_is_on_record) {
    const auto answer =
        ask(several, R"({"evaluations":[{)" + question("token:seed", "main") + "},{" + question("token:seed", "other") + "},{" +
                         question("token:code", "main") + "},{" + question("token:seed", "side") + "}]}");
    BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
    BOOST_TEST(told().size() == 2U);
    BOOST_TEST(used() == 2U);
}

BOOST_AUTO_TEST_CASE(a_right_that_went_between_the_question_and_the_record_shows_nothing) {
    const endpoint late = [&](const http::request& asked) {
        auto made = single(asked);
        take_back();
        return made;
    };
    const auto answer = ask(late, "{" + question("token:seed", "main") + "}");
    BOOST_TEST(answer.status == 503, answer.body);
    BOOST_TEST(answer.body.find("true") == std::string::npos);
    BOOST_TEST(told().empty());
    BOOST_TEST(used() == 0U);
}

BOOST_AUTO_TEST_CASE(a_key_that_ended_between_the_question_and_the_record_shows_nothing) {
    const auto guarded = add_guarded();
    const auto key = api_key(ada, {"token:seed"});
    const endpoint proxy = verify;
    verify = [&](const http::request& asked) {
        auto made = proxy(asked);
        write([&](tenant_transaction& tx) { return sessions::revoke_api_key(tx, by, api_key_id::trusted(key.id)); });
        return made;
    };
    BOOST_TEST(let_in(guarded, {{"Authorization", "Bearer " + std::string(key.text.reveal())}}) != 204);
    BOOST_TEST(told().empty());
}

BOOST_AUTO_TEST_CASE(a_proxys_question_about_a_secret_is_on_record_too) {
    const auto guarded = add_guarded();
    const std::string session(this->session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}}).text.reveal());
    BOOST_TEST(let_in(guarded, {{"Cookie", "gh_dev_8080_session=" + session}}) == 204);
    BOOST_TEST(told().size() == 1U);
    const std::string key(api_key(ada, {"token:seed"}).text.reveal()), narrow(api_key(ada, {"token:code"}).text.reveal());
    BOOST_TEST(let_in(guarded, {{"Authorization", "Bearer " + key}}) == 204);
    BOOST_TEST(let_in(guarded, {{"Authorization", "Bearer " + narrow}}) == 403);
    BOOST_TEST(told().size() == 2U);
}

// Asked twice, from the same place: a right that counts in one network only is not lost on the way to its record.
BOOST_AUTO_TEST_CASE(a_secret_that_counts_from_one_network_is_shown_there) {
    take_back();
    write([&](tenant_transaction& tx) -> result<void> {
        const policy seeds{tx.new_id<policy_id>(), "inside", "Inside"};
        const std::string statements =
            R"([{"effect":"allow","actions":["token:seed"],"resources":["grn:kaito:token:{org_id}:*"],"conditions":{"ip":["10.0.0.0/8"]}}])";
        if (auto made = access::create_policy(tx, by, model(), seeds, statements); !made) return made;
        const auto to = role_repository(tx).find_slug("admin");
        if (!to) return to.error();
        return role_repository(tx).attach(to->id, seeds.id);
    });
    const auto guarded = add_guarded();
    const http::header key{"Authorization", "Bearer " + std::string(api_key(ada).text.reveal())};
    BOOST_TEST(let_in(guarded, {key}, "10.1.2.3") == 204);
    BOOST_TEST(let_in(guarded, {key}, "192.0.2.7") == 403);
    BOOST_TEST(told().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
