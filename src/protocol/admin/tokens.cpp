#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include <algorithm>

#include "body.hpp"
#include "connection_view.hpp"
#include "operations.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_token(json_writer& out, const scim_token_row& row) {
    write_id(out, "id", row.id).member("name", row.name);
    write_id(out, "connection", row.connection);
    write_time(out, "created", row.created);
    write_time(out, "expires", row.expires);
    write_time(out, "last_used", row.last_used);
    write_time(out, "ended", row.ended);
    write_time(out, "awaiting_confirmation_since", row.waits_since);
}

result<scim_token_row> token_in_path(call& made) {
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto rows = scim_token_repository(made.tx).of_connection(at->id);
    if (!rows) return rows.error();
    const auto found = std::ranges::find_if(*rows, [&](const auto& row) { return row.id.text() == made.path_value(1); });
    if (found == rows->end()) return make_error(errc::not_found, "there is no such token");
    return *found;
}

struct wanted_token {
    std::string name;
    std::optional<instant> expires;
};

result<http::response> create(call& made, const wanted_token& wanted) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const instant expires = wanted.expires.value_or(made.tx.now() + limits::scim_token_default_ms);
    const auto minted = sessions::mint_scim_token(made.tx, made.around.at.keys, made.from.by, at->id, wanted.name, expires);
    if (!minted) return minted.error();
    return object_answer(201, [&](json_writer& out) {
        out.member("id", minted->id).member("name", wanted.name);
        write_id(out, "connection", at->id);
        write_time(out, "expires", expires);
        out.member("scim_url", std::string(made.around.at.place.text()) + "/scim/v2");
        out.member("secret", minted->text.reveal());
    });
}

}  // namespace

result<http::response> list_tokens(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    auto rows = scim_token_repository(made.tx).of_connection(at->id);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked);
    return list_answer(*rows, write_token, next);
}

result<writing> create_token(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_token wanted{body.text_or("name", "scim"), body.optional_time("expires")};
    if (wanted.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

result<writing> confirm_token(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) -> result<http::response> {
        if (auto may = check_configurer(made); !may) return may.error();
        const auto row = token_in_path(made);
        if (!row) return row.error();
        if (auto done = sessions::confirm_scim_token(made.tx, made.from.by, row->id); !done) return done.error();
        const auto after = token_in_path(made);
        if (!after) return after.error();
        return object_answer(200, [&](json_writer& out) { write_token(out, *after); });
    });
}

result<writing> revoke_token(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) -> result<http::response> {
        if (auto may = check_configurer(made); !may) return may.error();
        const auto row = token_in_path(made);
        if (!row) return row.error();
        if (auto ended = sessions::revoke_scim_token(made.tx, made.from.by, row->id); !ended) return ended.error();
        return object_answer(200, [&](json_writer& out) { write_id(out, "id", row->id).member("status", "revoked"); });
    });
}

}  // namespace gatehouse::protocol::admin
