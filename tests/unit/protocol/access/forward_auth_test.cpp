#include <gatehouse/protocol/forward_auth/forward_auth.hpp>

#include "doors_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::header_of;

namespace {

constexpr std::string_view far = "127.0.0.2:8081", farther = "127.0.0.3:8081", near = "127.0.0.1:8081";

struct fixture : testing::doors_fixture {
    testing::registered app = add_application("app", {}, {std::string(far), std::string(farther), std::string(near)});
    endpoint verify = forward_auth::verify(at), start = forward_auth::start(at), callback = forward_auth::callback(at);
    member_id ada = add_member("ada");
    fixture() { assign(principal_kind::member, ada.text(), "member"); }

    std::string sign_in() { return std::string(session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}}).text.reveal()); }
    http::response ask(std::vector<http::header> headers, std::string_view application = {}) {
        auto asked = request(http::method::get, "/auth/verify/x", std::move(headers));
        asked.path_values = {application.empty() ? std::string(app.id.text()) : std::string(application)};
        return run(verify, asked);
    }
    http::header session_cookie(const std::string& text) { return {"Cookie", "gh_dev_8080_session=" + text}; }
    http::response visit(const endpoint& where, const std::string& url, std::vector<http::header> headers) {
        const auto path = url.find('/', 8);
        headers.push_back({"Host", url.substr(7, path - 7)});
        return run(where, request(http::method::get, url.substr(path), std::move(headers)));
    }
    std::string start_at(std::string_view rd) {
        return "http://127.0.0.1:8080/auth/start?application=" + std::string(app.id.text()) + "&rd=" + percent_encode(rd);
    }
    static std::string pair_of(const std::string& set_cookie) { return set_cookie.substr(0, set_cookie.find(';')); }

    struct arrival {
        std::string state, code_url;  // the state cookie, and the callback with the code
    };
    // The browser's way up to the code.
    arrival travel(const std::string& session) {
        const auto first = visit(start, start_at("http://127.0.0.2:8081/deep?x=1"), {session_cookie(session)});
        BOOST_TEST_REQUIRE(first.status == 303);
        const auto second = visit(callback, header_of(first, "Location"), {});
        BOOST_TEST_REQUIRE(second.status == 303);
        const auto third = visit(start, header_of(second, "Location"), {session_cookie(session)});
        BOOST_TEST_REQUIRE(third.status == 303);
        return {pair_of(header_of(second, "Set-Cookie")), header_of(third, "Location")};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_forward_auth, fixture)

BOOST_AUTO_TEST_CASE(on_the_gateways_host_its_session_lets_in_with_all_three_headers) {
    const auto answer = ask({session_cookie(sign_in()), {"X-Forwarded-Host", std::string(near)}});
    BOOST_TEST(answer.status == 204);
    BOOST_TEST(header_of(answer, "Remote-User") == "acme/" + std::string(ada.text()));
    BOOST_TEST(header_of(answer, "Remote-Groups") == "role:member");
    bool email = false;
    for (const auto& one : answer.headers) email = email || one.name == "Remote-Email";
    BOOST_TEST(email);
    BOOST_TEST(header_of(answer, "Remote-Email") == "");  // no domain is proved
    BOOST_TEST(header_of(answer, "Cache-Control") == "no-store");
}

BOOST_AUTO_TEST_CASE(an_e_mail_shows_inside_a_proved_domain_only) {
    const auto okta = add_connection();
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(
            "INSERT INTO domain (name, org, connection, proof, checked_at, since)"
            " VALUES ('example.com', $1, $2, 'operator', 0, 0)",
            okta.text());
    });
    BOOST_TEST(header_of(ask({session_cookie(sign_in()), {"X-Forwarded-Host", std::string(near)}}), "Remote-Email") ==
               "ada@example.com");
}

