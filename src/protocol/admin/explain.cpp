#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "proof_view.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<access::question> question_of(call& made) {
    const auto whom = member_id::parse(query_value(made.request, "member").value_or(""));
    if (!whom) return make_error(errc::not_found, "there is no such member");
    if (const auto known = member_repository(made.tx).get(*whom); !known) return known.error();
    const std::string resource = query_value(made.request, "resource").value_or("");
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    const std::string action = query_value(made.request, "action").value_or("");
    return access::question{*whom, std::nullopt, action, resource.substr(0, slash), resource.substr(slash + 1), nullptr};
}

}  // namespace

// The same code that decides: what it shows is what was decided, with every step of the way.
result<http::response> explain(call& made) {
    const auto asked = question_of(made);
    if (!asked) return asked.error();
    const auto decided = made.around.at.decider.decide(made.tx, *asked);
    if (!decided) return decided.error();
    return object_answer(200, [&](json_writer& out) {
        out.member("decision", decided->allowed)
            .member("step", access::to_text(decided->step))
            .member("reason", decided->reason);
        if (!decided->missing.empty()) out.member("missing", decided->missing);
        write_id(out, "member", asked->subject).member("action", asked->action);
        out.member("resource", asked->resource_type + "/" + asked->resource_id);
        write_path(out, *decided);
    });
}

}  // namespace gatehouse::protocol::admin
