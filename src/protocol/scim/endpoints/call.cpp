#include "call.hpp"

#include <algorithm>
#include <memory>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/lifecycle/rights_watch.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

#include "answers.hpp"
#include "credentials.hpp"

namespace gatehouse::scim {
namespace {

std::string_view verb_of(http::method verb) {
    switch (verb) {
        case http::method::get: return "GET";
        case http::method::post: return "POST";
        case http::method::put: return "PUT";
        case http::method::patch: return "PATCH";
        case http::method::del: return "DELETE";
        case http::method::other: break;
    }
    return "OTHER";
}

call begin(const service& at, const principal& who, const http::request& request) {
    call out{at, who.organization, *who.connection, protocol::context_of(who, request, "scim"), rules::tolerant(), {}};
    out.entry.at = request.last_byte_at;
    out.entry.method = verb_of(request.verb);
    out.entry.route = request.route_template;
    if (!request.path_values.empty()) out.entry.target = request.path_values.front().substr(0, 64);
    out.entry.request_id = request.id;
    return out;
}

provisioning_entry finished(const call& made, const http::response& answer, std::string_view detail = {}) {
    provisioning_entry out = made.entry;
    out.status = answer.status;
    out.detail = detail;
    for (const std::string_view rule : made.tolerated.fired()) out.rules += (out.rules.empty() ? "" : " ") + std::string(rule);
    return out;
}

http::response refused(const call& made, const error& failure) {
    http::response out = error_answer(failure);
    made.at.log.note(made.organization, made.connection, finished(made, out, failure.detail));
    return out;
}

// What commits with a change: whoever asked still lives, the connection is still enabled, and the log says what was
// done.
result<protocol::outcome> commit(tenant_transaction& tx, call made, const change& work) {
    if (auto alive = sessions::still_alive(tx, made.by); !alive) return alive.error();
    const auto owner = connection_repository(tx).get(made.connection);
    if (!owner) return owner.error();
    if (!owner->enabled()) return make_error(errc::unauthenticated, "the connection is disabled");
    const auto watch = lifecycle::rights_watch::begin(tx, made.at.doors.decider);
    if (!watch) return watch.error();
    auto answer = work(tx, made);
    if (!answer) return answer.error();
    if (auto settled = watch->end(tx, made.by); !settled) return settled.error();
    provisioning_entry entry = finished(made, *answer);
    entry.profile = owner->profile;
    if (auto logged = provisioning_log_repository(tx).append(made.connection, entry); !logged) return logged.error();
    return protocol::outcome{std::move(*answer), protocol::disposition::done};
}

protocol::plan plan_of(std::shared_ptr<const call> made, prepared ready, std::size_t cost_bytes) {
    protocol::plan out{made->organization, ready.turn, cost_bytes, {}, {}};
    out.fn = [made, work = std::move(ready.work)](tenant_transaction& tx) { return commit(tx, *made, work); };
    out.refuse = [made](const error& failure) { return refused(*made, failure); };
    return out;
}

bool is_json(const http::request& request) {
    const std::string kind = http::media_type(request.find_header("Content-Type"));
    return kind.empty() || kind == "application/scim+json" || kind == "application/json";
}

bool has_body(const http::request& request) {
    return request.verb == http::method::post || request.verb == http::method::put || request.verb == http::method::patch;
}

// Whoever asks for a rehearsal must not get the act: neither as SCIM clients might say it, nor as the management API does.
bool asks_for_rehearsal(const http::request& request) {
    if (request.find_header("Prefer").find("dry-run") != std::string_view::npos) return true;
    const auto query = http::parse_form(request.query);
    return std::ranges::any_of(query, [](const auto& pair) { return pair.first == "dry_run" && pair.second != "false"; });
}

}  // namespace

std::string call::url(std::string_view endpoint, std::string_view id) const {
    std::string out(at.doors.place.text());
    out.append("/scim/v2").append(endpoint);
    if (!id.empty()) out.append("/").append(id);
    return out;
}

protocol::endpoint reading(const service& at, reader work) {
    return [&at, work = std::move(work)](const http::request& request) -> protocol::answer {
        at.log.flush_if_due(request.last_byte_at);
        http::response out;
        const auto answered = with_connection(at, request, [&](tenant_transaction& tx, const principal& who) -> result<void> {
            call made = begin(at, who, request);
            auto answer = work(tx, made, request);
            if (answer) at.log.note_read(made.organization, made.connection, finished(made, *answer));
            out = answer ? std::move(*answer) : refused(made, answer.error());
            return {};
        });
        if (!answered) return refuse_credential(answered.error());
        return out;
    };
}

protocol::endpoint writing(const service& at, preparer prepare) {
    return [&at, prepare = std::move(prepare)](const http::request& request) -> protocol::answer {
        at.log.flush_if_due(request.last_byte_at);
        std::shared_ptr<call> made;
        const auto known = with_connection(at, request, [&](tenant_transaction&, const principal& who) -> result<void> {
            made = std::make_shared<call>(begin(at, who, request));
            return {};
        });
        if (!known) return refuse_credential(known.error());
        if (asks_for_rehearsal(request))
            return refused(*made, make_error(errc::not_supported, "a dry run is not supported here; nothing was changed"));
        if (has_body(request) && !is_json(request)) {
            http::response out = error_answer(415, "", "the body has to be application/scim+json or application/json");
            at.log.note(made->organization, made->connection, finished(*made, out, "media type"));
            return out;
        }
        auto ready = prepare(*made, request);
        if (!ready) return refused(*made, ready.error());
        return plan_of(std::move(made), std::move(*ready), request.body.size());
    };
}

result<value> read_body(const http::request& request, std::size_t most_values) {
    if (request.body.empty()) return make_error(errc::invalid_syntax, "the body is empty");
    json_limits bounds;
    bounds.values = most_values;
    return parse_json(request.body, bounds);
}

}  // namespace gatehouse::scim
