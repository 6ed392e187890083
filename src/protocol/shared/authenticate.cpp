#include <gatehouse/protocol/shared/authenticate.hpp>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/application_repository.hpp>

namespace gatehouse::protocol {
namespace {

// Looked up first: whoever shows a valid credential never gets here, however many failures its address has.
error refused(const doors& at, const http::request& request, credential_kind kind) {
    if (at.failures.spend(request.remote_address, at.time.now()))
        log(log_level::info, "credential.refused",
            {{"kind", facts_of(kind).label},
             {"route", request.route_template},
             {"address", request.remote_address},
             {"request", request.id}});
    return make_error(errc::unauthenticated, "a valid credential is required");
}

// Who shows the right one is told: it is an administrator's to say that it was not revoked since.
error waiting(const http::request& request, credential_kind kind, instant since) {
    log(log_level::info, "credential.waits",
        {{"kind", facts_of(kind).label}, {"route", request.route_template}, {"request", request.id}});
    return make_error(errc::unauthenticated,
                      "this " + std::string(facts_of(kind).label) + " waits to be confirmed since a backup was restored (" +
                          to_rfc3339(since) + "): an administrator confirms it, or the operator: gatehouse recovery confirm");
}

error ended_by_restore(const http::request& request, instant at) {
    log(log_level::info, "credential.of_backup", {{"route", request.route_template}, {"request", request.id}});
    return make_error(errc::unauthenticated, "this operator key ended when a backup was restored (" + to_rfc3339(at) +
                                                 "): make a new one on the server's own machine");
}

bool is_refusal(const error& failure) { return failure.code == errc::unauthenticated || failure.code == errc::not_found; }

}  // namespace

result<void> authenticate(const doors& at, const http::request& request, credential_kind kind, std::string_view text,
                          with_principal work) {
    const auto handle = parse_credential(kind, text);
    if (!handle) return refused(at, request, kind);
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
    if (!read && waits) return waiting(request, kind, *waits);
    if (!read && !known && is_refusal(read.error())) return refused(at, request, kind);
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

result<application> authenticate_application(const doors& at, const http::request& request, const authorization::pair& shown) {
    const auto id = application_id::parse(shown.id);
    if (!id) return refused(at, request, credential_kind::application_secret);
    std::optional<application> found;
    application_secret secrets;
    const auto read = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto row = application_repository(tx).find(*id);
        if (!row) return row.error();
        auto kept = application_repository(tx).secret_of(*id);
        if (!kept) return kept.error();
        found = *std::move(row);
        if (!kept->previous_until || *kept->previous_until <= tx.now()) kept->previous_mac.clear();
        secrets = *std::move(kept);
        return {};
    });
    if (!read && !is_refusal(read.error())) return read.error();
    const auto label = facts_of(credential_kind::application_secret).label;
    const auto is_secret = [&](std::string_view mac) {
        return !mac.empty() && at.keys.matches(label, shown.password.reveal(), mac);
    };
    if (!found || !(is_secret(secrets.mac) || is_secret(secrets.previous_mac)) || !found->enabled)
        return refused(at, request, credential_kind::application_secret);
    if (secrets.waits_since) return waiting(request, credential_kind::application_secret, *secrets.waits_since);
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
    if (!header || !header->bearer) return refused(at, request, shown.kind);
    std::optional<instant> restored;
    const auto read = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto lives = sessions::operator_key_alive(tx, at.keys, at.used, shown, *header->bearer);
        if (!lives && is_refusal(lives.error()))
            restored = sessions::operator_key_before_restore(tx, at.keys, shown, *header->bearer);
        return lives;
    });
    if (!read && restored) return ended_by_restore(request, *restored);
    return !read && is_refusal(read.error()) ? refused(at, request, shown.kind) : read;
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
