#include "member_state.hpp"

#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

result<member> target_of(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    auto found = member_repository(made.tx).get(*id);
    if (!found) return found;
    if (found->gone()) return make_error(errc::conflict, "this member was removed");
    if (auto may = check_not_above(made, *id); !may) return may.error();
    return found;
}

result<http::response> present_state(call& made, const member_id& id, extra beside) {
    const auto after = member_repository(made.tx).get(id);
    if (!after) return after.error();
    const auto holds = hold_repository(made.tx).of(id);
    if (!holds) return holds.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_member(out, *after);
    out.name("holds").begin_array();
    for (const auto& one : *holds)
        out.begin_object().member("source", one.source.text()).member("reason", one.reason).end_object();
    out.end_array();
    if (auto written = beside(out); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}
result<http::response> present_state(call& made, const member_id& id) {
    return present_state(made, id, [](json_writer&) { return result<void>(); });
}

void write_credentials(json_writer& out, const lifecycle::what_ended& all) {
    out.member("sessions", all.sessions).member("child_sessions", all.child_sessions);
    out.member("api_keys", all.api_keys).member("links", all.links);
}

result<void> check_setter(call& made, std::string_view by) {
    if (made.from.is_operator()) return {};
    const auto setter = member_id::parse(by);
    const auto level = setter ? made.around.at.decider.highest_level_of(made.tx, *setter)
                              : result<std::int64_t>(make_error(errc::not_found, "no member"));
    if (!level && level.error().code == errc::not_found)  // the operating system's user, or an operator key
        return make_error(errc::forbidden, "the operator set this, and only the operator takes it back");
    if (!level) return level.error();
    return check_level(made, *level, "who suspended this member, or set the beginning or the end");
}

}  // namespace gatehouse::protocol::admin
