#include <gatehouse/store/member_repository.hpp>

#include "paging.hpp"
#include "proposals.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
result<void> write_proposal(json_writer& out, call& made, const connection_proposal& row) {
    const auto who = member_repository(made.tx).get(row.proposed_by);
    if (!who) return who.error();
    const auto waits = is_waiting(made, row);
    if (!waits) return waits.error();
    write_id(out, "id", row.id).member("status", row.outcome ? to_text(*row.outcome) : *waits ? "proposed" : "lapsed");
    out.member("operation", row.operation).member("path", row.path).member("needs_level", row.needs_level);
    write_id(out, "proposed_by", row.proposed_by).member("user_name", who->names.user_name);
    write_time(out, "proposed", row.proposed);
    write_time(out, "expires", row.expires);
    if (row.decided_by) out.member("decided_by", *row.decided_by);
    write_time(out, "decided_at", row.decided_at);
    return {};
}

result<http::response> list_proposals(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rows = proposal_repository(made.tx).list(asked->after, asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked);
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& row : *rows) {
        out.begin_object();
        if (auto written = write_proposal(out, made, row); !written) return written.error();
        out.end_object();
    }
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<http::response> show_proposal(call& made) {
    const auto row = proposal_in_path(made);
    if (!row) return row.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_proposal(out, made, *row); !written) return written.error();
    const auto content = parse_json(row->body);
    out.name("body").write(content ? *content : value(object())).name("facts").raw(row->facts);
    out.end_object();
    return json_answer(200, std::move(body));
}

}  // namespace gatehouse::protocol::admin
