#include <gatehouse/domain/lifecycle/erase.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "exposing.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<http::response> erase(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    if (auto found = member_repository(made.tx).get(*id); !found) return found.error();
    if (auto may = check_not_above(made, *id); !may) return may.error();
    if (auto settled = settle_before(made, *id); !settled) return settled.error();
    const auto& keys = made.around.at.keys;
    const auto hash = [&keys](std::string_view text) { return keys.mac(lifecycle::tombstone_label, text); };
    if (auto done = lifecycle::erase(made.tx, made.from.by, *id, hash); !done) return done.error();
    const auto after = member_repository(made.tx).get(*id);
    if (!after) return after.error();
    return object_answer(200, [&](json_writer& out) { write_member(out, *after); });
}

}  // namespace

result<writing> erase_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing(erase);
}

}  // namespace gatehouse::protocol::admin
