#include <algorithm>
#include <vector>

#include <gatehouse/base/text.hpp>

#include "support/idp_metadata.hpp"
#include "two_organizations.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

// Walks every route there is and calls it with another organization's ids. A new route fails here until it is either reached
// by one of the rules below or listed with the reason why it names nothing of an organization.
namespace {

constexpr std::string_view tenant_prefix = "/api/v1/organizations/{org}";

std::string_view word(method verb) {
    switch (verb) {
        case method::get: return "GET";
        case method::post: return "POST";
        case method::put: return "PUT";
        case method::patch: return "PATCH";
        case method::del: return "DELETE";
        case method::other: break;
    }
    return "?";
}

struct listed {
    std::string_view path, reason;
};

// Of every method.
const listed without_foreign_ids[] = {
    {"/livez", "of the process"},
    {"/readyz", "of the process"},
    {"/metrics", "of the process"},
    {"/", "leads to /me"},
    {"/page.css", "the same for everybody"},
    {"/login", "names no organization; the e-mail's domain finds the connection"},
    {"/link.js", "the same for everybody"},
    {"/login/password", "names no organization but by a code that only narrows what an address and its password find"},
    {"/login/code", "a step's own text names its organization"},
    {"/invitations", "a link's own text names its organization"},
    {"/forgot", "answers everybody the same"},
    {"/reset", "a link's own text names its organization"},
    {"/me/password", "the session's own member"},
    {"/me/profile", "the session's own member"},
    {"/me/picture", "the session's own member"},
    {"/me/codes", "the session's own member"},
    {"/me/codes/begin", "the session's own member"},
    {"/me/codes/confirm", "the session's own member"},
    {"/me/codes/remove", "the session's own member"},
    {"/me/devices", "the session's own member"},
    {"/me/devices/end", "the session's own member's, found among these"},
    {"/me/recovery", "the session's own member"},
    {"/me/recovery/take-back", "the session's own member"},
    {"/me/recovery/confirm", "the session's own member, and a link that has to be that one's"},
    {"/me/confirm", "the session's own member"},
    {"/me/ownership", "the session's own member"},
    {"/me/ownership/offer", "by a name of the session's own organization"},
    {"/me/ownership/revoke", "the session's own organization"},
    {"/me/ownership/accept", "the session's own member"},
    {"/me/ownership/decline", "the session's own member"},
    {"/me", "shows the session's own member"},
    {"/logout", "ends the session that is shown"},
    {"/auth/start", "a session's; the application is judged by its list of organizations"},
    {"/.gatehouse/callback", "a one-time code names all there is"},
    {"/auth/verify/{application}",
     "a proxy understands 204, 401 and 403 only; the access doors' tests show that it is not 204"},
    {"/saml/{connection}/metadata", "public: a connection's own address, whoever asks"},
    {"/saml/{connection}/login", "public: begins a sign-in at that connection"},
    {"/saml/{connection}/acs", "public: judges an answer against that connection only"},
    {"/oauth2/introspect", "names none; answers for the application's list only"},
    {"/oauth2/token", "not built; refuses everybody"},
    {"/.well-known/authzen-configuration", "the same for everybody"},
    {"/api/v1/openapi.json", "the same for everybody"},
    {"/api/v1/organizations", "lists one's own; making is the operator's"},
    {"/api/v1/applications", "the operator's"},
    {"/api/v1/applications/{application}", "the operator's"},
    {"/api/v1/applications/{application}/rotate", "the operator's"},
    {"/api/v1/applications/{application}/confirm", "the operator's"},
    {"/api/v1/applications/{application}/certificates", "the operator's"},
    {"/api/v1/applications/{application}/certificates/{certificate}", "the operator's"},
    {"/api/v1/installation-log", "the operator's"},
    {"/api/v1/deleted-organizations", "the operator's"},
    {"/api/v1/audit-keys", "the operator's"},
    {"/api/v1/operator-keys", "the operator's, at the socket"},
    {"/api/v1/operator-keys/{operator_key}/revoke", "the operator's, at the socket"},
    {"/api/v1/copy", "at the operator's door only: copies the whole store"},
    {"/api/v1/master-keys", "at the operator's door only: of the whole store"},
    {"/api/v1/master-keys/replace", "the same"},
    {"/api/v1/master-keys/{master_key}/remove", "the same"},
    {"/api/v1/setup", "only while there is no organization"},
    {"/scim/v2/Users", "the token names the connection"},
    {"/scim/v2/Groups", "the token names the connection"},
    {"/scim/v2/.search", "not built; refuses everybody"},
    {"/scim/v2/Users/.search", "not built; refuses everybody"},
    {"/scim/v2/Groups/.search", "not built; refuses everybody"},
    {"/scim/v2/Bulk", "not built; refuses everybody"},
    {"/scim/v2/Me", "not built; refuses everybody"},
    {"/scim/v2/ServiceProviderConfig", "the same for everybody"},
    {"/scim/v2/serviceConfiguration", "the same for everybody"},
    {"/scim/v2/ResourceTypes", "the same for everybody"},
    {"/scim/v2/ResourceTypes/{id}", "the same for everybody"},
    {"/scim/v2/Schemas", "the same for everybody"},
    {"/scim/v2/Schemas/{id}", "the same for everybody"},
};

// Bodies that would be accepted of one's own.
std::string body_for(std::string_view path, const furnished& own) {
    if (path.ends_with("/trust")) {
        object body;
        body.set("metadata", idp_metadata());
        return to_json(value(std::move(body)));
    }
    if (path.ends_with("/legal-hold")) return R"({"reason":"Case 7"})";
    if (path.ends_with("/retention")) return R"({"kind":"mail","days":60})";
    if (path.ends_with("/recovery/confirm")) return R"({"members":true})";
    if (path.ends_with("/adoptions")) return R"({"member":")" + own.ids.at("member") + "\"}";
    if (path.ends_with("/authority")) return R"({"connection":")" + own.ids.at("connection") + "\"}";
    if (path.ends_with("/access-begin")) return R"({"not_before":"2099-01-31T12:00:00Z"})";
    if (path.ends_with("/access-end")) return R"({"at":"2099-01-31T12:00:00Z"})";
    if (path.ends_with("{role}/policies")) return R"({"policy":"app-use"})";
    if (path.ends_with("/roles") || path.ends_with("/policies")) return R"({"slug":"other"})";
    if (path.ends_with("/policies/{policy}")) return R"({"name":"other"})";
    if (path.ends_with("/rotations")) return R"({"resource":"app/r"})";
    if (path.ends_with("/resources") || path.ends_with("/resources/own")) return R"({"type":"app","name":"other"})";
    if (path.ends_with("/units")) return R"({"code":"other"})";
    if (path.ends_with("/grants"))
        return R"({"member":")" + own.ids.at("member") + R"(","resource":"app/r","permissions":["app:use"]})";
    if (path.ends_with("{team}/members") || path.ends_with("{unit}/members"))
        return R"({"member":")" + own.ids.at("member") + "\"}";
    if (path.ends_with("/assignments")) return R"({"role":"member"})";
    if (path.ends_with("/invitations")) return R"({"email":"new@own.example","role":"member"})";
    if (path.ends_with("/domains")) return R"({"domain":"other.example"})";
    if (path.ends_with("/versions")) return R"({"statements":[]})";
    if (path.ends_with("/plan")) return R"({"plan":"any"})";
    if (path.ends_with("{switch}")) return R"({"on":true})";
    if (path.ends_with("/default")) return R"({"version":1})";
    if (path.ends_with("/rebind")) return R"({"group":"01890a5d-ac96-774b-bcce-b302099a8057"})";
    return "";
}

