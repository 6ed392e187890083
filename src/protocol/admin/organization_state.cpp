#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/organization_end_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

using counts = organization_end_repository::counts;

// Whoever is inside could not undo it: all that could say so is dead.
result<void> check_operator_of_all(const call& made) {
    if (made.from.is_operator()) return {};
    return make_error(errc::forbidden, "only the operator disables and enables an organization");
}

result<void> record(call& made, const organization& of, bool enables, const counts& ended) {
    object facts;
    if (!enables) {
        facts.set("sessions", value(ended.sessions));
        facts.set("api_keys", value(ended.api_keys));
    }
    return audit::record(made.tx, made.from.by,
                         enables ? change_kind::organization_enabled : change_kind::organization_disabled,
                         change_target::of(of.id), std::move(facts));
}

http::response answer_with(const organization& of, bool enabled, const counts& ended) {
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", of.id).member("code", of.code).member("name", of.name);
        out.member("status", to_text(enabled ? organization_status::active : organization_status::disabled));
        out.member("members", of.member_count);
        out.member("sessions", ended.sessions).member("api_keys", ended.api_keys);
    });
}

// The epoch that rises is the revocation, of every session, key and token at once; no row is touched for it.
result<http::response> set_enabled(call& made, bool enables) {
    if (auto may = check_operator_of_all(made); !may) return may.error();
    organization_repository rows(made.tx);
    const auto own = rows.current();
    if (!own) return own.error();
    if ((own->status == organization_status::active) == enables) return answer_with(*own, enables, {});
    const auto ended = enables ? result<counts>(counts()) : organization_end_repository(made.tx).count();
    if (!ended) return ended.error();
    if (auto set = rows.set_enabled(enables); !set) return set.error();
    if (auto told = record(made, *own, enables, *ended); !told) return told.error();
    return answer_with(*own, enables, *ended);
}

result<writing> state_change(const http::request& request, bool enables) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([enables](call& made) { return set_enabled(made, enables); });
}

}  // namespace

result<writing> disable_organization(const surroundings&, const http::request& request) { return state_change(request, false); }

result<writing> enable_organization(const surroundings&, const http::request& request) { return state_change(request, true); }

}  // namespace gatehouse::protocol::admin
