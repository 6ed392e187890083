#include <gatehouse/protocol/authzen/authzen.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include <algorithm>

#include "answers.hpp"
#include "request.hpp"

namespace gatehouse::protocol::authzen {
namespace {

// AuthZEN 1.0, 10.1.3: who asks finds its question again in the answer.
http::response with_request_id(const http::request& request, http::response answer) {
    const std::string_view id = request.find_header("X-Request-ID");
    const bool usable = !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) { return c > ' ' && c < 127; });
    if (usable) answer.set("X-Request-ID", std::string(id));
    return answer;
}

error no_organization() { return make_error(errc::not_found, "no such organization"); }

// The session that the context names, if it lives and is this subject's; its claims count then. One that is another's says
// nothing about this subject, and one that has ended no longer signs anybody in: both deny.
result<std::optional<session_id>> session_of(const doors& at, tenant_transaction& tx, const evaluation_request& asked,
                                             const member_id& subject) {
    if (!asked.session) return std::optional<session_id>();
    const auto handle = parse_credential(credential_kind::session, *asked.session);
    if (!handle || handle->organization != tx.organization()) return make_error(errc::unauthenticated, "");
    const auto who = sessions::alive(tx, at.keys, at.used, *handle, *asked.session);
    if (!who) return who.error();
    if (who->member != subject) return make_error(errc::unauthenticated, "");
    return who->session;
}

result<access::decision> decide(const doors& at, tenant_transaction& tx, const evaluation_request& asked) {
    const auto refused = [](std::string_view reason) {
        return access::decision{false, access::decision_step::gate, std::string(reason), {}, {}, {}};
    };
    if (asked.subject_type != "member") return refused("no such subject: the type is member");
    const auto subject = member_id::parse(asked.subject_id);
    if (!subject) return refused("no such member");
    const auto session = session_of(at, tx, asked, *subject);
    if (!session && session.error().code == errc::unauthenticated) return refused("the session is not alive");
    if (!session) return session.error();
    return at.decider.decide(
        tx, access::question{*subject, *session, asked.action, asked.resource_type, asked.resource_id, nullptr});
}

// A service: its rights say what it may ask, its list of whom.
result<http::response> by_application(const doors& at, const http::request& request, const authorization::pair& shown) {
    const auto caller = authenticate_application(at, request, shown);
    if (!caller) return caller.error();
    if (!caller->may("evaluate")) return make_error(errc::forbidden, "this application may not evaluate");
    std::optional<organization_id> organization;
    const auto found = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto named = application_repository(tx).organization_of(caller->id, request.path_values.at(0));
        if (!named) return named.error();
        organization = *std::move(named);
        return {};
    });
    if (!found) return found.error();
    const auto asked = parse_evaluation(request.body);
    if (!asked) return asked.error();
    std::optional<access::decision> made;
    const auto done = at.data.read(*organization, [&](tenant_transaction& tx) -> result<void> {
        auto decision = decide(at, tx, *asked);
        if (!decision) return decision.error();
        made = *std::move(decision);
        return {};
    });
    if (!done) return done.error();
    return answer_of(*made, caller->may("explain"));
}

result<bool> may(const doors& at, tenant_transaction& tx, const principal& who, std::string_view action) {
    const auto decision = at.decider.decide(tx, who, action, "organization", tx.organization().text());
    if (!decision) return decision.error();
    return decision->allowed;
}

// An API key: of the organization in the path, by its code or id, or there is no such organization.
result<http::response> by_key(const doors& at, const http::request& request, std::string_view text) {
    std::optional<http::response> answer;
    const auto done = authenticate(
        at, request, credential_kind::api_key, text, [&](tenant_transaction& tx, const principal& who) -> result<void> {
            const auto own = organization_repository(tx).current();
            if (!own) return own.error();
            const std::string& named = request.path_values.at(0);
            if (named != own->id.text() && fold(named) != fold(own->code)) return no_organization();
            const auto allowed = may(at, tx, who, access::permission::access_evaluate);
            if (!allowed) return allowed.error();
            if (!*allowed)
                return make_error(errc::forbidden, std::string(access::permission::access_evaluate) + " permission required");
            const auto asked = parse_evaluation(request.body);
            if (!asked) return asked.error();
            const auto proof = may(at, tx, who, access::permission::access_explain);
            if (!proof) return proof.error();
            const auto decision = decide(at, tx, *asked);
            if (!decision) return decision.error();
            answer = answer_of(*decision, *proof);
            return {};
        });
    if (!done) return done.error();
    return *std::move(answer);
}

result<http::response> evaluate(const doors& at, const http::request& request) {
    const auto shown = read_authorization(request);
    if (!shown) return shown.error();
    if (http::media_type(request.find_header("Content-Type")) != "application/json")
        return refuse(415, "the request must be application/json");
    if (shown->basic) return by_application(at, request, *shown->basic);
    if (shown->bearer) return by_key(at, request, *shown->bearer);
    return make_error(errc::unauthenticated, "an application's Basic credentials or an API key are required");
}

}  // namespace

endpoint evaluation(const doors& at) {
    return [at](const http::request& request) -> answer {
        auto response = evaluate(at, request);
        return with_request_id(request, response ? *std::move(response) : answer_of(response.error()));
    };
}

endpoint configuration(const doors& at) {
    std::string body;
    const std::string place(at.place.text());
    json_writer(body)
        .begin_object()
        .member("policy_decision_point", place)
        .member("access_evaluation_endpoint", place + "/access/v1/{org}/evaluation")
        .end_object();
    return [body](const http::request&) -> answer { return json_answer(200, body); };
}

endpoint not_built(const doors&) {
    return [](const http::request& request) -> answer {
        return with_request_id(request, refuse(501, "this version answers single evaluations only"));
    };
}

}  // namespace gatehouse::protocol::authzen
