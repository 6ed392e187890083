#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "revoke.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct named_places {
    page_names members, connections;
};

std::string_view connection_of(const session_row& row) { return row.connection ? row.connection->text() : std::string_view(); }

result<named_places> names_of(call& made, const std::vector<session_row>& rows) {
    name_repository all(made.tx);
    auto members = all.of_members(ids_of(rows, [](const session_row& row) { return row.member.text(); }));
    if (!members) return members.error();
    auto connections = all.of_connections(ids_of(rows, connection_of));
    if (!connections) return connections.error();
    return named_places{*std::move(members), *std::move(connections)};
}

void write_session(json_writer& out, const session_row& row, const named_places& called) {
    write_id(out, "id", row.id);
    write_id(out, "member", row.member);
    write_name(out, "user_name", called.members, row.member.text());
    if (row.connection) write_id(out, "connection", *row.connection);
    if (row.connection) write_name(out, "connection_name", called.connections, row.connection->text());
    write_time(out, "created", row.created);
    write_time(out, "last_used", row.last_used);
    write_time(out, "expires", row.expires);
    out.member("mfa", row.mfa).member("address", row.address).member("agent", row.agent);
}

// The last to expire first, as the repository lists them.
std::string place_of(const session_row& row) { return place_of_number(-row.expires.ms) + std::string(row.id.text()); }

result<std::vector<session_row>> sessions_after(call& made, const asked_page& asked) {
    session_repository sessions(made.tx);
    if (asked.after.empty()) return sessions.list(asked.limit + 1);
    return sessions.list(asked.limit + 1, instant{-number_of_place(asked.after)}, asked.after.substr(number_digits));
}

}  // namespace

result<http::response> list_sessions(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto text = query_value(made.request, "member");
    const auto owner = text ? member_id::parse(*text) : result<member_id>(member_id::trusted(""));
    if (!owner) return owner.error();
    auto rows = text ? session_repository(made.tx).of_member(*owner) : sessions_after(made, *asked);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked, place_of);
    const auto called = names_of(made, *rows);
    if (!called) return called.error();
    const auto write = [&](json_writer& out, const session_row& row) { write_session(out, row, *called); };
    return list_answer(*rows, write, next);
}

result<writing> revoke_session(const surroundings&, const http::request& request) {
    return revoking<session_id, session_repository>(request, sessions::end_session);
}

}  // namespace gatehouse::protocol::admin
