#include <gatehouse/base/log.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "form.hpp"
#include "proved.hpp"
#include "refusals.hpp"
#include "sign_in_state.hpp"

namespace gatehouse::saml {
namespace {

std::string checks_json(const std::vector<check>& checks) {
    std::string out;
    json_writer json(out);
    json.begin_array();
    for (const check& one : checks)
        json.begin_object()
            .member("name", one.name)
            .member("verdict", to_text(one.verdict))
            .member("expected", one.expected)
            .member("received", one.received)
            .end_object();
    json.end_array();
    return out;
}

http::response unavailable(const http::request& request) {
    return bare_refusal(request, 503, "You could not be signed in just now. Try again in a moment.").set("Retry-After", "1");
}

// What could not be read is nobody's sign-in: no rows, one line in the log.
http::response unreadable(const http::request& request, const error& failure) {
    log(log_level::info, "sign_in_unreadable", {{"request", request.id}, {"reason", failure.detail}});
    const int status = failure.code == errc::too_large ? 413 : failure.code == errc::not_supported ? 415 : 400;
    return bare_refusal(request, status, "The answer of the identity provider could not be read (" + failure.detail + ").");
}

// Refused before the domain had a say: one audit record and the trace, at the lowest class, since anybody can cause it.
protocol::plan refused(const connection_setup& setup, const http::request& request, std::string reason,
                       const std::vector<check>& checks) {
    return {setup.organization, write_class::jobs, 0,
            [setup, request, reason, trace = checks_json(checks)](tenant_transaction& tx) -> result<protocol::outcome> {
                const auto by = context_of(setup, request);
                if (auto logged = lifecycle::record_refused_sign_in(tx, by, setup.at.id, reason); !logged)
                    return logged.error();
                if (auto traced = saml_sign_in_repository(tx).add_trace(setup.at.id, "refused", reason, trace); !traced)
                    return traced.error();
                return protocol::outcome{refusal_page(request, setup, reason), protocol::disposition::refused};
            },
            [request](const error&) { return unavailable(request); }};
}

http::response signed_in(const protocol::doors& at, const http::request& request, const lifecycle::sign_in_outcome& out,
                         const std::string& correlation) {
    http::response answer = protocol::redirect_answer(303, out.return_to);
    answer.set("Set-Cookie", protocol::set_cookie(at.place, protocol::session_cookie_name(at.place), out.session.reveal()));
    answer.set("Set-Cookie", protocol::drop_cookie(at.place, correlation));
    const auto letter = protocol::invitation_cookie_name(at.place);
    if (protocol::has_cookie(request, letter)) answer.set("Set-Cookie", protocol::drop_cookie(at.place, letter));
    return answer;
}

protocol::outcome render(const protocol::doors& at, const connection_setup& setup, const http::request& request,
                         const lifecycle::sign_in_outcome& out, const std::string& correlation) {
    if (out.refusal.empty()) return {signed_in(at, request, out, correlation)};
    if (out.again_with_force_authn)
        return {protocol::redirect_answer(303, setup.login_url + "?force_authn=1"), protocol::disposition::refused};
    return {refusal_page(request, setup, out.refusal), protocol::disposition::refused};
}

}  // namespace

protocol::answer sign_in_service::state::acs(const http::request& request) {
    const auto form = read_response_form(request);
    if (!form) return unreadable(request, form.error());
    const auto document = decode_response(form->saml_response);
    if (!document) return unreadable(request, document.error());
    const auto setup = read_setup(at, request.path_values.at(0));
    if (!setup) return no_setup(request, setup.error());
    const auto refuse = [&](std::string reason, const std::vector<check>& checks) -> protocol::answer {
        // Anybody can post nonsense here: beyond an address's budget it costs no row.
        if (!at.failures.spend(request.remote_address, at.time.now())) return refusal_page(request, *setup, reason);
        return refused(*setup, request, std::move(reason), checks);
    };
    if (!setup->at.enabled()) return refuse("connection.disabled", {});
    const auto idp = setup->trust_text ? keys.trust_of(*setup->trust_text) : make_error(errc::conflict, "no trust");
    if (!idp) return refuse("connection.no_trust", {});

    std::vector<private_key> ours;
    for (const sp_key& key : setup->keys)
        if (auto loaded = keys.private_of(at, *setup, key)) ours.push_back(std::move(*loaded));
    const instant now = at.time.now();
    const verdict judged = judge(*document, **idp, expectations_of(*setup, std::move(ours), now), now);
    if (!judged.accepted) return refuse(judged.reason, judged.checks);
    translated read = translate(*setup, judged.said, request);
    if (!read.refusal.empty()) return refuse(read.refusal, judged.checks);

    const std::string correlation = correlation_cookie(at, judged.said.in_response_to);
    if (const auto cookie = protocol::find_cookie(request, correlation))
        read.proved.correlation_mac = at.keys.mac(lifecycle::correlation_label, *cookie);
    read.proved.invitation = protocol::find_cookie(request, protocol::invitation_cookie_name(at.place)).value_or("");
    return protocol::plan{setup->organization, write_class::sign_in, document->size(),
                          [this, setup = *setup, request, proved = std::move(read.proved), correlation,
                           trace = checks_json(judged.checks)](tenant_transaction& tx) -> result<protocol::outcome> {
                              const auto out = lifecycle::sign_in(tx, context_of(setup, request), at.keys, session_absolute_ms,
                                                                  proved, &at.decider);
                              if (!out) return out.error();
                              const bool accepted = out->refusal.empty();
                              const auto traced = saml_sign_in_repository(tx).add_trace(
                                  setup.at.id, accepted ? "accepted" : "refused", out->refusal, trace);
                              if (!traced) return traced.error();
                              return render(at, setup, request, *out, correlation);
                          },
                          [request](const error&) { return unavailable(request); }};
}

}  // namespace gatehouse::saml