struct filled {
    std::string path;
    bool foreign = false;  // an id of the other organization is in it
};

// Every placeholder after {org} by the other organization's id of that name; {policy} is a slug, which both have, {switch} a
// word of the model.
filled with_ids(std::string_view path_template, std::string_view organization, const furnished& other) {
    filled made;
    for (const auto segment : split(path_template.substr(1), '/')) {
        made.path += "/";
        if (segment == "{org}")
            made.path += organization;
        else if (segment == "{policy}")
            made.path += "app-use";
        else if (segment == "{switch}")
            made.path += "of_the_model";
        else if (segment.starts_with('{')) {
            const auto found = other.ids.find(segment.substr(1, segment.size() - 2));
            BOOST_TEST_REQUIRE((found != other.ids.end()),
                               "no id is known for " << segment << ": teach two_organizations to make one");
            made.path += found->second;
            made.foreign = true;
        } else
            made.path += segment;
    }
    return made;
}

bool needs_body(method verb) { return verb == method::post || verb == method::put || verb == method::patch; }

void check_tenant_route(two_organizations& at, const http::route& route) {
    const std::string_view path = route.path_template;
    const std::string body = needs_body(route.verb) ? body_for(path, at.own()) : "";
    for (const std::string& name : {at.other().code, at.other().ids.at("org")})
        BOOST_TEST(at.ask({route.verb, with_ids(path, name, at.other()).path, body, at.own().api_key}).status == 404);
    const auto mixed = with_ids(path, at.own().code, at.other());
    if (mixed.foreign) BOOST_TEST(at.ask_as_operator({route.verb, mixed.path, body, {}}).status == 404);
}

