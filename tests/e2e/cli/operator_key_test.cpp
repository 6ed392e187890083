#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/outbound/fetcher.hpp>

#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

std::string in_ms(std::int64_t ms) { return to_rfc3339(system_clock().now() + ms); }

// acme, and the operator on another machine, with a key.
struct operating : cli_fixture {
    operating() {
        make_acme();
        const auto made = new_key("deploy");
        id = text_of(made, "id");
        secret = text_of(made, "secret");
    }
    value new_key(const std::string& name, std::int64_t ms = 3'600'000) {
        return operator_json({"operator-key", "create", name, "--expires", in_ms(ms)});
    }
    ran from_afar(const std::vector<std::string>& arguments) {
        return run_gatehouse(arguments, {{"GATEHOUSE_URL", gateway.url()}, {"GATEHOUSE_API_KEY", secret}});
    }
    value json_from_afar(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"-o", "json"});
        return described(run_gatehouse(arguments, {{"GATEHOUSE_URL", between.url()}, {"GATEHOUSE_API_KEY", secret}}));
    }
    outbound::response ask(const std::string& path, std::vector<outbound::header> headers, std::string body = {}) {
        outbound::request asked;
        asked.url = gateway.url() + path;
        asked.headers = std::move(headers);
        asked.method = body.empty() ? "GET" : "POST";
        asked.body = std::move(body);
        const auto answer = outbound::fetch(asked);
        BOOST_TEST_REQUIRE(answer.has_value(), path);
        return *answer;
    }
    int status(const std::string& path, const std::string& bearer, std::string body = {}) {
        return ask(path, {{"Authorization", "Bearer " + bearer}, {"Content-Type", "application/json"}}, std::move(body)).status;
    }
    std::string listed_status(const std::string& which) {
        const auto all = operator_json({"operator-key", "list"});
        for (const value& one : items_of(all))
            if (text_of(one, "id") == which) return text_of(one, "status");
        return "not listed";
    }
    std::vector<std::string> noted() {
        std::vector<std::string> kinds;
        const auto all = parsed(as_operator({"operator-key", "history", "-o", "json"}));
        for (const value& one : items_of(all)) kinds.push_back(text_of(one, "kind") + " " + text_of(one, "target"));
        return kinds;
    }
    bool was_noted(const std::string& what) {
        const auto all = noted();
        return std::ranges::find(all, what + " " + id) != all.end();
    }

    std::string id, secret;
};

value newest_of(const value& changes, std::string_view kind) {
    for (const value& one : items_of(changes))
        if (text_of(one, "kind") == kind) return one;
    return value(object());
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_operator_key_speaks_as_the_operator_from_another_machine) {
    operating at;
    BOOST_TEST(at.secret.starts_with("gho_"));
    BOOST_TEST(items_of(at.json_from_afar({"organization", "list"})).size() == 1U);
    at.json_from_afar({"organization", "create", "beta", "--owner", "olga@beta.example"});
    BOOST_TEST(items_of(at.json_from_afar({"organization", "list"})).size() == 2U);
    BOOST_TEST(items_of(at.key_json({"organization", "list"})).size() == 1U);  // an API key: its own
    at.json_from_afar({"application", "create", "shop", "--organization", "acme", "--organization", "beta"});
    at.json_from_afar({"application", "rotate", "shop", "--now", "--yes"});
    at.json_from_afar({"connection", "create", "okta", "--org", "beta"});
    at.json_from_afar({"connection", "token", "create", "okta", "--org", "beta"});
    at.json_from_afar({"recovery", "show", "--org", "acme"});
    at.json_from_afar({"member", "create", "mia@acme.example", "--org", "acme"});
    BOOST_TEST(at.listed_status(at.id) == "active");
}

