#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/reconcile_repository.hpp>

#include "body.hpp"
#include "connection_operations.hpp"
#include "connection_view.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

using connections_of = std::vector<connection>;

// What is counted here is counted as far as a page goes: what there is to do does not change beyond.
constexpr auto counted_most = limits::page_most;
// Each of whom is rows of his own.
constexpr std::int64_t reactivated_most = 250;

struct wanted_confirmation {
    bool api_keys = false, tokens = false, members = false;
    std::string connection{};
};

result<connections_of> meant_connections(call& made, const std::string& named) {
    connection_repository all(made.tx);
    connections_of found;
    if (!named.empty()) {
        const auto id = connection_id::parse(named);
        if (!id) return id.error();
        auto one = all.get(*id);
        if (!one) return one.error();
        found.push_back(*std::move(one));
        return found;
    }
    const auto ids = reconcile_repository(made.tx).connections();
    if (!ids) return ids.error();
    for (const auto& id : *ids) {
        auto one = all.get(id);
        if (!one) return one.error();
        found.push_back(*std::move(one));
    }
    return found;
}

result<std::int64_t> count_waiting(call& made, const connection_id& of) {
    const auto waiting = reconcile_repository(made.tx).waiting(of, "", counted_most);
    if (!waiting) return waiting.error();
    return std::ssize(*waiting);
}

template <class Id, class Confirm>
result<std::int64_t> confirm_each(call& made, const result<std::vector<Id>>& waiting, Confirm confirm) {
    if (!waiting) return waiting.error();
    for (const auto& one : *waiting)
        if (auto done = confirm(made.tx, made.from.by, one); !done) return done.error();
    return std::ssize(*waiting);
}

result<std::int64_t> confirm_keys(call& made) {
    if (auto may = permit(made, access::permission::api_keys_create); !may) return may.error();
    return confirm_each(made, api_key_repository(made.tx).waiting("", counted_most), sessions::confirm_api_key);
}

result<std::int64_t> confirm_tokens(call& made, const std::string& of) {
    const auto only = of.empty() ? std::nullopt : std::optional(connection_id::trusted(of));
    return confirm_each(made, scim_token_repository(made.tx).waiting(only, "", counted_most), sessions::confirm_scim_token);
}

result<std::int64_t> confirm_members(call& made, const connections_of& of) {
    if (auto may = permit(made, access::permission::members_reactivate); !may) return may.error();
    std::int64_t all = 0;
    for (const auto& one : of) {
        const auto waiting = count_waiting(made, one.id);
        if (!waiting) return waiting;
        const auto done = reconcile_repository(made.tx).confirm(one.id);
        if (!done) return done.error();
        if (!*done) continue;
        object facts;
        facts.set("members", *waiting);
        if (*waiting == counted_most) facts.set("and_more", true);
        const auto told =
            audit::record(made.tx, made.from.by, change_kind::members_confirmed, change_target::of(one.id), std::move(facts));
        if (!told) return told.error();
        all += *waiting;
    }
    return all;
}

// Whose connection was deleted before its word, some at a time.
result<std::int64_t> reactivate_left_over(call& made) {
    const auto waiting = reconcile_repository(made.tx).left_over("", reactivated_most);
    if (!waiting) return waiting.error();
    for (const auto& one : *waiting) {
        const auto done = lifecycle::reactivate(made.tx, made.from.by, one.member, hold_source::after_restore());
        if (!done) return done.error();
    }
    return std::ssize(*waiting);
}

// Whoever says this of everybody stands at or above everybody, as who configures a connection does.
result<http::response> confirm(call& made, const wanted_confirmation& wanted) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto connections = meant_connections(made, wanted.connection);
    if (!connections) return connections.error();
    const auto keys = wanted.api_keys ? confirm_keys(made) : result<std::int64_t>(0);
    if (!keys) return keys.error();
    const auto tokens = wanted.tokens ? confirm_tokens(made, wanted.connection) : result<std::int64_t>(0);
    if (!tokens) return tokens.error();
    const auto members = wanted.members ? confirm_members(made, *connections) : result<std::int64_t>(0);
    if (!members) return members.error();
    const auto left = wanted.members && wanted.connection.empty() ? reactivate_left_over(made) : result<std::int64_t>(0);
    if (!left) return left.error();
    return object_answer(200, [&](json_writer& out) {
        out.member("api_keys", *keys).member("tokens", *tokens).member("members", *members + *left);
        out.member("more", *keys == counted_most || *tokens == counted_most || *left == reactivated_most);
    });
}

using waiting_member = reconcile_repository::waiting_member;

result<http::response> waiting_answer(const asked_page& asked, result<std::vector<waiting_member>> page) {
    if (!page) return page.error();
    const auto next = next_page(*page, asked, [](const waiting_member& last) { return last.place; });
    const auto write = [](json_writer& out, const waiting_member& one) {
        write_id(out, "id", one.member).member("user_name", one.user_name).member("display_name", one.display_name);
    };
    return list_answer(*page, write, next);
}

}  // namespace

result<http::response> show_recovery(call& made) {
    const auto restored = reconcile_repository(made.tx).restored_at();
    if (!restored) return restored.error();
    const auto keys = api_key_repository(made.tx).waiting("", counted_most);
    if (!keys) return keys.error();
    const auto tokens = scim_token_repository(made.tx).waiting({}, "", counted_most);
    if (!tokens) return tokens.error();
    const auto left = reconcile_repository(made.tx).left_over("", counted_most);
    if (!left) return left.error();
    const auto connections = meant_connections(made, "");
    if (!connections) return connections.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_time(out, "restored_at", *restored);
    out.member("api_keys", std::ssize(*keys)).member("tokens", std::ssize(*tokens));
    out.member("without_connection", std::ssize(*left)).name("connections").begin_array();
    for (const auto& one : *connections) {
        const auto waiting = count_waiting(made, one.id);
        if (!waiting) return waiting.error();
        out.begin_object();
        write_id(out, "id", one.id).member("name", one.name).member("members", *waiting);
        out.end_object();
    }
    out.end_array().end_object();
    return json_answer(200, std::move(body));
}

result<http::response> list_waiting_members(call& made) {
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    return waiting_answer(*asked, reconcile_repository(made.tx).waiting(at->id, asked->after, asked->limit + 1));
}

result<http::response> list_left_over(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    return waiting_answer(*asked, reconcile_repository(made.tx).left_over(asked->after, asked->limit + 1));
}

result<writing> confirm_all(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_confirmation wanted{body.flag_or("api_keys", false), body.flag_or("tokens", false),
                                     body.flag_or("members", false), body.text_or("connection", "")};
    if (!wanted.api_keys && !wanted.tokens && !wanted.members)
        body.fail(errc::invalid_value, "say what is confirmed: api_keys, tokens, members");
    if (wanted.api_keys && !wanted.connection.empty())
        body.fail(errc::invalid_value, "API keys are of no connection: confirm them without naming one");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return confirm(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
