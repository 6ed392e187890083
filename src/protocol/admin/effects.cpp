#include "effects.hpp"

#include <algorithm>
#include <array>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/change_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

constexpr std::array<std::string_view, 2> secret_members{"secret", "api_key"};

std::int64_t fact(const change& row, std::string_view name) {
    const auto facts = parse_json(row.facts);
    const value* found = facts ? facts->find(name) : nullptr;
    const std::int64_t* number = found ? found->if_integer() : nullptr;
    return number ? *number : 0;
}

std::int64_t told(const std::vector<change>& rows, std::string_view counted, change_kind one) {
    std::int64_t sum = 0;
    for (const change& row : rows) sum += fact(row, counted) + (row.kind == to_text(one) ? 1 : 0);
    return sum;
}

void write_change(json_writer& out, const change& row) {
    out.begin_object().member("kind", row.kind).member("target_kind", row.target.kind).member("target", row.target.id);
    out.name("facts").raw(row.facts.empty() ? "{}" : row.facts).end_object();
}

void write_body(json_writer& out, std::string_view body) {
    auto content = parse_json(body);
    if (!content) {
        out.null();
        return;
    }
    if (object* members = content->if_object())
        for (const auto name : secret_members)
            if (members->find(name)) members->set(name, value());
    out.write(*content);
}

}  // namespace

result<effects_of> effects_of::begin(tenant_transaction& tx) {
    effects_of made;
    const auto last = change_repository(tx).newest({}, 0, 1);
    if (!last) return last.error();
    if (!last->empty()) made.position_ = last->front().position;
    const auto living = credential_repository(tx).count_living(limits::dry_run_credentials);
    if (!living) return living.error();
    made.living_ = *living;
    return made;
}

// A connection that is disabled ends sessions by its epoch alone and tells no number: so they are counted. Where there are
// too many to count, what the changes tell stands.
result<effects> effects_of::end(tenant_transaction& tx) const {
    auto rows = change_repository(tx).after(position_, limits::dry_run_changes + 1);
    if (!rows) return rows.error();
    const auto now = credential_repository(tx).count_living(limits::dry_run_credentials);
    if (!now) return now.error();
    effects done{*std::move(rows)};
    done.more = static_cast<std::int64_t>(done.changes.size()) > limits::dry_run_changes;
    if (done.more) done.changes.pop_back();
    done.exact = !done.more && std::max(living_.sessions, living_.api_keys) < limits::dry_run_credentials;
    done.sessions_ended =
        std::max(living_.sessions - now->sessions, told(done.changes, "sessions", change_kind::session_ended));
    done.keys_ended = std::max(living_.api_keys - now->api_keys, told(done.changes, "api_keys", change_kind::api_key_revoked));
    return done;
}

http::response rehearsed_answer(const http::response& would, const effects& done) {
    std::string body;
    json_writer out(body);
    out.begin_object().member("dry_run", true).name("would").begin_object().member("status", would.status).name("body");
    write_body(out, would.body);
    out.end_object().name("effects").begin_object().name("changes").begin_array();
    for (const change& row : done.changes) write_change(out, row);
    out.end_array().member("more", done.more);
    out.member("sessions_ended", done.sessions_ended).member("keys_ended", done.keys_ended).member("exact", done.exact);
    out.name("access").raw(done.access.empty() ? "null" : done.access);
    out.end_object().end_object();
    return json_answer(200, std::move(body));
}

}  // namespace gatehouse::protocol::admin