// Both are the operator; the trail says which.
BOOST_AUTO_TEST_CASE(the_trail_names_the_key_or_the_user_of_the_machine) {
    operating at;
    at.json_from_afar({"member", "create", "mia@acme.example", "--org", "acme"});
    const auto by_key = newest_of(at.operator_json({"audit", "list", "--org", "acme"}), "member.created");
    BOOST_TEST(text_of(by_key, "actor_kind") == "operator");
    BOOST_TEST(text_of(by_key, "actor") == at.id);
    BOOST_TEST(text_of(by_key, "via") == "api");
    BOOST_TEST(text_of(by_key, "ip") == "127.0.0.1");
    at.operator_json({"member", "create", "tom@acme.example", "--org", "acme"});
    const auto by_socket = newest_of(at.operator_json({"audit", "list", "--org", "acme"}), "member.created");
    BOOST_TEST(text_of(by_socket, "actor_kind") == "operator");
    BOOST_TEST(text_of(by_socket, "actor") == ::getpwuid(::geteuid())->pw_name);
    BOOST_TEST(text_of(by_socket, "via") == "cli");
    BOOST_TEST(at.was_noted("operator_key.created"));
    BOOST_TEST(items_of(at.operator_json({"organization", "list-deleted"})).empty());
}

BOOST_AUTO_TEST_CASE(no_key_makes_lists_or_ends_keys_or_does_what_stands_on_the_machine) {
    operating at;
    BOOST_TEST(at.from_afar({"operator-key", "create", "another", "--expires", in_ms(60'000)}).code == 3);
    BOOST_TEST(at.from_afar({"operator-key", "list"}).code == 3);
    BOOST_TEST(at.from_afar({"operator-key", "revoke", at.id, "--yes"}).code == 3);
    BOOST_TEST(at.from_afar({"audit", "rotate-key", "--yes"}).code == 3);
    BOOST_TEST(at.status("/api/v1/copy", at.secret, "{}") == 404);
    BOOST_TEST(items_of(at.operator_json({"operator-key", "list"})).size() == 1U);
    BOOST_TEST(at.was_noted("operator_key.refused"));
    BOOST_TEST(at.with_key({"operator-key", "list"}).code == 3);  // an API key neither
}

BOOST_AUTO_TEST_CASE(an_operator_key_is_good_at_the_management_api_and_nowhere_else) {
    operating at;
    at.gateway.stop();
    at.gateway.start("trusted_proxies = [\"127.0.0.1\"]");
    const std::string question =
        R"({"subject":{"type":"member","id":"x"},"action":{"name":"app:use"},"resource":{"type":"app","id":"main"}})";
    BOOST_TEST(at.status("/api/v1/organizations", at.secret) == 200);
    BOOST_TEST(at.status("/scim/v2/Users", at.secret) == 401);
    BOOST_TEST(at.status("/access/v1/acme/evaluation", at.secret, question) == 401);
    BOOST_TEST(at.status("/oauth2/introspect", at.secret, "token=x") == 401);
    const auto shop = at.operator_json({"application", "create", "shop", "--organization", "acme", "--right", "introspect",
                                        "--host", "127.0.0.2:8081", "--accept-api-keys"});
    const std::string verify = "/auth/verify/" + text_of(shop, "id");
    BOOST_TEST(at.ask(verify, {{"Authorization", "Bearer " + at.secret},
                               {"X-Forwarded-Host", "127.0.0.2:8081"},
                               {"X-Forwarded-Proto", "http"},
                               {"X-Forwarded-Uri", "/"}})
                   .status == 401);
    const std::string basic = "Basic " + to_base64(text_of(shop, "id") + ":" + text_of(shop, "secret"));
    const auto told =
        at.ask("/oauth2/introspect", {{"Authorization", basic}, {"Content-Type", "application/x-www-form-urlencoded"}},
               "token=" + at.secret);
    BOOST_TEST(told.status == 200);
    BOOST_TEST(told.body == R"({"active":false})");
    BOOST_TEST(at.ask("/api/v1/organizations?x=" + at.secret, {}).status == 400);
    const std::string port = at.gateway.url().substr(at.gateway.url().rfind(':') + 1);
    BOOST_TEST(
        at.ask("/api/v1/organizations", {{"Authorization", "Bearer " + at.secret}, {"Cookie", "gh_dev_" + port + "_session=x"}})
            .status == 400);
    BOOST_TEST(at.ask("/me", {{"Authorization", "Bearer " + at.secret}}).status != 200);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_refused_from_the_next_request_on) {
    operating at;
    BOOST_TEST(at.from_afar({"organization", "list"}).code == 0);
    BOOST_TEST(at.as_operator({"operator-key", "revoke", at.id, "--dry-run"}).code == 0);
    BOOST_TEST(at.from_afar({"organization", "list"}).code == 0);
    BOOST_TEST(text_of(at.operator_json({"operator-key", "revoke", at.id, "--yes"}), "status") == "revoked");
    for (const std::string path : {"/api/v1/organizations", "/api/v1/applications", "/api/v1/organizations/acme",
                                   "/api/v1/installation-log", "/api/v1/operator-keys"})
        BOOST_TEST(at.status(path, at.secret) == 401, path);
    for (const std::string path : {"/api/v1/organizations", "/api/v1/applications", "/api/v1/organizations/acme/members"})
        BOOST_TEST(at.status(path, at.secret, "{}") == 401, path);
    BOOST_TEST(at.listed_status(at.id) == "revoked");
    BOOST_TEST(at.was_noted("operator_key.revoked"));
    BOOST_TEST(at.as_operator({"operator-key", "revoke", at.id, "--yes"}).code == 4);
    BOOST_TEST(at.as_operator({"operator-key", "revoke", "no-id", "--yes"}).code == 4);
}

BOOST_AUTO_TEST_CASE(every_key_ends_by_itself_and_soon) {
    operating at;
    BOOST_TEST(at.as_operator({"operator-key", "create", "lasting"}).code == 2);
    BOOST_TEST(at.status("/api/v1/operator-keys", at.secret, R"({"name":"lasting"})") == 403);
    for (const auto ms : {std::int64_t{-1'000}, limits::operator_key_longest_ms + 60'000})
        BOOST_TEST(at.as_operator({"operator-key", "create", "lasting", "--expires", in_ms(ms)}).code == 2);
    BOOST_TEST(
        at.as_operator({"operator-key", "create", "a", "--expires", in_ms(limits::operator_key_longest_ms - 60'000)}).code ==
        0);
    const auto brief = at.new_key("brief", 1'500);
    std::this_thread::sleep_for(std::chrono::milliseconds(1'600));
    BOOST_TEST(at.status("/api/v1/organizations", text_of(brief, "secret")) == 401);
    BOOST_TEST(at.listed_status(text_of(brief, "id")) == "expired");
}

BOOST_AUTO_TEST_CASE(a_guessed_key_is_refused_and_the_right_one_let_in_however_many_were_wrong) {
    operating at;
    auto wrong = at.secret;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    for (int i = 0; i < 60; ++i) BOOST_TEST(at.status("/api/v1/organizations", wrong) == 401);
    BOOST_TEST(at.status("/api/v1/organizations", at.secret) == 200);
    for (const std::string& bad : {std::string("gho_"), "gho_" + std::string(76, 'A'), "ghk_" + at.secret.substr(4),
                                   at.secret + "A", at.secret.substr(0, 79)})
        BOOST_TEST(at.status("/api/v1/organizations", bad) == 401, bad);
}

// It is in the backup, and whoever has it may have been cut off since.
BOOST_AUTO_TEST_CASE(a_restore_ends_every_operator_key_also_where_credentials_are_confirmed) {
    operating at;
    const std::string file = at.gateway.data() + ".backup";
    const auto saved = run_gatehouse({"backup", file, "--data", at.gateway.data()});
    BOOST_TEST_REQUIRE(saved.code == 0, saved.err);
    at.gateway.stop();
    std::filesystem::remove_all(at.gateway.data());
    const auto back = run_gatehouse({"restore", file, "--to", "sqlite:" + at.gateway.data(), "--master-key",
                                     at.gateway.master_key(), "--confirm-credentials"});
    BOOST_TEST_REQUIRE(back.code == 0, back.err);
    at.gateway.start();
    const auto refused = at.from_afar({"organization", "list"});
    BOOST_TEST(refused.code == 3);
    BOOST_TEST(refused.err.find("ended when a backup was restored") != std::string::npos, refused.err);
    const auto listed = parse_json(at.as_operator({"operator-key", "list", "-o", "json"}).out);
    BOOST_TEST_REQUIRE(listed.has_value());
    BOOST_TEST(text_of(items_of(*listed).front(), "status") == "restored");
    const variables api_key{{"GATEHOUSE_URL", at.gateway.url()}, {"GATEHOUSE_API_KEY", at.key["GATEHOUSE_API_KEY"]}};
    BOOST_TEST(run_gatehouse({"organization", "list"}, api_key).code == 0);  // which was confirmed
}
