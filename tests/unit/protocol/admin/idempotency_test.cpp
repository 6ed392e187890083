#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/idempotency_repository.hpp>

#include "admin_fixture.hpp"
#include "protocol/admin/idempotency.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct repeating : admin_fixture {
    std::vector<http::header> shown(const std::string& key, const std::string& call) {
        return {{"Authorization", "Bearer " + key}, {"Idempotency-Key", call}};
    }
    http::response team(const std::string& key, const std::string& call, const std::string& slug) {
        return with_headers(method::post, "/teams", shown(key, call), R"({"slug":")" + slug + "\"}");
    }
    std::size_t teams() { return json_of(as_operator(method::get, "/teams")).find("items")->if_array()->size(); }
    std::optional<repeatable_call> kept(const std::string& principal, const std::string& call) {
        return must(read<std::optional<repeatable_call>>(
            [&](tenant_transaction& tx) { return idempotency_repository(tx).find(principal, call); }));
    }
    // What nobody asks for again, but counts; in transactions that a busy machine ends in time.
    void fill(const std::string& principal, std::int64_t count) {
        constexpr std::int64_t slice = 500;
        for (std::int64_t begin = 0; begin < count; begin += slice)
            write([&](tenant_transaction& tx) -> result<void> {
                for (std::int64_t i = begin; i < std::min(begin + slice, count); ++i)
                    must(idempotency_repository(tx).put({principal, "fill" + std::to_string(i), {}, "m", ""},
                                                        tx.now() + 60'000));
                return {};
            });
    }
};

bool replayed(const http::response& answer) { return header_of(answer, "Idempotency-Replayed") == "true"; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_idempotency, repeating)

BOOST_AUTO_TEST_CASE(what_is_asked_for_again_is_answered_again_and_done_once) {
    const auto first = team(owner_key, "k-1", "support"), again = team(owner_key, "k-1", "support");
    BOOST_TEST_REQUIRE(first.status == 201, first.body);
    BOOST_TEST(!replayed(first));
    BOOST_TEST(again.status == 201);
    BOOST_TEST(replayed(again));
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(header_of(again, "Content-Type") == header_of(first, "Content-Type"));
    BOOST_TEST(teams() == 1U);
    BOOST_TEST(team(owner_key, "k-2", "support").status == 409);  // another key is another call
    BOOST_TEST(team(admin_key, "k-1", "helpers").status == 201);  // and so is another caller's
}

// Both passed the worker before either was written.
BOOST_AUTO_TEST_CASE(two_equal_calls_at_once_are_one) {
    const auto asked = addressed(door, method::post, "/teams", shown(owner_key, "both"), R"({"slug":"support"})");
    const auto& handle = handler_of(public_routes, asked);
    std::vector<http::response> answers;
    std::vector<protocol::answer> waiting;
    for (int i = 0; i < 2; ++i) waiting.push_back(handle(asked));
    for (auto& one : waiting) {
        auto& plan = std::get<protocol::plan>(one);
        must(data->write(plan.organization, [&](tenant_transaction& tx) -> result<void> {
            answers.push_back(must(plan.fn(tx)).response);
            return {};
        }));
    }
    BOOST_TEST(answers[0].status == 201);
    BOOST_TEST(answers[1].status == 201);
    BOOST_TEST(answers[0].body == answers[1].body);
    BOOST_TEST(!replayed(answers[0]));
    BOOST_TEST(replayed(answers[1]));
    BOOST_TEST(teams() == 1U);
}

BOOST_AUTO_TEST_CASE(a_key_stands_for_one_request) {
    BOOST_TEST(team(owner_key, "k", "support").status == 201);
    BOOST_TEST(team(owner_key, "k", "sales").status == 422);  // another body
    const auto headers = shown(owner_key, "k");
    BOOST_TEST(with_headers(method::post, "/units", headers, R"({"slug":"support"})").status == 422);
    BOOST_TEST(with_headers(method::post, "/teams?x=1", headers, R"({"slug":"support"})").status == 422);
    BOOST_TEST(with_headers(method::patch, "/teams/support", headers, R"({"slug":"support"})").status == 422);
    BOOST_TEST(teams() == 1U);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_not_kept) {
    BOOST_TEST(team(owner_key, "k", "Not A Slug").status == 400);
    BOOST_TEST(with_headers(method::del, "/teams/support", shown(owner_key, "gone")).status == 404);
    BOOST_TEST(team(plain_key, "k", "support").status == 403);
    BOOST_TEST(team(owner_key, "k", "support").status == 201);
    BOOST_TEST(with_headers(method::del, "/teams/support", shown(owner_key, "gone")).status == 200);
    const auto gone = with_headers(method::del, "/teams/support", shown(owner_key, "gone"));
    BOOST_TEST(gone.status == 200);  // it is gone by this call, not by none
    BOOST_TEST(replayed(gone));
}

BOOST_AUTO_TEST_CASE(a_key_is_a_short_text_and_there_is_one) {
    for (const std::string& bad : {std::string(), std::string("a b"), std::string("\xc3\xa9"), std::string("a\tb"),
                                   std::string(limits::idempotency_key_bytes + 1, 'k')})
        BOOST_TEST(team(owner_key, bad, "support").status == 400, bad);
    auto twice = shown(owner_key, "a");
    twice.push_back({"Idempotency-Key", "b"});
    BOOST_TEST(with_headers(method::post, "/teams", twice, R"({"slug":"support"})").status == 400);
    BOOST_TEST(teams() == 0U);
    BOOST_TEST(team(owner_key, std::string(limits::idempotency_key_bytes, 'k'), "support").status == 201);
}

BOOST_AUTO_TEST_CASE(a_secret_is_answered_again_and_lies_sealed) {
    const std::string body = R"({"name":"k","member":")" + std::string(owner.text()) + "\"}";
    const auto asked = [&] {
        auto made = addressed(socket, method::post, "/api-keys", {{"Idempotency-Key", "mint"}}, body);
        made.remote_address = "root";
        return run(handler_of(socket_routes, made), made);
    };
    const auto first = asked(), again = asked();
    BOOST_TEST_REQUIRE(first.status == 201, first.body);
    const std::string secret(json_of(first).find("secret")->text());
    BOOST_TEST(json_of(again).find("secret")->text() == secret);
    const auto row = kept("operator:root", "mint");
    BOOST_TEST_REQUIRE(row.has_value());
    BOOST_TEST(row->answer.find(secret) == std::string::npos);
    BOOST_TEST(row->answer.find(secret.substr(4)) == std::string::npos);
    // Sealed where it lies: under another key it does not open.
    const std::string row_place = std::string(organization().text()) + "/idempotency/operator:root/";
    BOOST_TEST(keys.unseal(row->answer, row_place + "mint").has_value());
    BOOST_TEST(!keys.unseal(row->answer, row_place + "other").has_value());
}

