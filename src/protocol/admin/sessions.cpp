#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"
#include "revoke.hpp"

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
    return revoking<session_id, session_repository>(request, sessions::end_session);
}

}  // namespace gatehouse::protocol::admin
