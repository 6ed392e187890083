#include "caller.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view csrf_header = "X-Gatehouse-Csrf";

bool is_mutation(const http::request& request) { return request.verb != http::method::get; }

// security.md, Browser: a page of another site can neither read our answers nor set these without being asked by CORS, which
// we never answer.
result<void> check_browser(const doors& at, const http::request& request) {
    if (!is_mutation(request)) return {};
    if (!is_same_origin(at.place, request))
        return make_error(errc::forbidden, "a change with a cookie must come from the gateway's own pages");
    if (http::media_type(request.find_header("Content-Type")) != "application/json")
        return make_error(errc::forbidden, "a change with a cookie must be sent as application/json");
    if (request.find_header(csrf_header).empty())
        return make_error(errc::forbidden, "a change with a cookie needs the header " + std::string(csrf_header));
    return {};
}

struct shown_credential {
    credential_kind kind;
    std::string text;
};

result<shown_credential> credential_of(const doors& at, const http::request& request) {
    auto header = read_authorization(request);
    if (!header) return header.error();
    if (header->bearer && has_cookie(request, session_cookie_name(at.place)))
        return make_error(errc::invalid_value, "send an API key or a cookie, not both");
    if (header->bearer) return shown_credential{credential_kind::api_key, *std::move(header->bearer)};
    const auto cookie = find_cookie(request, session_cookie_name(at.place));
    if (!cookie || header->basic) return make_error(errc::unauthenticated, "an API key (Authorization: Bearer) is needed");
    if (auto checked = check_browser(at, request); !checked) return checked.error();
    return shown_credential{credential_kind::session, *cookie};
}

result<organization_id> organization_named(store& data, std::string_view named) {
    std::optional<organization_id> id;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        organization_directory all(tx);
        auto found = all.find_by_code(named);
        if (!found && found.error().code == errc::not_found && is_uuid(named))
            found = all.find(organization_id::trusted(named));
        if (!found && found.error().code != errc::not_found) return found.error();
        if (!found || found->status == organization_status::deleted)
            return make_error(errc::not_found, "there is no such organization");
        id = found->id;
        return {};
    });
    if (!read) return read.error();
    return *id;
}

result<void> enter_as_operator(const surroundings& around, entrance by, const http::request& request, with_call work) {
    const auto organization = organization_named(around.at.data, request.path_values.at(0));
    if (!organization) return organization.error();
    const caller from = operator_of(by, request);
    return around.at.data.read(*organization, [&](tenant_transaction& tx) -> result<void> {
        if (auto lives = sessions::still_alive(tx, from.by); !lives) return lives;
        call made{around, tx, from, request};
        return work(made);
    });
}

}  // namespace

// A route without {org} is about the caller's own.
result<void> check_own(const call& made) {
    if (made.from.is_operator() || made.request.path_values.empty()) return {};
    const std::string_view named = made.request.path_values.front();
    if (made.tx.organization().text() == named) return {};
    const auto current = organization_repository(made.tx).current();
    if (!current) return current.error();
    if (fold(current->code) == fold(named)) return {};
    return make_error(errc::not_found, "there is no such organization");
}

caller operator_of(entrance by, const http::request& request) {
    if (by != entrance::operator_key)
        return {{actor_kind::operator_, request.remote_address, "", "cli", request.id, ""}, std::nullopt};
    const auto key = operator_key_in(request);
    const std::string id = key ? key->id : "none";  // which lives nowhere
    return {{actor_kind::operator_, id, id, "api", request.id, request.remote_address}, std::nullopt};
}

result<void> enter(const surroundings& around, entrance by, const http::request& request, with_call work) {
    if (auto clean = refuse_query_tokens(request.query); !clean) return clean;
    if (by != entrance::door) return enter_as_operator(around, by, request, work);
    const auto shown = credential_of(around.at, request);
    if (!shown) return shown.error();
    return authenticate(around.at, request, shown->kind, shown->text,
                        [&](tenant_transaction& tx, const principal& who) -> result<void> {
                            const caller from{context_of(who, request, "api"), who};
                            call made{around, tx, from, request};
                            return work(made);
                        });
}

}  // namespace gatehouse::protocol::admin
