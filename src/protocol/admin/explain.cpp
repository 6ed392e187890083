#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "questions.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<access::question> question_of(call& made) {
    const auto whom = member_id::parse(query_value(made.request, "member").value_or(""));
    if (!whom) return make_error(errc::not_found, "there is no such member");
    if (const auto known = member_repository(made.tx).get(*whom); !known) return known.error();
    auto asked = asked_of(made.request);
    if (asked) asked->subject = *whom;
    return asked;
}

result<access::decision> decide(call& made, const access::question& asked, const std::optional<instant>& at) {
    return at ? access::decide_at(made.around.models, made.tx, asked, *at) : made.around.at.decider.decide(made.tx, asked);
}

}  // namespace

result<access::question> asked_of(const http::request& request) {
    const std::string resource = query_value(request, "resource").value_or("");
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    const std::string action = query_value(request, "action").value_or("");
    return access::question{member_id::trusted(""), {}, action, resource.substr(0, slash), resource.substr(slash + 1), nullptr};
}

result<std::optional<instant>> moment_of(const http::request& request) {
    const auto text = query_value(request, "at");
    if (!text) return std::optional<instant>();
    const auto at = parse_rfc3339(*text);
    if (!at) return at.error();
    return std::optional(*at);
}

void write_answer(json_writer& out, const access::decision& made) {
    out.member("decision", made.allowed).member("step", access::to_text(made.step)).member("reason", made.reason);
    if (!made.missing.empty()) out.member("missing", made.missing);
}

// The same code that decides: what it shows is what was decided, with every step of the way.
result<http::response> explain(call& made) {
    const auto asked = question_of(made);
    if (!asked) return asked.error();
    const auto at = moment_of(made.request);
    if (!at) return at.error();
    const auto decided = decide(made, *asked, *at);
    if (!decided) return decided.error();
    return object_answer(200, [&](json_writer& out) {
        write_answer(out, *decided);
        write_id(out, "member", asked->subject).member("action", asked->action);
        out.member("resource", asked->resource_type + "/" + asked->resource_id);
        if (*at) write_time(out, "at", *at);
        write_path(out, *decided);
    });
}

}  // namespace gatehouse::protocol::admin