std::string scim_body(method verb, bool users) {
    if (verb == method::patch)
        return R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"displayName","value":"x"}]})";
    if (verb != method::put) return "";
    return users ? R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"x"})"
                 : R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"x"})";
}

bool check_by_rule(two_organizations& at, const http::route& route) {
    const std::string_view path = route.path_template;
    if (path.starts_with(tenant_prefix)) return check_tenant_route(at, route), true;
    for (const auto& [prefix, name] : {std::pair("/scim/v2/Users/", "user"), std::pair("/scim/v2/Groups/", "group")})
        if (path == std::string(prefix) + "{id}") {
            const std::string foreign = prefix + at.other().ids.at(name);
            BOOST_TEST(at.ask({route.verb, foreign, scim_body(route.verb, prefix[9] == 'U'), at.own().scim_token}).status ==
                       404);
            return true;
        }
    constexpr std::string_view decisions = "/access/v1/{org}/";
    if (!path.starts_with(decisions)) return false;
    const std::string asked = R"({"subject":{"type":"member","id":")" + at.other().ids.at("member") +
                              R"("},"action":{"name":"app:use"},"resource":{"type":"app","id":"main"}})";
    const std::string what(path.substr(decisions.size()));
    BOOST_TEST(at.ask({route.verb, "/access/v1/" + at.other().code + "/" + what, asked, at.own().api_key}).status == 404);
    const auto own = at.ask({route.verb, "/access/v1/" + at.own().code + "/" + what, asked, at.own().api_key});
    BOOST_TEST(own.status == 200);
    BOOST_TEST(own.body.find("true") == std::string::npos);                       // another's member may do nothing here
    BOOST_TEST(own.body.find(at.other().ids.at("member")) == std::string::npos);  // and is found by no search
    return true;
}

void check_all(two_organizations& at, const http::router& routes) {
    for (const auto& route : routes.routes()) BOOST_TEST_CONTEXT(word(route.verb) << " " << route.path_template) {
            if (std::ranges::find(without_foreign_ids, route.path_template, &listed::path) != std::end(without_foreign_ids))
                continue;
            BOOST_TEST(check_by_rule(at, route), "neither called with foreign ids nor listed with a reason");
        }
}

}  // namespace

