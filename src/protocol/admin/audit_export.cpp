#include <charconv>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/export_page.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<std::int64_t> position_of(const http::request& request, std::string_view name) {
    const std::string text = query_value(request, name).value_or("0");
    std::int64_t position = -1;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (failure == std::errc() && end == text.data() + text.size() && position >= 0) return position;
    return make_error(errc::invalid_value, std::string(name) + " is a position: a whole number");
}

// An export ends with the record that tells of it; so none is made that nobody knows of.
result<void> check_announced(tenant_transaction& tx, std::int64_t until) {
    const auto row = until > 0 ? evidence_repository(tx).after(until - 1, 1) : std::vector<evidence_row>();
    if (!row) return row.error();
    if (!row->empty() && row->front().told.position == until && row->front().told.kind == to_text(change_kind::exported))
        return {};
    return make_error(errc::invalid_value, "until is what POST /audit/exports answered");
}

result<http::response> announce(call& made) {
    if (auto told = audit::record(made.tx, made.from.by, change_kind::exported, change_target::of(made.tx.organization()));
        !told)
        return told.error();
    const auto until = evidence_repository(made.tx).last_position();
    if (!until) return until.error();
    return object_answer(201, [&](json_writer& out) { out.member("until", *until); });
}

}  // namespace

result<writing> begin_audit_export(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing(announce);
}

result<http::response> show_audit_export(call& made) {
    const auto until = position_of(made.request, "until"), after = position_of(made.request, "after");
    if (!until) return until.error();
    if (!after) return after.error();
    if (auto announced = check_announced(made.tx, *until); !announced) return announced.error();
    auto page = audit::export_page(made.tx, made.around.at.keys, {*until, *after, limits::audit_export_rows});
    if (!page) return page.error();
    http::response out{.status = 200, .body = *std::move(page)};
    out.set("Content-Type", "application/x-ndjson").set("Cache-Control", "no-store");
    return out;
}

result<http::response> list_audit_keys(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto keys = audit_key_repository(made.tx).list();
    if (!keys) return keys.error();
    const auto next = page_of_all(*keys, *asked, [](const audit_key& each) { return place_of_number(each.number); });
    const auto write = [](json_writer& out, const audit_key& each) {
        out.member("id", each.id).member("public", each.public_key).member("endorsed_by", each.endorsed_by);
        write_time(out, "created", each.created);
        out.member("made_by", each.made_by);
    };
    return list_answer(*keys, write, next);
}

}  // namespace gatehouse::protocol::admin
