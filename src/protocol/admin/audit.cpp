#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<change_filter> filter_of(const http::request& request) {
    change_filter filter;
    filter.kind = query_value(request, "kind").value_or("");
    filter.target_kind = query_value(request, "target_kind").value_or("");
    filter.target = query_value(request, "target").value_or("");
    filter.actor = query_value(request, "actor").value_or("");
    for (const auto& [name, into] : {std::pair("from", &filter.from), std::pair("until", &filter.until)})
        if (const auto text = query_value(request, name)) {
            const auto at = parse_rfc3339(*text);
            if (!at) return at.error();
            *into = *at;
        }
    return filter;
}

struct shown {
    evidence_row row;
    audit::personal_values personal;
};

void write_change(json_writer& out, const shown& each) {
    const change& row = each.row.told;
    out.member("position", row.position);
    write_time(out, "at", row.at);
    out.member("kind", row.kind).member("actor_kind", row.actor_kind).member("actor", row.actor).member("via", row.via);
    out.member("target_kind", row.target.kind).member("target", row.target.id).member("request_id", row.request_id);
    out.member("ip", each.personal.ip).name("facts").raw(row.facts.empty() ? "{}" : row.facts);
    out.member("personal", value(each.personal.people));
}

result<std::vector<shown>> with_personal(call& made, std::vector<evidence_row> rows) {
    audit::personal_reader reader(made.tx, made.around.at.keys);
    std::vector<shown> out;
    for (evidence_row& each : rows) {
        auto personal = reader.read(each);
        if (!personal) return personal.error();
        out.push_back({std::move(each), *std::move(personal)});
    }
    return out;
}

}  // namespace

result<http::response> list_changes(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto filter = filter_of(made.request);
    if (!filter) return filter.error();
    auto rows = evidence_repository(made.tx).newest(*filter, number_of_place(asked->after), asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, [](const evidence_row& last) { return place_of_number(last.told.position); });
    const auto items = with_personal(made, *std::move(rows));
    if (!items) return items.error();
    return list_answer(*items, write_change, next);
}

}  // namespace gatehouse::protocol::admin