BOOST_AUTO_TEST_CASE(another_organizations_ids_are_not_found_on_any_route) {
    two_organizations at;
    check_all(at, at.whole().routes());
    check_all(at, at.whole().operator_routes());
}

BOOST_AUTO_TEST_CASE(another_organizations_member_is_not_invited_to_a_password) {
    two_organizations at;
    for (const auto& [whose, status] :
         {std::pair(at.other().ids.at("member"), 404), std::pair(at.own().ids.at("member"), 409)}) {
        const std::string path = "/api/v1/organizations/" + at.own().code + "/invitations";
        BOOST_TEST(at.ask_as_operator({method::post, path, R"({"member":")" + whose + "\"}", {}}).status == status);
    }
}

// The same calls with one's own ids are no 404: what the walk above sees is the border, not a broken route.
BOOST_AUTO_TEST_CASE(ones_own_ids_are_found) {
    two_organizations at;
    for (const auto& route : at.whole().operator_routes().routes()) BOOST_TEST_CONTEXT(route.path_template) {
            if (route.verb != method::get || !route.path_template.starts_with(tenant_prefix)) continue;
            const std::string_view by_query[] = {"/explain",  "/who-could",    "/access-diff",   "/who-can",
                                                 "/what-can", "/audit/export", "/reports/duties"};
            if (std::ranges::any_of(by_query, [&](auto one) { return route.path_template.ends_with(one); })) continue;
            const auto own = with_ids(route.path_template, at.own().code, at.own());
            BOOST_TEST(at.ask_as_operator({method::get, own.path, "", {}}).status == 200);
            BOOST_TEST(at.ask({method::get, own.path, "", at.own().api_key}).status == 200);
        }
    const std::string explain = "/api/v1/organizations/own/explain?action=app:use&resource=app/main&member=";
    BOOST_TEST(at.ask({method::get, explain + at.own().ids.at("member"), "", at.own().api_key}).status == 200);
    BOOST_TEST(at.ask({method::get, explain + at.other().ids.at("member"), "", at.own().api_key}).status == 404);
    const std::string who = "/api/v1/organizations/own/who-could?action=app:use&resource=app/main";
    const auto could = at.ask({method::get, who, "", at.own().api_key});
    BOOST_TEST(could.status == 200);
    BOOST_TEST(could.body.find(at.other().ids.at("member")) == std::string::npos);
    const std::string diff = "/api/v1/organizations/own/access-diff?at=2020-01-01T00:00:00Z&at=2020-01-02T00:00:00Z&member=";
    BOOST_TEST(at.ask({method::get, diff + at.own().ids.at("member"), "", at.own().api_key}).status == 409);  // before history
    BOOST_TEST(at.ask({method::get, diff + at.other().ids.at("member"), "", at.own().api_key}).status == 404);
    const std::string duties = "/api/v1/organizations/own/reports/duties?both=gatehouse:roles:assign&and=gatehouse:audit:read";
    const auto both = at.ask({method::get, duties, "", at.own().api_key});
    BOOST_TEST(both.status == 200);
    BOOST_TEST(both.body.find(at.own().ids.at("member")) != std::string::npos);
    const std::string what_can = "/api/v1/organizations/own/what-can?member=";
    BOOST_TEST(at.ask({method::get, what_can + at.own().ids.at("member"), "", at.own().api_key}).status == 200);
    BOOST_TEST(at.ask({method::get, what_can + at.other().ids.at("member"), "", at.own().api_key}).status == 404);
    const auto can =
        at.ask({method::get, "/api/v1/organizations/own/who-can?action=app:read&resource=app/main", "", at.own().api_key});
    BOOST_TEST(can.status == 200);
    BOOST_TEST(can.body.find(at.own().ids.at("member")) != std::string::npos);
    BOOST_TEST(can.body.find(at.other().ids.at("member")) == std::string::npos);
}
