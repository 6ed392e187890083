#include <gatehouse/protocol/oauth/oauth.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::protocol::oauth {
namespace {

http::response failure(int status, std::string_view code, std::string_view text) {
    std::string body;
    json_writer(body).begin_object().member("error", code).member("error_description", text).end_object();
    http::response answer = json_answer(status, std::move(body));
    answer.set("Pragma", "no-cache");
    if (status == 401) answer.set("WWW-Authenticate", "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
    return answer;
}

http::response failure_of(const error& why) {
    const int status = status_of(why.code);
    if (status == 401) return failure(401, "invalid_client", why.detail);
    if (status == 403) return failure(403, "unauthorized_client", why.detail);
    if (status == 503) return failure(503, "temporarily_unavailable", "try again");
    return status == 500 ? failure(500, "server_error", "") : failure(400, "invalid_request", why.detail);
}

// RFC 7662, 2.2: nothing about why.
http::response inactive() { return json_answer(200, R"({"active":false})"); }

// RFC 7662, 2.1; a parameter that stands twice is refused (RFC 6749, 3.2).
result<std::string> token_of(const http::request& request) {
    if (http::media_type(request.find_header("Content-Type")) != "application/x-www-form-urlencoded")
        return make_error(errc::invalid_value, "the request must be application/x-www-form-urlencoded");
    std::optional<std::string> token;
    for (auto& [name, text] : http::parse_form(request.body)) {
        if (name != "token") continue;
        if (token) return make_error(errc::invalid_value, "token stands twice");
        token = std::move(text);
    }
    if (!token || token->empty()) return make_error(errc::invalid_value, "token is missing");
    return *std::move(token);
}

std::string scope_text(const std::vector<std::string>& scope) {
    std::string text;
    for (const auto& entry : scope) (text += text.empty() ? "" : " ") += entry;
    return text;
}

http::response describe(const principal& who, const member& owner) {
    std::string body;
    json_writer writer(body);
    writer.begin_object().member("active", true);
    writer.member("token_type", who.kind == credential_kind::api_key ? "api_key" : "session");
    writer.member("sub", owner.id.text()).member("organization", who.organization.text());
    writer.member("username", owner.names.user_name);
    const instant ends = std::min(who.expires, owner.access_ends_at.value_or(who.expires));
    writer.member("iat", who.created.ms / 1000).member("exp", ends.ms / 1000);
    if (who.kind == credential_kind::api_key) writer.member("scope", scope_text(who.scope));
    if (who.kind != credential_kind::api_key) writer.member("mfa", who.mfa);
    if (who.authn_at) writer.member("auth_time", who.authn_at->ms / 1000);
    writer.end_object();
    return json_answer(200, std::move(body));
}

// Sessions, children of the asking application, and API keys; nothing else exists here. SCIM tokens never.
std::optional<credential_handle> handle_of(std::string_view token) {
    for (const auto kind : {credential_kind::session, credential_kind::child_session, credential_kind::api_key})
        if (auto handle = parse_credential(kind, token)) return *std::move(handle);
    return std::nullopt;
}

// A key is its owner, narrowed: it counts for nothing, here as in every decision, once its owner may no longer hold one.
result<bool> may_be_held(const doors& at, tenant_transaction& tx, const principal& who) {
    if (who.kind != credential_kind::api_key) return true;
    const auto decided = at.decider.decide(tx, {*who.member, std::nullopt, std::string(access::permission::api_keys_hold),
                                                "member", std::string(who.member->text()), nullptr});
    if (!decided) return decided.error();
    return decided->allowed;
}

result<http::response> look_up(const doors& at, const application& caller, const credential_handle& handle,
                               std::string_view token) {
    http::response answer = inactive();
    const auto done = at.data.read(handle.organization, [&](tenant_transaction& tx) -> result<void> {
        const auto listed = credential_repository(tx).application_alive(caller.id.text());
        if (!listed) return listed.error();
        if (!*listed) return {};
        const auto who = sessions::alive(tx, at.keys, at.used, handle, token);
        if (!who) return who.error();
        if (who->application && who->application != caller.id) return {};
        const auto held = may_be_held(at, tx, *who);
        if (!held) return held.error();
        if (!*held) return {};
        const auto owner = member_repository(tx).get(*who->member);
        if (!owner) return owner.error();
        answer = describe(*who, *owner);
        return {};
    });
    const bool absent = !done && (done.error().code == errc::unauthenticated || done.error().code == errc::not_found);
    if (!done && !absent) return done.error();
    return answer;
}

result<http::response> introspect_token(const doors& at, const http::request& request) {
    const auto shown = read_authorization(request);
    if (!shown) return shown.error();
    const auto caller = application_asking(at, request, *shown);
    if (!caller) return caller.error();
    if (!caller->may("introspect")) return make_error(errc::forbidden, "this application may not introspect");
    const auto token = token_of(request);
    if (!token) return token.error();
    const auto handle = handle_of(*token);
    return handle ? look_up(at, *caller, *handle, *token) : inactive();
}

}  // namespace

endpoint introspect(const doors& at) {
    return [at](const http::request& request) -> answer {
        auto response = introspect_token(at, request);
        return response ? *std::move(response) : failure_of(response.error());
    };
}

endpoint token(const doors&) {
    return [](const http::request&) -> answer {
        return failure(501, "unsupported_grant_type", "this version issues no tokens here; use a SCIM bearer token");
    };
}

http::response refuse(int status, std::string_view detail) {
    return failure(status,
                   status == 401   ? "invalid_client"
                   : status >= 500 ? "temporarily_unavailable"
                                   : "invalid_request",
                   detail);
}

}  // namespace gatehouse::protocol::oauth
