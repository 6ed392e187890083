#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_session(json_writer& out, const session_row& row) {
    write_id(out, "id", row.id);
    write_id(out, "member", row.member);
    if (row.connection) write_id(out, "connection", *row.connection);
    write_time(out, "created", row.created);
    write_time(out, "last_used", row.last_used);
    write_time(out, "expires", row.expires);
    out.member("mfa", row.mfa).member("address", row.address).member("agent", row.agent);
}

result<http::response> list_found(const result<std::vector<session_row>>& rows) {
    if (!rows) return rows.error();
    return list_answer(*rows, write_session);
}

}  // namespace

result<http::response> list_sessions(call& made) {
    const auto limit = query_limit(made.request);
    if (!limit) return limit.error();
    session_repository sessions(made.tx);
    if (const auto text = query_value(made.request, "member")) {
        const auto owner = member_id::parse(*text);
        if (!owner) return owner.error();
        return list_found(sessions.of_member(*owner));
    }
    return list_found(sessions.list(*limit));
}

result<writing> revoke_session(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) -> result<http::response> {
        const auto id = session_id::parse(made.path_value(0));
        if (!id) return id.error();
        const auto row = session_repository(made.tx).find(*id);
        if (!row) return row.error();
        if (auto may = check_not_above(made, row->member); !may) return may.error();
        if (auto ended = sessions::end_session(made.tx, made.from.by, *id); !ended) return ended.error();
        return object_answer(200, [&](json_writer& out) { write_id(out, "id", *id).member("status", "revoked"); });
    });
}

}  // namespace gatehouse::protocol::admin
