#include <gatehouse/domain/lifecycle/authority.hpp>

#include "connection_operations.hpp"
#include "connection_view.hpp"
#include "exposing.hpp"
#include "lookup.hpp"
#include "operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Whoever speaks for a member can suspend and remove it: it takes what giving it to a connection takes.
result<http::response> move(call& made, const std::string& to) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto who = find_living_member(made.tx, made.path_value(0));
    if (!who) return who.error();
    const auto connection = connection_id::parse(to);
    if (!connection) return make_error(errc::invalid_value, "connection: the id of one");
    if (auto may = check_giving_away(made, who->id); !may) return may.error();
    if (auto settled = settle_before(made, who->id); !settled) return settled.error();
    if (auto moved = lifecycle::move_authority(made.tx, made.from.by, who->id, *connection); !moved) return moved.error();
    return show_member(made);
}

}  // namespace

result<writing> move_authority(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto to = body.text("connection");
    if (auto read = body.finish(); !read) return read.error();
    return writing([to](call& made) { return move(made, to); });
}

}  // namespace gatehouse::protocol::admin