// Cut in the middle it would be somebody else's: it is shown whole or not at all.
BOOST_AUTO_TEST_CASE(an_e_mail_that_is_too_long_for_a_header_is_not_shown) {
    const auto okta = add_connection();
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(
            "INSERT INTO domain (name, org, connection, proof, checked_at, since)"
            " VALUES ('example.com', $1, $2, 'operator', 0, 0)",
            okta.text());
    });
    const http::header cookie = session_cookie(sign_in());
    const auto shown = [&](const std::string& email) {
        write([&](tenant_transaction& tx) {
            return testing::raw_rows(tx).run("UPDATE member SET email = $2 WHERE org = $1", email);
        });
        const auto answer = ask({cookie, {"X-Forwarded-Host", std::string(near)}});
        BOOST_TEST(answer.status == 204);
        return header_of(answer, "Remote-Email");
    };
    const std::string domain = "@example.com",
                      longest = std::string(limits::identity_header_bytes - domain.size(), 'a') + domain;
    BOOST_TEST(shown(longest) == longest);
    BOOST_TEST(shown("a" + longest) == "");
    BOOST_TEST(shown("," + longest.substr(1)) == "", "as it stands in the header");
}

BOOST_AUTO_TEST_CASE(team_slugs_are_encoded_and_capped) {
    for (int i = 0; i < 120; ++i) {
        const auto id = add_team("team, with \xC3\xA9 and a rather long name so that not all fit " + std::to_string(i));
        write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {id, ada, {"direct", "t"}, {}, tx.now()}); });
    }
    const auto groups = header_of(ask({session_cookie(sign_in()), {"X-Forwarded-Host", std::string(near)}}), "Remote-Groups");
    BOOST_TEST(groups.starts_with("role:member,team:team%2C%20with%20%C3%A9"));
    BOOST_TEST(groups.size() <= limits::groups_header_bytes);
    BOOST_TEST(groups.size() + 200 > limits::groups_header_bytes);
}

BOOST_AUTO_TEST_CASE(hosts_that_are_not_the_applications_are_refused) {
    const auto cookie = session_cookie(sign_in());
    struct {
        std::vector<http::header> headers;
        int status;
    } const cases[] = {
        {{cookie, {"X-Original-URL", "http://127.0.0.1:8081/x"}}, 204},
        {{cookie, {"Host", std::string(near)}}, 204},
        {{cookie, {"X-Forwarded-Host", "127.0.0.1:8082"}}, 403},
        {{cookie, {"X-Forwarded-Host", "evil.test"}}, 403},
        {{cookie, {"X-Forwarded-Host", "127.0.0.1:8081, evil.test"}}, 403},
        {{cookie, {"X-Original-URL", "http://127.0.0.1:8081/"}, {"X-Forwarded-Host", "127.0.0.2:8081"}}, 403},
        {{cookie, {"X-Forwarded-Host", std::string(near)}, {"X-Forwarded-Host", std::string(near)}}, 403},
        {{cookie}, 403},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.headers.back().value) BOOST_TEST(ask(c.headers).status == c.status);
    BOOST_TEST(ask({cookie, {"X-Forwarded-Host", std::string(near)}}, "01890000-0000-7000-8000-000000000009").status == 403);
}

