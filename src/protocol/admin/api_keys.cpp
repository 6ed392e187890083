#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "key_scope.hpp"
#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "revoke.hpp"
#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<page_names> owners_of(call& made, const std::vector<api_key_row>& rows) {
    return name_repository(made.tx).of_members(ids_of(rows, [](const api_key_row& row) { return row.member.text(); }));
}

void write_key(json_writer& out, const api_key_row& row, const page_names& owners) {
    write_id(out, "id", row.id).member("name", row.name);
    write_id(out, "member", row.member);
    write_name(out, "user_name", owners, row.member.text());
    write_texts(out, "scope", row.scope);
    write_time(out, "created", row.created);
    write_time(out, "not_before", row.not_before);
    write_time(out, "expires_at", row.expires);
    write_time(out, "last_used", row.last_used);
    write_time(out, "ended", row.ended);
    write_time(out, "awaiting_confirmation_since", row.waits_since);
}

struct wanted_key {
    std::string name, member;
    std::vector<std::string> scope;
    std::optional<instant> not_before, expires;
};

// A key speaks for its owner, so making one for somebody else would be taking what that person holds.
result<member_id> owner_of(call& made, const wanted_key& wanted) {
    if (wanted.member.empty() && made.from.who) return *made.from.who->member;
    if (wanted.member.empty()) return make_error(errc::invalid_value, "member is required: whose key this is to be");
    auto owner = member_id::parse(wanted.member);
    if (!owner) return owner;
    if (!made.from.is_operator() && !made.from.is(*owner))
        return make_error(errc::forbidden, "a member makes API keys for none but himself");
    const auto found = member_repository(made.tx).get(*owner);
    if (!found) return found.error();
    return owner;
}

result<void> check_may_hold(call& made, const member_id& owner) {
    const auto decided =
        made.around.at.decider.decide(made.tx, {owner, std::nullopt, std::string(access::permission::api_keys_hold),
                                                "organization", std::string(made.tx.organization().text()), nullptr});
    if (!decided) return decided.error();
    if (decided->allowed) return {};
    return make_error(errc::conflict, "this member may not hold API keys: " + decided->reason);
}

result<http::response> create(call& made, const wanted_key& wanted) {
    const auto owner = owner_of(made, wanted);
    if (!owner) return owner.error();
    if (auto may = check_may_hold(made, *owner); !may) return may.error();
    if (auto known = check_key_scope(made, wanted.scope); !known) return known.error();
    const instant expires = wanted.expires.value_or(made.tx.now() + limits::api_key_default_ms);
    if (auto sound = check_window({wanted.not_before, expires}, made.tx.now()); !sound) return sound.error();
    const auto minted = sessions::mint_api_key(made.tx, made.around.at.keys, made.from.by, *owner, wanted.name, wanted.scope,
                                               expires, wanted.not_before);
    if (!minted) return minted.error();
    const auto row = api_key_repository(made.tx).find(api_key_id::trusted(minted->id));
    if (!row) return row.error();
    const auto called = owners_of(made, {*row});
    if (!called) return called.error();
    return object_answer(201, [&](json_writer& out) {
        write_key(out, *row, *called);
        out.member("secret", minted->text.reveal());
    });
}

// Whose key it is knows of it, and who could have ended it. Making it good again is as much as showing it.
result<http::response> confirm(call& made) {
    const auto id = api_key_id::parse(made.path_value(0));
    if (!id) return id.error();
    api_key_repository keys(made.tx);
    const auto row = keys.find(*id);
    if (!row) return row.error();
    if (!made.from.is(row->member))
        if (auto may = permit(made, access::permission::api_keys_revoke); !may) return may.error();
    if (auto may = check_not_above(made, row->member); !may) return may.error();
    if (made.from.who)
        if (auto proved = sessions::check_stepped_up(*made.from.who, made.tx.now()); !proved) return proved.error();
    if (auto done = sessions::confirm_api_key(made.tx, made.from.by, *id); !done) return done.error();
    const auto after = keys.find(*id);
    if (!after) return after.error();
    const auto called = owners_of(made, {*after});
    if (!called) return called.error();
    return object_answer(200, [&](json_writer& out) { write_key(out, *after, *called); });
}

}  // namespace

result<http::response> list_api_keys(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto text = query_value(made.request, "member");
    const auto owner = text ? member_id::parse(*text) : result<member_id>(member_id::trusted(""));
    if (!owner) return owner.error();
    api_key_repository keys(made.tx);
    auto rows = text ? keys.of_member(*owner) : keys.list(asked->after, asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked);
    const auto called = owners_of(made, *rows);
    if (!called) return called.error();
    const auto write = [&](json_writer& out, const api_key_row& row) { write_key(out, row, *called); };
    return list_answer(*rows, write, next);
}

result<writing> create_api_key(const surroundings&, const http::request& request) {
    body_reader body(request);
    wanted_key wanted;
    wanted.name = body.text("name");
    wanted.member = body.text_or("member", "");
    wanted.scope = body.texts("scope");
    wanted.not_before = body.optional_time("not_before");
    wanted.expires = body.optional_time("expires_at");
    if (body.any("expires")) body.fail(errc::invalid_value, "expires is called expires_at");
    if (wanted.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

result<writing> confirm_api_key(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return confirm(made); });
}

result<writing> revoke_api_key(const surroundings&, const http::request& request) {
    return revoking<api_key_id, api_key_repository>(request, sessions::revoke_api_key);
}

}  // namespace gatehouse::protocol::admin
