#include <gatehouse/protocol/shared/authenticate.hpp>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>

#include "refused.hpp"

namespace gatehouse::protocol {
namespace {

error ended_by_restore(const http::request& request, instant at) {
    log(log_level::info, "credential.of_backup", {{"route", request.route_template}, {"request", request.id}});
    return make_error(errc::unauthenticated, "this operator key ended when a backup was restored (" + to_rfc3339(at) +
                                                 "): make a new one on the server's own machine");
}

}  // namespace

result<void> authenticate(const doors& at, const http::request& request, credential_kind kind, std::string_view text,
                          with_principal work) {
    const auto handle = parse_credential(kind, text);
    if (!handle) return refused(at, request, facts_of(kind).label);
    bool known = false;
    std::optional<instant> waits;
    const auto read = at.data.read(handle->organization, [&](tenant_transaction& tx) -> result<void> {
        const auto who = sessions::alive(tx, at.keys, at.used, *handle, text);
        if (!who) {
            if (is_refusal(who.error())) waits = sessions::waits_since(tx, at.keys, *handle, text);
            return who.error();
        }
        known = true;
        return work(tx, *who);
    });
    if (!read && waits) return waiting(request, facts_of(kind).label, *waits);
    if (!read && !known && is_refusal(read.error())) return refused(at, request, facts_of(kind).label);
    return read;
}

result<principal> authenticate(const doors& at, const http::request& request, credential_kind kind, std::string_view text) {
    std::optional<principal> found;
    const auto done = authenticate(at, request, kind, text, [&](tenant_transaction&, const principal& who) -> result<void> {
        found = who;
        return {};
    });
    if (!done) return done.error();
    return *std::move(found);
}

std::optional<credential_handle> operator_key_in(const http::request& request) {
    const auto header = read_authorization(request);
    if (!header || !header->bearer) return std::nullopt;
    auto handle = parse_credential(credential_kind::operator_key, *header->bearer);
    if (!handle) return std::nullopt;
    return *std::move(handle);
}

result<void> authenticate_operator(const doors& at, const http::request& request, const credential_handle& shown) {
    const auto header = read_authorization(request);
    if (!header || !header->bearer) return refused(at, request, facts_of(shown.kind).label);
    std::optional<instant> restored;
    const auto read = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto lives = sessions::operator_key_alive(tx, at.keys, at.used, shown, *header->bearer);
        if (!lives && is_refusal(lives.error()))
            restored = sessions::operator_key_before_restore(tx, at.keys, shown, *header->bearer);
        return lives;
    });
    if (!read && restored) return ended_by_restore(request, *restored);
    return !read && is_refusal(read.error()) ? refused(at, request, facts_of(shown.kind).label) : read;
}

request_context context_of(const principal& who, const http::request& request, std::string_view via) {
    request_context by;
    by.credential = who.credential;
    by.via = via;
    by.request_id = request.id;
    by.ip = request.remote_address;
    by.kind = who.kind == credential_kind::api_key      ? actor_kind::api_key
              : who.kind == credential_kind::scim_token ? actor_kind::connection
                                                        : actor_kind::session;
    if (who.kind == credential_kind::child_session && who.session) by.credential = who.session->text();
    if (who.kind == credential_kind::scim_token)
        by.actor = who.connection ? who.connection->text() : std::string_view();
    else
        by.actor = who.member ? who.member->text() : std::string_view();
    return by;
}

request_context context_of(const application& who, const http::request& request, std::string_view via) {
    request_context by;
    by.kind = actor_kind::application;
    by.actor = who.id.text();
    by.via = via;
    by.request_id = request.id;
    by.ip = request.remote_address;
    return by;
}

}  // namespace gatehouse::protocol
