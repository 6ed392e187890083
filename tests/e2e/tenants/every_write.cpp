#include "every_write.hpp"

#include <sqlite3.h>

#include <memory>
#include <vector>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>

#include "support/idp_metadata.hpp"

namespace gatehouse::testing {
namespace {

using http::method;

constexpr std::string_view prefix = "/api/v1/organizations/{org}";

std::string metadata_body() {
    object body;
    body.set("metadata", idp_metadata());
    return to_json(value(std::move(body)));
}

std::string certificate_body(two_organizations& at) {
    const auto key = private_key::generate(key_kind::ec);
    object body;
    body.set("certificate", certificate::self_signed(*key, "shop", at.whole().time().now(), 30)->base64);
    return to_json(value(std::move(body)));
}

std::string new_operator_key(two_organizations& at) {
    return R"({"name":"deploy","expires":")" + to_rfc3339(at.whole().time().now() + 3'600'000) + "\"}";
}

std::string body_of(two_organizations& at, std::string_view path, const furnished& own) {
    const std::string member = own.ids.at("member"), connection = own.ids.at("connection");
    const std::pair<std::string_view, std::string> bodies[] = {
        {"/api/v1/organizations", R"({"code":"third"})"},
        {"/api/v1/applications", R"({"name":"shop","organizations":["own"]})"},
        {"/api/v1/operator-keys", new_operator_key(at)},
        {"{org}/members", R"({"user_name":"ada"})"},
        {"{team}/members", R"({"member":")" + member + "\"}"},
        {"/legal-hold", R"({"reason":"Case 7"})"},
        {"/retention", R"({"kind":"mail","days":60})"},
        {"/recovery/confirm", R"({"api_keys":true,"tokens":true,"members":true})"},
        {"/adoptions", R"({"member":")" + member + R"(","user_name":"own@elsewhere.example"})"},
        {"/authority", R"({"connection":")" + connection + "\"}"},
        {"/access-begin", R"({"not_before":"2099-01-31T12:00:00Z"})"},
        {"/access-end", R"({"at":"2099-01-31T12:00:00Z"})"},
        {"{member}/assignments", R"({"role":"viewer"})"},
        {"{team}/assignments", R"({"role":"viewer"})"},
        {"/api-keys", R"({"name":"second","member":")" + member + "\"}"},
        {"/connections", R"({"name":"second"})"},
        {"{connection}", R"({"adopt":"proved_domain"})"},
        {"/trust", metadata_body()},
        {"/domains", R"({"domain":"own.example"})"},
        {"/mapping-rules", R"({"connection":")" + connection + R"(","group":"Engineering","roles":["member"]})"},
        {"{rule}", R"({"enabled":false})"},
        {"{rule}/rebind", R"({"group":")" + own.ids.at("group") + "\"}"},
        {"{org}/teams", R"({"slug":"second"})"},
        {"/versions", R"({"statements":[]})"},
        {"/default", R"({"version":1})"},
        {"{org}/roles", R"({"slug":"captain"})"},
        {"{role}/policies", R"({"policy":"app-read"})"},
        {"{org}/policies", R"({"slug":"triage","statements":[]})"},
        {"{org}/policies/{policy}", R"({"name":"Use it"})"},
        {"{org}/roles/{role}", R"({"description":"who leads"})"},
        {"{org}/teams/{team}", R"({"description":"who helps"})"},
        {"{org}/units", R"({"code":"second"})"},
        {"{org}/units/{unit}", R"({"description":"where"})"},
        {"{unit}/members", R"({"member":")" + member + "\"}"},
        {"{org}/resources", R"({"type":"app","name":"second"})"},
        {"{org}/resources/own", R"({"type":"app","name":"own"})"},
        {"{org}/resources/{resource}", R"({"name":"renamed"})"},
        {"/rotated", R"({"evidence":"done"})"},
        {"/rotations", R"({"resource":"app/r"})"},
        {"/grants", R"({"member":")" + member + R"(","resource":"app/r","permissions":["app:use"]})"},
        {"/plan", R"({"plan":"pro"})"},
        {"{switch}", R"({"on":true})"},
        {"/audit/exports", "{}"},
        {"/invitations", R"({"email":"new@own.example","name":"New","role":"member"})"},
        {"/organizations/{org}", R"({"description":"ours"})"},
        {"/transfer", R"({"to":")" + member + "\"}"},
        {"{org}/transfer/accept", "{}"},
        {"/applications/{application}", R"({"rights":["introspect"]})"},
        {"{application}/rotate", R"({"overlap_minutes":5})"},
        {"{application}/certificates", certificate_body(at)},
    };
    for (const auto& [end, body] : bodies)
        if (path.ends_with(end)) return body;
    return "";
}

std::string path_of(std::string_view path_template, const furnished& own) {
    std::string path;
    for (const auto segment : split(path_template.substr(1), '/')) {
        path += "/";
        if (segment == "{org}")
            path += own.code;
        else if (segment == "{policy}" && !own.ids.contains("policy"))
            path += "app-use";
        else if (segment == "{switch}")
            path += "of_the_model";
        else
            path += segment.starts_with('{') ? own.ids.at(std::string(segment.substr(1, segment.size() - 2)))
                                             : std::string(segment);
    }
    return path;
}