BOOST_AUTO_TEST_CASE(who_may_not_is_403_who_is_not_signed_in_401) {
    const http::header host{"X-Forwarded-Host", std::string(near)};
    BOOST_TEST(ask({host}).status == 401);
    BOOST_TEST(ask({host, session_cookie("ghs_x")}).status == 401);
    const auto bob = add_member("bob");
    const auto viewer = session({bob, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
    BOOST_TEST(ask({host, session_cookie(std::string(viewer.text.reveal()))}).status == 403);
    const auto elsewhere = add_application("elsewhere", {}, {"127.0.0.1:8081"}, false);
    BOOST_TEST(ask({host, session_cookie(sign_in())}, elsewhere.id.text()).status == 403);
    const auto one = sign_in();
    suspend(ada);
    BOOST_TEST(ask({host, session_cookie(one)}).status == 401);
}

BOOST_AUTO_TEST_CASE(keys_count_only_where_the_application_takes_them) {
    assign(principal_kind::member, ada.text(), "admin");
    const http::header key{"Authorization", "Bearer " + std::string(api_key(ada).text.reveal())},
        host{"X-Forwarded-Host", std::string(near)};
    BOOST_TEST(ask({host, key}).status == 401);
    BOOST_TEST(ask({host, key, session_cookie(sign_in())}).status == 204);  // ignored
    const auto taking = add_application("taking", {}, {std::string(near)}, true, false, true);
    BOOST_TEST(ask({host, key}, taking.id.text()).status == 204);
    BOOST_TEST(ask({host, key, session_cookie(sign_in())}, taking.id.text()).status == 403);
    BOOST_TEST(ask({host, key, session_cookie("a"), session_cookie("b")}, taking.id.text()).status == 403);
    suspend(ada);
    BOOST_TEST(ask({host, key}, taking.id.text()).status == 401);
}

// A key is its owner, narrowed: what reads Remote-Groups must not see more than the key may do.
BOOST_AUTO_TEST_CASE(a_narrowed_key_shows_the_roles_that_its_scope_names) {
    assign(principal_kind::member, ada.text(), "admin");
    assign(principal_kind::member, ada.text(), "member");
    const auto taking = add_application("taking", {}, {std::string(near)}, true, false, true);
    const auto groups = [&](std::vector<std::string> scope) {
        const std::string text(api_key(ada, std::move(scope)).text.reveal());
        const auto answer =
            ask({{"X-Forwarded-Host", std::string(near)}, {"Authorization", "Bearer " + text}}, taking.id.text());
        BOOST_TEST(answer.status == 204);
        return header_of(answer, "Remote-Groups");
    };
    BOOST_TEST(groups({}) == "role:admin,role:member");
    BOOST_TEST(groups({"role:member"}) == "role:member");
    BOOST_TEST(groups({"role:member", "role:viewer"}) == "role:member");
    BOOST_TEST(groups({"app:use"}) == "");
}

BOOST_AUTO_TEST_CASE(where_it_redirects_a_401_leads_to_the_start) {
    const auto traefik = add_application("traefik", {}, {std::string(far)}, true, true);
    const auto answer = ask({{"X-Forwarded-Host", std::string(far)}, {"X-Forwarded-Uri", "/deep?x=1"}}, traefik.id.text());
    BOOST_TEST(answer.status == 302);
    BOOST_TEST(header_of(answer, "Location") ==
               "http://127.0.0.1:8080/auth/start?application=" + std::string(traefik.id.text()) +
                   "&rd=" + percent_encode("http://127.0.0.2:8081/deep?x=1"));
    const auto nginx = add_application("nginx", {}, {"127.0.0.2:8082"}, true);
    const auto bare = ask({{"X-Forwarded-Host", "127.0.0.2:8082"}, {"X-Forwarded-Uri", "/deep?x=1&rd=y"}}, nginx.id.text());
    // nginx hands that address to the browser; it could not escape one of its own making.
    BOOST_TEST(bare.status == 401);
    BOOST_TEST(header_of(bare, "Location") == "http://127.0.0.1:8080/auth/start?application=" + std::string(nginx.id.text()) +
                                                  "&rd=" + percent_encode("http://127.0.0.2:8082/deep?x=1&rd=y"));
}

BOOST_AUTO_TEST_CASE(a_browser_gets_a_child_session_on_the_other_host) {
    const auto session = sign_in();
    const auto begun =
        visit(callback, header_of(visit(start, start_at("http://127.0.0.2:8081/"), {session_cookie(session)}), "Location"), {});
    BOOST_TEST(
        header_of(begun, "Set-Cookie").ends_with("; Max-Age=" + std::to_string(limits::state_cookie_s) + "; SameSite=Lax"));
    const auto way = travel(session);
    const auto last = visit(callback, way.code_url, {{"Cookie", way.state}});
    BOOST_TEST_REQUIRE(last.status == 303);
    BOOST_TEST(header_of(last, "Location") == "/deep?x=1");
    const auto child = pair_of(header_of(last, "Set-Cookie", "gh_dev_app_8081="));
    BOOST_TEST(header_of(last, "Set-Cookie", "gh_dev_app_8081_state=").find("Max-Age=0") != std::string::npos);
    const http::header host{"X-Forwarded-Host", std::string(far)};
    BOOST_TEST(ask({host, {"Cookie", child}}).status == 204);
    BOOST_TEST(ask({host, session_cookie(session)}).status == 401);  // the gateway's own session counts for nothing there
    BOOST_TEST(ask({host, {"Cookie", "gh_dev_app_8081=" + session}}).status == 401);
    BOOST_TEST(ask({{"X-Forwarded-Host", std::string(farther)}, {"Cookie", child}}).status == 401);  // and on that host only
    const auto sibling = add_application("sibling", {}, {std::string(far)});
    BOOST_TEST(ask({host, {"Cookie", child}}, sibling.id.text()).status == 401);       // good at that application only
    BOOST_TEST(visit(callback, way.code_url, {{"Cookie", way.state}}).status == 403);  // once
    suspend(ada);
    BOOST_TEST(ask({host, {"Cookie", child}}).status == 401);
}

BOOST_AUTO_TEST_CASE(a_code_is_bound_to_browser_host_application_and_time) {
    const auto session = sign_in();
    const auto way = travel(session), other = travel(session);
    BOOST_TEST(visit(callback, way.code_url, {}).status == 400);
    BOOST_TEST(visit(callback, way.code_url, {{"Cookie", other.state}}).status == 403);
    BOOST_TEST(visit(callback, way.code_url, {{"Cookie", way.state}}).status == 303);  // a stranger's attempt did not use it up
    const auto sibling = add_application("sibling", {}, {std::string(far)});
    std::string elsewhere = other.code_url;
    elsewhere.replace(elsewhere.find(app.id.text()), app.id.text().size(), sibling.id.text());
    BOOST_TEST(visit(callback, elsewhere, {{"Cookie", other.state}}).status == 403);
    data.clock.advance_ms(limits::forward_auth_code_ms);
    BOOST_TEST(visit(callback, other.code_url, {{"Cookie", other.state}}).status == 403);
    const auto late = travel(session);
    suspend(ada);
    BOOST_TEST(visit(callback, late.code_url, {{"Cookie", late.state}}).status == 403);
}

BOOST_AUTO_TEST_CASE(nobody_is_led_anywhere_else) {
    const auto cookie = session_cookie(sign_in());
    for (const std::string_view rd :
         {"http://evil.test/", "//evil.test/", "https://127.0.0.2:8081/", "http://127.0.0.2:8082/", "/x", "",
          "http://127.0.0.2:8081@evil.test/", "http://evil.test\\@127.0.0.2:8081/", "javascript:alert(1)"})
        BOOST_TEST(visit(start, start_at(rd), {cookie}).status == 400, rd);
    BOOST_TEST(
        visit(start, "http://127.0.0.1:8080/auth/start?application=x&rd=" + percent_encode("http://127.0.0.2:8081/"), {cookie})
            .status == 400);
    const auto direct = visit(start, start_at("http://127.0.0.1:8081/a"), {cookie});
    BOOST_TEST(header_of(direct, "Location") == "http://127.0.0.1:8081/a");
    const auto login = visit(start, start_at("http://127.0.0.2:8081/a"), {});
    BOOST_TEST(login.status == 303);
    BOOST_TEST(header_of(login, "Location", "/login?return_to=%2Fauth%2Fstart%3F") != "");
    const auto way = travel(sign_in());
    const auto bent = way.code_url.substr(0, way.code_url.find("&rd=")) + "&rd=" + percent_encode("//evil.test/") +
                      way.code_url.substr(way.code_url.find("&code="));
    BOOST_TEST(header_of(visit(callback, bent, {{"Cookie", way.state}}), "Location") == "/");
    BOOST_TEST(
        visit(callback, "http://127.0.0.9:8081/.gatehouse/callback?application=" + std::string(app.id.text()), {}).status ==
        404);
}

BOOST_AUTO_TEST_SUITE_END()
