#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/operator_key_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string_view status_of(const operator_key_row& row, instant now) {
    if (row.ended) return "revoked";
    if (row.expires <= now) return "expired";
    return row.of_before ? "restored" : "active";
}

void write_key(json_writer& out, const operator_key_row& row, instant now) {
    write_id(out, "id", row.id).member("name", row.name).member("status", status_of(row, now));
    write_time(out, "created", row.created);
    write_time(out, "expires", row.expires);
    write_time(out, "last_used", row.last_used);
    write_time(out, "ended", row.ended);
}

result<http::response> answer_of(installation_transaction& tx, int status, const operator_key_id& id,
                                 const secret* text = nullptr) {
    const auto row = operator_key_repository(tx).find(id);
    if (!row) return row.error();
    return object_answer(status, [&](json_writer& out) {
        write_key(out, *row, tx.now());
        if (text) out.member("secret", text->reveal());
    });
}

}  // namespace

endpoint list_operator_keys(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_socket(by); !may) return refusal(may.error());
        const auto asked = query_page(around.at, request);
        if (!asked) return refusal(asked.error());
        http::response answered;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            auto rows = operator_key_repository(tx).list(asked->after, asked->limit + 1);
            if (!rows) return rows.error();
            const auto next = next_page(*rows, *asked);
            const auto write = [&](json_writer& out, const operator_key_row& row) { write_key(out, row, tx.now()); };
            answered = list_answer(*rows, write, next);
            return {};
        });
        return read ? answered : refusal(read.error());
    };
}

endpoint create_operator_key(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_socket(by); !may) return refusal(may.error());
        body_reader body(request);
        const auto name = body.text("name");
        const auto expires = body.optional_time("expires");
        if (!expires) body.fail(errc::invalid_value, "expires is required: when the key ends, RFC 3339");
        if (name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(who.by,
                              [&around, who, name, ends = *expires](installation_transaction& tx) -> result<http::response> {
                                  const auto made = sessions::mint_operator_key(tx, around.at.keys, who.by, name, ends);
                                  if (!made) return made.error();
                                  return answer_of(tx, 201, operator_key_id::trusted(made->id), &made->text);
                              });
    };
}

endpoint revoke_operator_key(const surroundings&, entrance by) {
    return [by](const http::request& request) -> answer {
        if (auto may = check_socket(by); !may) return refusal(may.error());
        const auto id = operator_key_id::parse(request.path_values.at(0));
        if (!id) return refusal(id.error());
        body_reader body(request);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(
            who.by,
            [who, id = *id](installation_transaction& tx) -> result<http::response> {
                if (auto done = sessions::revoke_operator_key(tx, who.by, id); !done) return done.error();
                return answer_of(tx, 200, id);
            },
            write_class::revocation);
    };
}

}  // namespace gatehouse::protocol::admin
