#include "asking.hpp"

#include <algorithm>

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "answers.hpp"

namespace gatehouse::protocol::authzen {
namespace {

// Who asks finds its question again in the answer.
http::response with_request_id(const http::request& request, http::response answer) {
    const std::string_view id = request.find_header("X-Request-ID");
    const bool usable = !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) { return c > ' ' && c < 127; });
    if (usable) answer.set("X-Request-ID", std::string(id));
    return answer;
}

// What is to go out, and which secrets it shows to whom.
struct answered {
    organization_id organization;
    http::response response;
    shown_secrets shown;
};

error no_organization() { return make_error(errc::not_found, "no such organization"); }

// A service: its rights say what it may ask, its list of whom.
result<answered> by_application(const doors& at, const http::request& request, const authorization& shown, const asking& what,
                                asked_work work) {
    const auto caller = application_asking(at, request, shown);
    if (!caller) return caller.error();
    if (!caller->may(what.right)) return make_error(errc::forbidden, "this application may not " + std::string(what.right));
    std::optional<organization_id> organization;
    const auto found = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto named = application_repository(tx).organization_of(caller->id, request.path_values.at(0));
        if (!named) return named.error();
        organization = *std::move(named);
        return {};
    });
    if (!found) return found.error();
    const asker who{"application " + std::string(caller->id.text()),
                    caller->may("explain"),
                    {caller->may("assert:ip")},
                    context_of(*caller, request, "authzen")};
    std::optional<answered> answer;
    const auto done = at.data.read(*organization, [&](tenant_transaction& tx) -> result<void> {
        shown_secrets secrets;
        auto made = work(tx, who, secrets);
        if (!made) return made.error();
        answer.emplace(answered{*organization, *std::move(made), std::move(secrets)});
        return {};
    });
    if (!done) return done.error();
    return *std::move(answer);
}

result<bool> may(const doors& at, const http::request& request, tenant_transaction& tx, const principal& who,
                 std::string_view action) {
    const auto decision = decide_here(at.decider, tx, who, request, action, "organization", tx.organization().text());
    if (!decision) return decision.error();
    return decision->allowed;
}

// An API key: of the organization in the path, by its code or id, or there is no such organization.
result<asker> asker_of(const doors& at, const http::request& request, tenant_transaction& tx, const principal& who,
                       const asking& what) {
    const std::string& named = request.path_values.at(0);
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    if (named != own->id.text() && fold(named) != fold(own->code)) return no_organization();
    const auto allowed = may(at, request, tx, who, what.permission);
    if (!allowed) return allowed.error();
    if (!*allowed) return make_error(errc::forbidden, std::string(what.permission) + " permission required");
    const auto proof = may(at, request, tx, who, access::permission::access_explain);
    if (!proof) return proof.error();
    return asker{"api_key " + who.credential, *proof, {}, context_of(who, request, "authzen")};
}

result<answered> by_key(const doors& at, const http::request& request, std::string_view text, const asking& what,
                        asked_work work) {
    std::optional<answered> answer;
    const auto done = authenticate(at, request, credential_kind::api_key, text,
                                   [&](tenant_transaction& tx, const principal& who) -> result<void> {
                                       const auto from = asker_of(at, request, tx, who, what);
                                       if (!from) return from.error();
                                       shown_secrets secrets;
                                       auto made = work(tx, *from, secrets);
                                       if (!made) return made.error();
                                       answer.emplace(answered{tx.organization(), *std::move(made), std::move(secrets)});
                                       return {};
                                   });
    if (!done) return done.error();
    return *std::move(answer);
}

result<answered> answer_by(const doors& at, const http::request& request, const asking& what, asked_work work) {
    const auto shown = read_authorization(request);
    if (!shown) return shown.error();
    if (shown->basic || request.certificate) return by_application(at, request, *shown, what, work);
    if (shown->bearer) return by_key(at, request, *shown->bearer, what, work);
    return make_error(errc::unauthenticated, "an application's Basic credentials or an API key are required");
}

}  // namespace

answer ask(const doors& at, const http::request& request, const asking& what, asked_work work) {
    if (http::media_type(request.find_header("Content-Type")) != "application/json")
        return with_request_id(request, refuse(415, "the request must be application/json"));
    auto made = answer_by(at, request, what, work);
    if (!made) return with_request_id(request, answer_of(made.error()));
    const auto refused = [request](const error& failure) { return with_request_id(request, answer_of(failure)); };
    return std::move(made->shown).then(at, made->organization, with_request_id(request, std::move(made->response)), refused);
}

}  // namespace gatehouse::protocol::authzen
