#include <gatehouse/base/log.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "refused.hpp"

namespace gatehouse::protocol {
namespace {

constexpr std::string_view certificate_label = "application certificate";

// Who shows a known key is told: it is the application, and only has to show a newer certificate.
error out_of_its_time(const http::request& request, const http::client_certificate& shown, instant now) {
    log(log_level::info, "credential.out_of_time",
        {{"kind", certificate_label}, {"route", request.route_template}, {"request", request.id}});
    return make_error(errc::unauthenticated, "this certificate is good from " + to_rfc3339(shown.not_before) + " to " +
                                                 to_rfc3339(shown.not_after) + ", and it is " + to_rfc3339(now));
}

// RFC 8705, 2.2. The handshake proved the key when the connection began; whether the key is an application's is asked for each
// request, so that it ends with the next one when it is removed. The dates are the certificate's own: whoever made it said how
// long it may be shown.
result<application> by_certificate(const doors& at, const http::request& request, const http::client_certificate& shown) {
    std::optional<sessions::key_holder> holder;
    const auto read = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = sessions::holder_of_key(tx, shown.fingerprint);
        if (!found) return found.error();
        holder = *std::move(found);
        return {};
    });
    if (!read && !is_refusal(read.error())) return read.error();
    if (!holder || !holder->found.enabled) return refused(at, request, certificate_label);
    if (holder->waits_since) return waiting(request, certificate_label, *holder->waits_since);
    const instant now = at.time.now();
    if (now < shown.not_before || now > shown.not_after) return out_of_its_time(request, shown, now);
    return std::move(holder->found);
}

}  // namespace

result<application> authenticate_application(const doors& at, const http::request& request, const authorization::pair& shown) {
    const auto label = facts_of(credential_kind::application_secret).label;
    const auto id = application_id::parse(shown.id);
    if (!id) return refused(at, request, label);
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
    const auto is_secret = [&](std::string_view mac) {
        return !mac.empty() && at.keys.matches(label, shown.password.reveal(), mac);
    };
    if (!found || !(is_secret(secrets.mac) || is_secret(secrets.previous_mac)) || !found->enabled)
        return refused(at, request, label);
    if (secrets.waits_since) return waiting(request, label, *secrets.waits_since);
    return *std::move(found);
}

// Two credentials would be two opinions of who asks.
result<application> application_asking(const doors& at, const http::request& request, const authorization& shown) {
    if (!request.certificate && shown.basic) return authenticate_application(at, request, *shown.basic);
    if (!request.certificate) return make_error(errc::unauthenticated, "an application's Basic credentials are required");
    if (request.count_headers("Authorization") > 0)
        return make_error(errc::unauthenticated, "the certificate says who asks here: send no Authorization header");
    return by_certificate(at, request, *request.certificate);
}

}  // namespace gatehouse::protocol