std::string made_id(two_organizations& at, const std::string& path, const std::string& body) {
    const auto made = at.ask_as_operator({method::post, "/api/v1/organizations/own" + path, body, {}});
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    return std::string(parse_json(made.body)->find("id")->text());
}

void done_before(two_organizations& at, const std::string& path, const std::string& body) {
    const auto done = at.ask_as_operator({method::post, "/api/v1/organizations/own" + path, body, {}});
    BOOST_TEST_REQUIRE(done.status < 300, done.body);
}

// Ownership that is offered to bob, who signs in with a second factor.
void offer_ownership(two_organizations& at, furnished& own) {
    const auto owner = member_id::trusted(own.ids["member"]);
    own.ids["member"] = made_id(at, "/members", R"({"user_name":"bob"})");
    const auto bob = member_id::trusted(own.ids["member"]);
    auto& whole = at.whole();
    const auto done = whole.data().write(organization_id::trusted(own.ids["org"]), [&](tenant_transaction& tx) -> result<void> {
        const session_facts facts{bob, {}, {}, {}, {}, {}, {}, {}, true, {}, {}, {}};
        if (const auto made = sessions::mint_session(tx, whole.keys(), {}, facts); !made) return made.error();
        const auto& model = *whole.parts().models().find("standard");
        const auto offered =
            lifecycle::offer_ownership(tx, {}, {whole.keys(), "http://127.0.0.1", false}, model, owner, bob, false);
        return offered ? result<void>() : offered.error();
    });
    BOOST_TEST_REQUIRE(done.has_value());
}

void register_application(two_organizations& at, furnished& own) {
    const auto made = at.ask_as_operator({method::post, "/api/v1/applications", R"({"name":"a","organizations":["own"]})", {}});
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    own.ids["application"] = parse_json(made.body)->find("id")->text();
}

void register_certificate(two_organizations& at, furnished& own) {
    const auto made = at.ask_as_operator(
        {method::post, "/api/v1/applications/" + own.ids["application"] + "/certificates", certificate_body(at), {}});
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    own.ids["certificate"] = parse_json(made.body)->find("id")->text();
}

void make_operator_key(two_organizations& at, furnished& own) {
    const auto made = at.ask_as_operator({method::post, "/api/v1/operator-keys", new_operator_key(at), {}});
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    own.ids["operator_key"] = parse_json(made.body)->find("id")->text();
}

// As a restore leaves it: everything waits.
struct restored_store : installation_repository {
    using installation_repository::installation_repository;
    result<void> wait() {
        for (const std::string_view step :
             {"UPDATE server SET restored_at = 1, restored_from = -1",
              "UPDATE api_key SET generation = -1 WHERE name = 'waits'", "UPDATE scim_token SET generation = -1",
              "UPDATE application SET generation = -1", "UPDATE connection SET reconcile = 2"})
            if (const auto done = sql().run_built(step, {}, [](const sql_row&) { return result<void>(); }); !done)
                return done.error();
        return {};
    }
};

void wait_as_restored(two_organizations& at, furnished& own) {
    own.ids["key"] = made_id(at, "/api-keys", R"({"name":"waits","member":")" + own.ids["member"] + "\"}");
    const auto done =
        at.whole().data().write_installation([](installation_transaction& tx) { return restored_store(tx).wait(); });
    BOOST_TEST_REQUIRE(done.has_value());
}

// What is ended must have begun.
void begin(two_organizations& at, const http::route& route, furnished& own) {
    const std::string_view path = route.path_template;
    const std::string member = R"({"member":")" + own.ids["member"] + "\"}";
    if (path.ends_with("{org}/policies/{policy}"))
        own.ids["policy"] = made_id(at, "/policies", R"({"slug":"own","statements":[]})");
    if (path.ends_with("{rule}/approve"))
        own.ids["rule"] = made_id(at, "/mapping-rules",
                                  R"({"connection":")" + own.ids["connection"] + R"(","by":"id","group":")" + own.ids["group"] +
                                      R"(","roles":["admin"]})");
    if (path.find("{application}") != std::string_view::npos) register_application(at, own);
    if (path.find("{certificate}") != std::string_view::npos) register_certificate(at, own);
    if (path.find("{operator_key}") != std::string_view::npos) make_operator_key(at, own);
    if (path.ends_with("/confirm")) wait_as_restored(at, own);
    if (path.ends_with("{org}/transfer")) {
        if (route.verb == method::del) return offer_ownership(at, own);
        own.ids["member"] = made_id(at, "/members", R"({"user_name":"bob"})");
    }
    if (path.ends_with("{org}/enable")) done_before(at, "/disable", "");
    if (path.ends_with("/rotated")) done_before(at, "/rotations", R"({"resource":"app/r"})");
    if (route.verb != method::del) return;
    if (path.ends_with("{org}/legal-hold")) done_before(at, "/legal-hold", R"({"reason":"Case 7"})");
    if (path.ends_with("{team}/members/{member}")) done_before(at, "/teams/" + own.ids["team"] + "/members", member);
    if (path.ends_with("{unit}/members/{member}")) done_before(at, "/units/" + own.ids["unit"] + "/members", member);
    if (path.ends_with("{role}/policies/{policy}"))
        done_before(at, "/roles/" + own.ids["role"] + "/policies", R"({"policy":"app-use"})");
}

