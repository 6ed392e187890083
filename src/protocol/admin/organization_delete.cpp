#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

using counts = organization_end_repository::counts;

// A permission alone is not enough: what is everybody's end is an owner's own act, or the operator's.
result<void> check_who(call& made) {
    if (made.from.is_operator()) return {};
    const auto person = member_repository(made.tx).get(*made.from.who->member);
    if (!person) return person.error();
    if (!person->owner) return make_error(errc::forbidden, "only an owner deletes the organization");
    return sessions::check_stepped_up(*made.from.who, made.tx.now());
}

// The last row of its chain; what of it is kept is noted in the installation's log.
result<void> record(call& made, const organization& gone, const counts& ended) {
    object facts;
    facts.set("deleted", value(true));
    facts.set("code", value(gone.code));
    facts.set("members", value(gone.member_count));
    facts.set("sessions", value(ended.sessions));
    facts.set("api_keys", value(ended.api_keys));
    return audit::record(made.tx, made.from.by, change_kind::organization_disabled, change_target::of(gone.id),
                         std::move(facts));
}

result<http::response> end(call& made, const std::string& confirmed) {
    if (auto may = check_who(made); !may) return may.error();
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    if (confirmed != own->code)
        return make_error(errc::invalid_value, "confirm has to be the organization's code, exactly: nothing was deleted");
    if (auto may = audit::check_may_delete(made.tx); !may) return may.error();
    organization_end_repository rows(made.tx);
    const auto ended = rows.count();
    if (!ended) return ended.error();
    if (auto marked = rows.mark(made.from.by.actor); !marked) return marked.error();
    if (auto told = record(made, *own, *ended); !told) return told.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", own->id).member("code", own->code).member("name", own->name);
        out.member("status", to_text(organization_status::deleted)).member("members", own->member_count);
        out.member("sessions", ended->sessions).member("api_keys", ended->api_keys);
        out.member("connections", ended->connections);
    });
}

}  // namespace

result<writing> delete_organization(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string confirmed = body.text("confirm");
    if (auto read = body.finish(); !read) return read.error();
    return writing([confirmed](call& made) { return end(made, confirmed); });
}

}  // namespace gatehouse::protocol::admin