BOOST_AUTO_TEST_CASE(a_dry_run_keeps_nothing) {
    const auto rehearsed = [&] {
        return with_headers(method::post, "/teams?dry_run=true", shown(owner_key, "k"), R"({"slug":"support"})");
    };
    BOOST_TEST(rehearsed().status == 200);
    BOOST_TEST(!replayed(rehearsed()));
    BOOST_TEST(team(owner_key, "k", "support").status == 201);
    BOOST_TEST(rehearsed().status == 409);  // as the change itself would be without its key: the slug is taken
}

BOOST_AUTO_TEST_CASE(an_answer_is_kept_for_a_day) {
    const auto asked = [&](const std::string& slug) {  // the operator, whose credential does not end meanwhile
        const auto made = addressed(socket, method::post, "/teams", {{"Idempotency-Key", "k"}}, R"({"slug":")" + slug + "\"}");
        return run(handler_of(socket_routes, made), made);
    };
    BOOST_TEST(asked("support").status == 201);
    data.clock.advance_ms(limits::idempotency_ms - 1);
    BOOST_TEST(replayed(asked("support")));
    data.clock.advance_ms(1);
    BOOST_TEST(asked("support").status == 409);
    BOOST_TEST(asked("sales").status == 201);
    BOOST_TEST(replayed(asked("sales")));
}

BOOST_AUTO_TEST_CASE(so_many_calls_are_kept_of_one_caller) {
    const std::string principal = must(parse_credential(credential_kind::api_key, owner_key)).id;
    fill(principal, limits::idempotency_calls - 1);
    BOOST_TEST(team(owner_key, "last", "support").status == 201);
    BOOST_TEST(team(owner_key, "more", "sales").status == 429);
    BOOST_TEST(replayed(team(owner_key, "last", "support")));
    BOOST_TEST(team(admin_key, "more", "sales").status == 201);
    BOOST_TEST(with_key(owner_key, method::post, "/teams", R"({"slug":"without"})").status == 201);
}