// Offered to two connections, which both have the member then: gives the one that does not speak for it.
std::string linked_twice(two_organizations& at, const furnished& own) {
    const auto second = made_id(at, "/connections", R"({"name":"beside"})");
    done_before(at, "/connections/" + second + "/enable", "");
    const auto token = at.ask_as_operator({method::post, "/api/v1/organizations/own/connections/" + second + "/tokens"});
    const auto secret = std::string(parse_json(token.body)->find("secret")->text());
    const std::string offered = R"({"member":")" + own.ids.at("member") + "\"}";
    const std::string pushed = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob"})";
    for (const auto& [connection, bearer] : {std::pair(own.ids.at("connection"), own.scim_token), {second, secret}}) {
        done_before(at, "/connections/" + connection + "/adoptions", offered);
        const auto made = at.ask({method::post, "/scim/v2/Users", pushed, bearer});
        BOOST_TEST_REQUIRE(made.status == 201, made.body);
    }
    return second;
}

// The owner is the only member that two_organizations makes; what ends a member needs another one.
furnished prepared(two_organizations& at, const http::route& route) {
    const std::string_view path = route.path_template;
    furnished own = at.own();
    begin(at, route, own);
    if (path.find("{member}/") == std::string_view::npos) return own;
    own.ids["member"] = made_id(at, "/members", R"({"user_name":"bob"})");
    const std::string member = "/members/" + own.ids["member"];
    if (path.ends_with("/reactivate")) at.ask_as_operator({method::post, "/api/v1/organizations/own" + member + "/suspend"});
    if (path.ends_with("/authority")) own.ids["connection"] = linked_twice(at, own);
    if (path.ends_with("/access-end") && route.verb == method::del)
        at.ask_as_operator(
            {method::put, "/api/v1/organizations/own" + member + "/access-end", R"({"at":"2099-01-31T12:00:00Z"})"});
    if (path.ends_with("/access-begin") && route.verb == method::del)
        at.ask_as_operator(
            {method::put, "/api/v1/organizations/own" + member + "/access-begin", R"({"not_before":"2099-01-31T12:00:00Z"})"});
    if (path.ends_with("/legal-hold") && route.verb == method::del)
        done_before(at, member + "/legal-hold", R"({"reason":"Case 7"})");
    if (path.ends_with("{assignment}")) own.ids["assignment"] = made_id(at, member + "/assignments", R"({"role":"viewer"})");
    return own;
}

std::string text_of(sqlite3* from, const std::string& statement) {
    sqlite3_stmt* prepared = nullptr;
    BOOST_TEST_REQUIRE(sqlite3_prepare_v2(from, statement.c_str(), -1, &prepared, nullptr) == SQLITE_OK, statement);
    std::string all;
    while (sqlite3_step(prepared) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
            const auto* text = static_cast<const char*>(sqlite3_column_blob(prepared, column));
            if (text) all.append(text, static_cast<std::size_t>(sqlite3_column_bytes(prepared, column)));
            all += '\n';
        }
    sqlite3_finalize(prepared);
    return all;
}

}  // namespace

bool is_management_write(const http::route& route) {
    return route.verb != method::get && route.path_template.starts_with("/api/v1/") && route.path_template != "/api/v1/setup" &&
           !is_of_files(route.path_template);
}

bool ends_organization(const http::route& route) { return route.verb == method::del && route.path_template == prefix; }

two_organizations::asked own_call(two_organizations& at, const http::route& route) {
    const furnished own = prepared(at, route);
    std::string body = route.verb == method::del ? "" : body_of(at, route.path_template, own);
    if (ends_organization(route)) body = R"({"confirm":"own"})";
    return {route.verb, path_of(route.path_template, own), std::move(body)};
}

std::string all_rows(two_organizations& at) {
    sqlite3* opened = nullptr;
    const std::string file = at.whole().settings().data + "/gatehouse.db";
    const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> owned(opened, sqlite3_close);
    BOOST_TEST_REQUIRE(code == SQLITE_OK);
    std::string all;
    // A lease is a node's own and renewed as time goes by.
    const std::string tables = text_of(opened,
                                       "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'lease'"
                                       " AND name NOT LIKE 'sqlite_%' ORDER BY name");
    for (const auto table : split(tables, '\n'))
        if (!table.empty()) all += text_of(opened, "SELECT * FROM \"" + std::string(table) + "\"");
    return all;
}

}  // namespace gatehouse::testing
