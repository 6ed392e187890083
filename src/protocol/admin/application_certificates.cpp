#include <gatehouse/base/limits.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_certificate_repository.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "application_checks.hpp"
#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

// Keys that an application shows in the TLS handshake instead of its secret.
namespace gatehouse::protocol::admin {
namespace {

std::string why_not(const error& refused) {
    if (refused.detail == "key.too_small")
        return "its key is too weak: RSA has " + std::to_string(limits::rsa_key_bits) + " bits or more";
    return "certificate holds an X.509 certificate (PEM, or its DER in base64) of an RSA key, or of an EC key on P-256, P-384 "
           "or"
           " P-521";
}

// Parsed before the plan: that is a C library's work.
application_certificate read_certificate(body_reader& body) {
    const std::string text = body.text("certificate");
    const auto name = body.optional_text("name");
    application_certificate shown{application_certificate_id::trusted(""), name.value_or(""), {}, {}};
    if (text.find("PRIVATE KEY-----") != std::string::npos)
        body.fail(errc::sensitive, "this holds a private key, which is the application's alone: send the certificate");
    const auto read = certificate::parse(text);
    if (!read) {
        body.fail(errc::invalid_value, why_not(read.error()));
        return shown;
    }
    if (shown.name.empty()) shown.name = read->subject.substr(0, limits::name_bytes);
    if (shown.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    shown.fingerprint = read->key.fingerprint();
    shown.not_after = read->not_after;
    return shown;
}

result<void> tell(installation_transaction& tx, const request_context& by, change_kind kind, const application& of,
                  const application_certificate& which) {
    const auto in = application_repository(tx).organizations_of(of.id);
    if (!in) return in.error();
    object facts;
    facts.set("name", value(of.name));
    facts.set("certificate", value(which.name));
    facts.set("fingerprint", value(which.fingerprint));
    return record_in_all(tx, by, kind, of, *in, facts);
}

result<http::response> add(installation_transaction& tx, const request_context& by, const application_id& id,
                           const application_certificate& shown) {
    const auto of = application_repository(tx).find(id);
    if (!of) return of.error();
    const auto made = sessions::register_certificate(tx, id, shown);
    if (!made) return made.error();
    if (auto told = tell(tx, by, change_kind::application_certificate_added, *of, *made); !told) return told.error();
    return object_answer(201, [&](json_writer& out) { write_certificate(out, *made); });
}

result<http::response> remove(installation_transaction& tx, const request_context& by, const application_id& id,
                              const application_certificate_id& which) {
    const auto of = application_repository(tx).find(id);
    if (!of) return of.error();
    application_certificate_repository rows(tx);
    const auto gone = rows.find(id, which);
    if (!gone) return gone.error();
    if (auto erased = rows.erase(id, which); !erased) return erased.error();
    if (auto told = tell(tx, by, change_kind::application_certificate_removed, *of, *gone); !told) return told.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", gone->id).member("name", gone->name).member("fingerprint", gone->fingerprint);
        out.member("status", "removed");
    });
}

}  // namespace

endpoint list_certificates(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        const auto asked = query_page(around.at, request);
        if (!asked) return refusal(asked.error());
        std::vector<application_certificate> all;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            if (const auto known = application_repository(tx).find(*id); !known) return known.error();
            auto found = application_certificate_repository(tx).list(*id);
            if (!found) return found.error();
            all = *std::move(found);
            return {};
        });
        if (!read) return refusal(read.error());
        const auto next = page_of_all(all, *asked);
        return list_answer(all, write_certificate, next);
    };
}

endpoint add_certificate(const surroundings&, entrance by) {
    return [by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        body_reader body(request);
        const auto shown = read_certificate(body);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(who.by,
                              [who, id = *id, shown](installation_transaction& tx) { return add(tx, who.by, id, shown); });
    };
}

endpoint remove_certificate(const surroundings&, entrance by) {
    return [by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        const auto which = application_certificate_id::parse(request.path_values.at(1));
        if (!which) return refusal(which.error());
        body_reader body(request);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(
            who.by, [who, id = *id, which = *which](installation_transaction& tx) { return remove(tx, who.by, id, which); },
            write_class::revocation);
    };
}

}  // namespace gatehouse::protocol::admin
