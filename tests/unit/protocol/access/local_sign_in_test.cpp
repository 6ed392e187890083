#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/limits/pictures.hpp>
#include <gatehouse/crypto/password.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/protocol/login/local.hpp>
#include <gatehouse/protocol/login/login.hpp>
#include <gatehouse/protocol/login/picture.hpp>
#include <gatehouse/store/account_repository.hpp>

#include <algorithm>
#include <ctime>

#include "doors_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::header_of;

namespace {

constexpr std::string_view password = "four words are enough";

// Of this process: what else the machine does meanwhile is not in it.
std::int64_t cpu_us() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return spent.tv_sec * 1'000'000 + spent.tv_nsec / 1000;
}

struct fixture : testing::doors_fixture {
    login::password_throttle throttle;
    login::local_accounts local{at, throttle, true, limits::session_absolute_ms};
    member_id bo = add_member("bo");

    int networks = 0;  // each has its own patience

    fixture() { add_account(bo, "bo@example.com", crypto::hash_password(password, data.random)); }
    void add_account(const member_id& who, std::string address, std::string hash) {
        local_account row{.member = who, .login_fold = std::move(address)};
        row.password_hash = std::move(hash);
        write([&](tenant_transaction& tx) { return account_repository(tx).put(row); });
    }
    http::response post(std::string_view email, std::string_view tried, std::string address = "192.0.2.7",
                        std::string_view origin = "http://127.0.0.1:8080") {
        auto asked = request(http::method::post, "/login/password", {{"Origin", std::string(origin)}},
                             "email=" + percent_encode(email) + "&password=" + percent_encode(tried));
        asked.remote_address = std::move(address);
        return run(login::password_sign_in(local), asked);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_local_sign_in, fixture)

BOOST_AUTO_TEST_CASE(the_right_password_opens_a_session) {
    const auto answer = post("Bo@Example.com", password);
    BOOST_TEST(answer.status == 303);
    BOOST_TEST(header_of(answer, "Location") == "/me");
    BOOST_TEST(header_of(answer, "Set-Cookie").starts_with(session_cookie_name(place) + "=ghs_"));
}

BOOST_AUTO_TEST_CASE(whoever_it_is_a_refusal_says_the_same) {
    const auto wrong = post("bo@example.com", "wrong"), unknown = post("eve@example.com", password);
    BOOST_TEST(wrong.status == 403);
    BOOST_TEST(unknown.status == 403);
    const auto without_address = [](std::string text) {
        for (const std::string_view address : {"bo@example.com", "eve@example.com"})
            if (const auto found = text.find(address); found != std::string::npos) text.erase(found, address.size());
        return text;
    };
    BOOST_TEST(without_address(wrong.body) == without_address(unknown.body));
    suspend(bo);
    BOOST_TEST(post("bo@example.com", password).body == wrong.body, "not even the right password tells that it is one");
}

// Argon2 costs some tens of milliseconds of a core, all else of an answer less than one: who is refused sooner is not there.
BOOST_AUTO_TEST_CASE(whoever_it_is_a_refusal_takes_the_same_time) {
    add_account(add_member("nobody"), "plain@example.com", "");
    const auto cost_us = [&](std::string_view email) {
        std::vector<std::int64_t> each;
        for (int i = 0; i < 5; ++i) {
            const auto before = cpu_us();
            BOOST_TEST(post(email, "wrong", "192.0." + std::to_string(++networks) + ".1").status == 403);
            each.push_back(cpu_us() - before);
        }
        std::ranges::sort(each);
        return each[2];
    };
    crypto::nobodys_password_hash();  // is made once
    const auto known = cost_us("bo@example.com");
    BOOST_TEST(cost_us("eve@example.com") > known / 2, "there is no such account");
    BOOST_TEST(cost_us("plain@example.com") > known / 2, "one without a password");
    suspend(bo);
    BOOST_TEST(cost_us("bo@example.com") > known / 2, "one that is cut off");
    const auto hash_us = [&] {
        const auto before = cpu_us();
        crypto::password_matches("wrong", crypto::nobodys_password_hash());
        return cpu_us() - before;
    }();
    BOOST_TEST(known < 4 * hash_us, "what else an answer costs would hide it");
}

BOOST_AUTO_TEST_CASE(only_a_page_of_ours_signs_in) {
    BOOST_TEST(post("bo@example.com", password, "192.0.2.7", "https://evil.example").status == 403);
}

BOOST_AUTO_TEST_CASE(an_address_of_two_organizations_is_nobodys_until_the_code_says_whose) {
    const auto other = data.add_organization("other");
    testing::must(data->write(other, [&](tenant_transaction& tx) -> result<void> {
        member row{tx.new_id<member_id>()};
        row.since = tx.now();
        if (const auto in = member_repository(tx).insert(row); !in) return in;
        return account_repository(tx).put({.member = row.id, .login_fold = "bo@example.com", .password_hash = "x"});
    }));
    BOOST_TEST(post("bo@example.com", password).status == 403);
    std::string code;
    testing::must(data->read(organization(), [&](tenant_transaction& tx) -> result<void> {
        code = organization_repository(tx).current()->code;
        return {};
    }));
    const auto asked = request(http::method::post, "/login/password", {{"Origin", "http://127.0.0.1:8080"}},
                               "email=bo@example.com&organization=" + code + "&password=" + percent_encode(password));
    BOOST_TEST(run(login::password_sign_in(local), asked).status == 303);
}

BOOST_AUTO_TEST_CASE(one_network_waits_longer_with_each_failure_and_nobody_else_does) {
    constexpr std::string_view here = "192.0.2.7", neighbour = "192.0.2.8", elsewhere = "198.51.100.7";
    const instant start{1'000'000'000};
    login::password_throttle all;
    for (std::size_t i = 0; i < limits::password_free_failures; ++i) all.failed("bo", here, start);
    BOOST_TEST(all.may_try("bo", here, start));
    instant now = start;
    std::int64_t wait = limits::password_delay_ms;
    for (int i = 0; i < 20; ++i) {
        all.failed("bo", here, now);
        BOOST_TEST(!all.may_try("bo", here, now + (wait - 1)));
        BOOST_TEST(!all.may_try("BO", neighbour, now + (wait - 1)));
        BOOST_TEST(all.may_try("bo", elsewhere, now));
        BOOST_TEST(all.may_try("eve", here, now));
        now = now + wait;
        BOOST_TEST(all.may_try("bo", here, now));
        wait = std::min(wait * 2, limits::password_longest_delay_ms);
    }
    BOOST_TEST(wait == limits::password_longest_delay_ms);
    all.failed("bo", here, now + limits::password_failures_forgotten_ms);
    BOOST_TEST(all.may_try("bo", here, now + limits::password_failures_forgotten_ms), "an old row counts for nothing");
    all.succeeded("bo", here);
    BOOST_TEST(all.may_try("bo", here, now));
    BOOST_TEST(login::network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
}

BOOST_AUTO_TEST_CASE(who_waits_stays_when_the_throttle_is_full) {
    login::password_throttle all;
    const instant now{1'000'000'000};
    for (std::size_t i = 0; i <= limits::password_free_failures; ++i) all.failed("bo", "192.0.2.7", now);
    for (std::size_t i = 0; i < 2 * limits::password_throttle_entries; ++i) all.failed(std::to_string(i), "192.0.2.7", now);
    BOOST_TEST(!all.may_try("bo", "192.0.2.7", now));
}

BOOST_AUTO_TEST_CASE(another_recovery_address_takes_the_password_mail_and_patience) {
    const auto signed_in = [&] {
        return session_cookie_name(place) + "=" +
               std::string(session({bo, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}}).text.reveal());
    };
    std::string cookie = signed_in();
    const auto ask = [&](const std::string& address, std::string_view present = password,
                         const std::string& origin = "http://127.0.0.1:8080") {
        return run(login::ask_my_recovery(local),
                   request(http::method::post, "/me/recovery", {{"Origin", origin}, {"Cookie", cookie}},
                           "address=" + percent_encode(address) + "&present=" + percent_encode(present)))
            .status;
    };
    BOOST_TEST(ask("bo@example.org", password, "https://evil.example") == 403);
    local.sends_mail = false;
    BOOST_TEST(ask("bo@example.org") == 503);
    local.sends_mail = true;
    for (std::int64_t i = 0; i < limits::email_changes; ++i) BOOST_TEST(ask(std::to_string(i) + "@example.org") == 200);
    BOOST_TEST(ask("bo@example.org") == 429);
    data.clock.advance_ms(limits::email_changes_within_ms);
    cookie = signed_in();
    BOOST_TEST(ask("nonsense") == 400);
    for (std::size_t i = 0; i <= limits::password_free_failures; ++i) BOOST_TEST(ask("bo@example.org", "wrong") == 403);
    BOOST_TEST(ask("bo@example.org") == 429, "guessing waits here as at the sign-in page");
}

BOOST_AUTO_TEST_CASE(a_picture_is_a_png_or_a_jpeg_of_bounded_size) {
    const std::string cookie = session_cookie_name(place) + "=" +
                               std::string(session({bo, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}}).text.reveal());
    const auto upload = [&](const std::string& bytes, const std::string& type = "multipart/form-data; boundary=xyz") {
        const std::vector<http::header> headers{
            {"Origin", "http://127.0.0.1:8080"}, {"Cookie", cookie}, {"Content-Type", type}};
        return run(login::set_my_picture(local),
                   request(http::method::post, "/me/picture", headers,
                           "--xyz\r\nContent-Disposition: form-data; name=picture; filename=a.png\r\n\r\n" + bytes +
                               "\r\n--xyz--\r\n"))
            .status;
    };
    const std::string png = "\x89PNG\r\n\x1a\n", jpeg = "\xff\xd8\xff";
    BOOST_TEST(upload(jpeg + "x") == 303);
    BOOST_TEST(upload(png + std::string(limits::picture_bytes - png.size(), 'x')) == 303);
    BOOST_TEST(upload(png + std::string(limits::picture_bytes - png.size() + 1, 'x')) == 400);
    BOOST_TEST(upload("<svg onload=alert(1)>") == 400);
    BOOST_TEST(upload("") == 400);
    BOOST_TEST(upload(png, "multipart/form-data; boundary=other") == 400);
    BOOST_TEST(upload(png, "application/x-www-form-urlencoded") == 400);
    const auto shown =
        std::get<http::response>(login::my_picture(local)(request(http::method::get, "/me/picture", {{"Cookie", cookie}})));
    BOOST_TEST(shown.status == 200);
    BOOST_TEST(shown.body.size() == limits::picture_bytes);
    BOOST_TEST(header_of(shown, "Content-Type") == "image/png");
    BOOST_TEST(header_of(shown, "X-Content-Type-Options") == "nosniff");
}

BOOST_AUTO_TEST_CASE(a_page_with_our_script_allows_that_and_no_other) {
    const auto page = std::get<http::response>(login::invitation_form(local)(request(http::method::get, "/invitations", {})));
    BOOST_TEST(
        header_of(page, "Content-Security-Policy").starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    const auto plain = std::get<http::response>(login::password_form(local)(request(http::method::get, "/login/password", {})));
    BOOST_TEST(header_of(plain, "Content-Security-Policy").find("script") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
