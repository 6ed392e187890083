#include "questions.hpp"

#include <gatehouse/base/text.hpp>

#include "support/raw_connection.hpp"

namespace gatehouse::testing {

std::string questions::get(const std::string& path, const std::string& fields, std::string_view host) const {
    return "GET " + path + " HTTP/1.1\r\nHost: " + (host.empty() ? "127.0.0.1:" + port_ : std::string(host)) + "\r\n" + fields +
           "\r\n";
}

std::string questions::send(std::string_view verb, const std::string& path, const std::string& fields, const std::string& type,
                            const std::string& body) const {
    return std::string(verb) + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port_ + "\r\n" + fields +
           "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string questions::basic() const {
    return "Authorization: Basic " + to_base64(all_.application + ":" + all_.application_secret) + "\r\n";
}

std::string questions::provisioning() const { return "Authorization: Bearer " + all_.scim_token + "\r\n"; }

std::string questions::evaluate(const std::string& authorization, const person& about) const {
    return send("POST", "/access/v1/acme/evaluation", authorization, "application/json",
                R"({"subject":{"type":"member","id":")" + about.member +
                    R"("},"action":{"name":"app:use"},"resource":{"type":"app","id":"main"}})");
}

std::string questions::introspect(const std::string& token) const {
    return send("POST", "/oauth2/introspect", basic(), "application/x-www-form-urlencoded", "token=" + percent_encode(token));
}

std::string questions::request(question what, const person& about) const {
    const std::string verify = "/auth/verify/" + all_.application;
    switch (what) {
        case question::verify_session:
            return get(verify, "Cookie: gh_dev_" + port_ + "_session=" + about.session + "\r\n", prepared::own_host);
        case question::verify_child:
            return get(verify, "Cookie: gh_dev_app_8081=" + about.child + "\r\n", prepared::other_host);
        case question::introspect_session: return introspect(about.session);
        case question::introspect_key: return introspect(about.key);
        case question::evaluate_subject: return evaluate(basic(), about);
        case question::evaluate_with_key: break;
    }
    return evaluate("Authorization: Bearer " + about.key + "\r\n", all_.people.front());
}

answered questions::judge(question what, std::string_view answer) {
    const int status = status_of(answer);
    const std::string_view body = body_of(answer);
    switch (what) {
        case question::verify_session:
        case question::verify_child:
            if (status == 401 || status == 403) return answered::refused;
            return status == 204 ? answered::let_in : answered::other;
        case question::introspect_session:
        case question::introspect_key:
            if (status == 200 && body == R"({"active":false})") return answered::refused;
            return status == 200 ? answered::let_in : answered::other;
        case question::evaluate_subject:
            if (status != 200) return answered::other;
            if (body.find(R"("decision":true)") != std::string_view::npos) return answered::let_in;
            return body.find(R"("decision":false)") != std::string_view::npos ? answered::refused : answered::other;
        case question::evaluate_with_key: break;
    }
    if (status == 401) return answered::refused;
    return status == 200 ? answered::let_in : answered::other;
}

std::string questions::set_active(const person& about, bool active) const {
    return send("PATCH", "/scim/v2/Users/" + about.link, provisioning(), "application/scim+json",
                std::string(R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)") +
                    R"({"op":"replace","path":"active","value":)" + (active ? "true" : "false") + "}]}");
}

std::string questions::operate(std::string_view verb, const std::string& path, const std::string& body) const {
    return send(verb, "/api/v1" + path, "Authorization: Bearer " + all_.operator_key + "\r\n", "application/json", body);
}

std::string questions::delete_user(const person& about) const {
    return "DELETE /scim/v2/Users/" + about.link + " HTTP/1.1\r\nHost: 127.0.0.1:" + port_ + "\r\n" + provisioning() + "\r\n";
}

std::string questions::create_user(const std::string& name) const {
    return send("POST", "/scim/v2/Users", provisioning(), "application/scim+json",
                R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":")" + name + R"(","active":true})");
}

std::string questions::show_user(const std::string& link) const { return get("/scim/v2/Users/" + link, provisioning()); }

std::string questions::create_team(const person& by, int number) const {
    return send("POST", "/api/v1/organizations/acme/teams", "Authorization: Bearer " + by.key + "\r\n", "application/json",
                R"({"slug":"team-)" + std::to_string(number) + R"("})");
}

std::string questions::list_connections(const person& by) const {
    return get("/api/v1/organizations/acme/connections", "Authorization: Bearer " + by.key + "\r\n");
}

}  // namespace gatehouse::testing
