#include "two_organizations.hpp"

#include <future>
#include <stdexcept>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/proposal_repository.hpp>

#include "support/api_description.hpp"

namespace gatehouse::testing {
namespace {

std::string id_of(const value& made) {
    const value* id = made.find("id");
    return id ? std::string(id->text()) : std::string();
}

app::config settings_in(const std::string& directory) {
    app::config settings;
    settings.data = directory + "/data";
    settings.listen.port = 0;
    settings.mail.folder = directory + "/mail";
    settings.mail.from = "gate@own.example";
    return settings;
}

// No identity provider signs anybody in here: the session is minted where sign-ins mint theirs.
std::string open_session(app::gateway& whole, std::string_view organization, std::string_view member) {
    std::string id;
    const auto done = whole.data().write(organization_id::trusted(organization), [&](tenant_transaction& tx) -> result<void> {
        const session_facts facts{member_id::trusted(member), {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}};
        const auto made = sessions::mint_session(tx, whole.keys(), {}, facts);
        if (!made) return made.error();
        id = made->id;
        return {};
    });
    BOOST_TEST_REQUIRE(done.has_value());
    return id;
}

// To cut the connection off.
std::string proposed_in(app::gateway& whole, const furnished& at) {
    std::string id;
    const auto in = organization_id::trusted(at.ids.at("org"));
    const auto done = whole.data().write(in, [&](tenant_transaction& tx) -> result<void> {
        const auto found = connection_repository(tx).get(connection_id::trusted(at.ids.at("connection")));
        if (!found) return found.error();
        const connection_proposal row{.id = tx.new_id<connection_proposal_id>(),
                                      .operation = "POST /connections/{connection}/disable",
                                      .path = "/connections/" + at.ids.at("connection") + "/disable",
                                      .body = "",
                                      .facts = "{}",
                                      .target_version = std::to_string(found->revision) + "." + std::to_string(found->epoch),
                                      .proposed_by = member_id::trusted(at.ids.at("member")),
                                      .proposer_epoch = 1,
                                      .made_under = tx.generation(),
                                      .needs_level = 100,
                                      .proposed = tx.now(),
                                      .expires = tx.now() + 3'600'000};
        id = row.id.text();
        return proposal_repository(tx).insert(row);
    });
    BOOST_TEST_REQUIRE(done.has_value());
    return id;
}

}  // namespace

two_organizations::two_organizations() {
    auto opened = app::gateway::open(settings_in(directory_.path()), store_kind::real);
    BOOST_TEST_REQUIRE(opened.has_value(), opened.error().detail);
    whole_ = *std::move(opened);
    BOOST_TEST_REQUIRE(whole_->start().has_value());
    own_ = furnish("own");
    other_ = furnish("other");
}

two_organizations::~two_organizations() { whole_->stop(); }

http::response two_organizations::call(const http::router& routes, const asked& what) {
    const auto mark = what.path.find('?');
    http::request request;
    request.verb = what.verb;
    request.path = what.path.substr(0, mark);
    if (mark != std::string::npos) request.query = what.path.substr(mark + 1);
    request.remote_address = "tester";
    request.id = "test";
    request.body = what.body;
    request.headers = what.headers;
    if (!what.bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + what.bearer});
    const bool scim = request.path.starts_with("/scim");
    if (!what.body.empty()) request.headers.push_back({"Content-Type", scim ? "application/scim+json" : "application/json"});
    const auto found = routes.find(request.verb, request.path);
    if (!found.found) throw std::runtime_error("no route for " + what.path);
    request.path_values = found.path_values;
    request.route_template = found.found->path_template;
    request.last_byte_at = whole_->time().now();
    auto told = std::make_shared<std::promise<http::response>>();
    auto answer = told->get_future();
    found.found->handle(request, [told](http::response done) { told->set_value(std::move(done)); });
    auto given = answer.get();
    for (const auto& wrong : undescribed(request, given))
        BOOST_ERROR("not as described: " << request.route_template << " " << given.status << ": " << wrong);
    return given;
}

value two_organizations::operator_made(std::string_view path, std::string body) {
    const auto answer = ask_as_operator({http::method::post, "/api/v1/organizations" + std::string(path), std::move(body), {}});
    BOOST_TEST_REQUIRE(answer.status / 100 == 2, path << ": " << answer.body);
    return *parse_json(answer.body);
}

value two_organizations::scim_made(const furnished& at, std::string_view path, std::string body) {
    const auto answer = ask({http::method::post, "/scim/v2" + std::string(path), std::move(body), at.scim_token});
    BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
    return *parse_json(answer.body);
}

furnished two_organizations::furnish(std::string code) {
    furnished made;
    made.code = code;
    auto& ids = made.ids;
    ids["org"] = id_of(operator_made("", R"({"code":")" + code + R"("})"));
    const std::string at = "/" + code;
    ids["member"] = id_of(operator_made(at + "/members", R"({"user_name":"root","owner":true})"));
    ids["invitation"] = id_of(operator_made(at + "/invitations", R"({"email":"i@)" + code + R"(.example","role":"member"})"));
    const auto key = operator_made(at + "/api-keys", R"({"name":"k","member":")" + ids["member"] + R"("})");
    ids["key"] = id_of(key);
    made.api_key = key.find("secret")->text();
    ids["connection"] = id_of(operator_made(at + "/connections", R"({"name":"idp","adopt":"approve"})"));
    const std::string connection = at + "/connections/" + ids["connection"];
    operator_made(connection + "/enable", "");
    const auto token = operator_made(connection + "/tokens", "");
    ids["token"] = id_of(token);
    made.scim_token = token.find("secret")->text();
    ids["team"] = id_of(operator_made(at + "/teams", R"({"slug":"t"})"));
    ids["assignment"] = id_of(operator_made(at + "/teams/" + ids["team"] + "/assignments", R"({"role":"member"})"));
    ids["role"] = id_of(operator_made(at + "/roles", R"({"slug":"r"})"));
    ids["unit"] = id_of(operator_made(at + "/units", R"({"code":"u"})"));
    ids["resource"] = id_of(operator_made(at + "/resources", R"({"type":"app","name":"r"})"));
    ids["grant"] = id_of(
        operator_made(at + "/grants", R"({"team":")" + ids["team"] + R"(","resource":"app/r","permissions":["app:use"]})"));
    ids["session"] = open_session(*whole_, ids["org"], ids["member"]);
    ids["user"] =
        id_of(scim_made(made, "/Users", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u"})"));
    ids["group"] =
        id_of(scim_made(made, "/Groups", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"g"})"));
    ids["rule"] = id_of(operator_made(at + "/mapping-rules",
                                      R"({"connection":")" + ids["connection"] + R"(","group":"g","roles":["member"]})"));
    ids["adoption"] = asked_for(made);
    ids["proposal"] = proposed_in(*whole_, made);
    return made;
}

// The connection pushes the name of a member whom no connection manages: somebody has to say whether it may have that one.
std::string two_organizations::asked_for(const furnished& at) {
    operator_made("/" + at.code + "/members", R"({"user_name":"loner"})");
    const std::string pushed = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"loner"})";
    BOOST_TEST_REQUIRE(ask({http::method::post, "/scim/v2/Users", pushed, at.scim_token}).status == 409);
    const std::string path = "/api/v1/organizations/" + at.code + "/connections/" + at.ids.at("connection") + "/adoptions";
    const auto waiting = parse_json(ask_as_operator({http::method::get, path}).body);
    return id_of(waiting->find("items")->if_array()->front());
}

}  // namespace gatehouse::testing
