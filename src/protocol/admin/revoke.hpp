#pragma once
#include "body.hpp"
#include "operation.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

// Ends what one member holds and the path names; nobody ends what somebody above holds. end: as sessions::end_session.
template <class Id, class Repository, class End> result<writing> revoking(const http::request& request, End end) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([end](call& made) -> result<http::response> {
        const auto id = Id::parse(made.path_value(0));
        if (!id) return id.error();
        const auto row = Repository(made.tx).find(*id);
        if (!row) return row.error();
        if (auto may = check_not_above(made, row->member); !may) return may.error();
        if (auto ended = end(made.tx, made.from.by, *id); !ended) return ended.error();
        return object_answer(200, [&](json_writer& out) { write_id(out, "id", *id).member("status", "revoked"); });
    });
}

}  // namespace gatehouse::protocol::admin