BOOST_AUTO_TEST_CASE(a_long_answer_is_not_kept_and_not_done_twice) {
    const auto status_after = [&](const std::string& name, std::size_t bytes) {
        const auto asked = addressed(socket, method::post, "/teams", {{"Idempotency-Key", name}}, "{}");
        const auto from = protocol::admin::operator_of(protocol::admin::entrance::operator_socket, asked);
        int status = 0;
        write([&](tenant_transaction& tx) -> result<void> {
            protocol::admin::call made{around, tx, from, asked};
            const auto key = must(protocol::admin::key_of(made));
            must(protocol::admin::keep_answer(made, key, http::response{201, {}, std::string(bytes, 'x')}));
            status = must(protocol::admin::answered_before(made, key))->status;
            return {};
        });
        return status;
    };
    BOOST_TEST(status_after("short", limits::idempotency_answer_bytes - 5) == 201);  // with its status and an empty line
    BOOST_TEST(status_after("long", limits::idempotency_answer_bytes - 4) == 409);
}

// Who is cut off leaves nothing that could be answered again, and nobody is answered in a dead one's place.
BOOST_AUTO_TEST_CASE(the_end_of_a_credential_ends_what_was_kept_for_it) {
    const std::string principal = must(parse_credential(credential_kind::api_key, admin_key)).id;
    BOOST_TEST(team(admin_key, "k", "support").status == 201);
    BOOST_TEST(kept(principal, "k").has_value());
    BOOST_TEST(as_operator(method::post, of(admin, "/suspend")).status == 200);
    BOOST_TEST(!kept(principal, "k").has_value());
    BOOST_TEST(team(admin_key, "k", "support").status == 401);

    const std::string own = must(parse_credential(credential_kind::api_key, owner_key)).id;
    BOOST_TEST(team(owner_key, "k", "sales").status == 201);
    BOOST_TEST(as_operator(method::post, "/api-keys/" + own + "/revoke").status == 200);
    BOOST_TEST(!kept(own, "k").has_value());

    const auto session = signed_in(owner);
    const std::vector<http::header> browser{
        {"Cookie", protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal())},
        {"Origin", "http://127.0.0.1:8080"},
        {"X-Gatehouse-Csrf", "1"},
        {"Content-Type", "application/json"},
        {"Idempotency-Key", "k"}};
    BOOST_TEST(with_headers(method::post, "/teams", browser, R"({"slug":"browsed"})").status == 201);
    BOOST_TEST(replayed(with_headers(method::post, "/teams", browser, R"({"slug":"browsed"})")));
    BOOST_TEST(kept(session.id, "k").has_value());
    BOOST_TEST(as_operator(method::post, "/sessions/" + session.id + "/revoke").status == 200);
    BOOST_TEST(!kept(session.id, "k").has_value());
}

BOOST_AUTO_TEST_CASE(who_lost_the_permission_is_not_answered_again) {
    const auto held = must(read<std::vector<assignment>>(
        [&](tenant_transaction& tx) { return assignment_repository(tx).of(principal_kind::member, admin.text()); }));
    BOOST_TEST(team(admin_key, "k", "support").status == 201);
    write([&](tenant_transaction& tx) { return assignment_repository(tx).end(held.front().id); });  // the key has not ended yet
    BOOST_TEST(team(admin_key, "k", "support").status == 403);
}

// A name may stand in anybody's answer: it is gone with the person, and still nothing is done twice.
BOOST_AUTO_TEST_CASE(erasing_a_person_takes_away_what_was_answered) {
    const auto create = [&] {
        return with_headers(method::post, "/members", shown(owner_key, "bob"), R"({"user_name":"bob"})");
    };
    const auto made = create();
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const std::string id(json_of(made).find("id")->text());
    BOOST_TEST(as_operator(method::post, "/members/" + id + "/erase").status == 200);
    const auto again = create();
    BOOST_TEST(again.status == 409, again.body);
    BOOST_TEST(again.body.find("not kept") != std::string::npos);
    BOOST_TEST(kept(must(parse_credential(credential_kind::api_key, owner_key)).id, "bob")->answer.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_organizations_takes_no_key) {
    for (const std::string path :
         {"/api/v1/organizations", "/api/v1/applications", "/api/v1/audit-keys", "/api/v1/operator-keys", "/api/v1/setup"}) {
        auto asked = request(method::post, path, {{"Idempotency-Key", "k"}}, "{}");
        asked.route_template = path;
        const auto answer = run(handler_of(public_routes, asked), asked);
        BOOST_TEST(answer.status == 400, path);
        BOOST_TEST(answer.body.find("Idempotency-Key") != std::string::npos, path);
    }
}

BOOST_AUTO_TEST_SUITE_END()
