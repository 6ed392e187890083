#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/adopt.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "connection_operations.hpp"
#include "connection_view.hpp"
#include "lookup.hpp"
#include "paging.hpp"
#include "permit.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<void> write_adoption(json_writer& out, call& made, const adoption& row) {
    const auto who = member_repository(made.tx).get(row.member);
    if (!who) return who.error();
    const bool lapsed = row.until <= made.tx.now();
    write_id(out, "id", row.id);
    write_id(out, "connection", row.connection);
    write_id(out, "member", row.member).member("user_name", who->names.user_name);
    if (row.offered()) out.member("offered_as", row.user_name);
    out.member("state", lapsed ? "lapsed" : to_text(row.state));
    write_time(out, "asked", row.asked);
    write_time(out, "until", row.until);
    if (row.decided_by) out.member("decided_by", *row.decided_by);
    write_time(out, "decided_at", row.decided_at);
    return {};
}

result<http::response> adoption_answer(int status, call& made, const adoption& row) {
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_adoption(out, made, row); !written) return written.error();
    out.end_object();
    return json_answer(status, std::move(body));
}

result<http::response> decide(call& made, adoption_state state) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto id = adoption_id::parse(made.path_value(1));
    if (!id) return id.error();
    const auto row = adoption_repository(made.tx).get(at->id, *id);
    if (!row) return row.error();
    if (const auto living = find_living_member(made.tx, row->member.text()); !living) return living.error();
    if (auto may = check_giving_away(made, row->member); !may) return may.error();
    if (row->state == adoption_state::approved && state == adoption_state::approved && row->until > made.tx.now())
        return make_error(errc::conflict, "this was approved already");
    if (auto done = adoption_repository(made.tx).decide(*id, state, made.from.by.actor); !done) return done.error();
    object facts;
    facts.set("connection", at->id.text());
    facts.set("adoption", to_text(state));
    const auto kind = change_kind::member_changed;
    if (auto told = audit::record(made.tx, made.from.by, kind, change_target::of(row->member), std::move(facts)); !told)
        return told.error();
    const auto after = adoption_repository(made.tx).get(at->id, *id);
    if (!after) return after.error();
    return adoption_answer(200, made, *after);
}

// As the connections themselves will ask (app, protection_by).
result<bool> is_protected(call& made, const member_id& who) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto level = made.around.at.decider.highest_level_of(made.tx, who);
    if (!level) return level.error();
    return *level >= (*model)->protected_level;
}

result<http::response> offer(call& made, const std::string& member, const std::string& user_name) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto who = find_living_member(made.tx, member);
    if (!who) return if_absent(who.error(), errc::invalid_value, "there is no such member");
    if (auto may = check_giving_away(made, who->id); !may) return may.error();
    const lifecycle::protection asked = [&](tenant_transaction&, const member_id& id) { return is_protected(made, id); };
    const auto guarded = lifecycle::guard_of(made.tx, *who, asked);
    if (!guarded) return guarded.error();
    const auto& name = user_name.empty() ? who->names.user_name : user_name;
    const auto row = lifecycle::offer(made.tx, made.from.by, at->id, *who, name, *guarded);
    if (!row) return row.error();
    return adoption_answer(201, made, *row);
}

result<writing> decision(const http::request& request, adoption_state state) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([state](call& made) { return decide(made, state); });
}

}  // namespace

result<http::response> list_adoptions(call& made) {
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rows = adoption_repository(made.tx).list(at->id);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked);
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& row : *rows) {
        out.begin_object();
        if (auto written = write_adoption(out, made, row); !written) return written.error();
        out.end_object();
    }
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<writing> offer_adoption(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto member = body.text("member");
    const auto user_name = body.text_or("user_name", "");
    if (user_name.size() > limits::user_name_bytes) body.fail(errc::too_large, "user_name is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([member, user_name](call& made) { return offer(made, member, user_name); });
}

result<writing> approve_adoption(const surroundings&, const http::request& request) {
    return decision(request, adoption_state::approved);
}

result<writing> refuse_adoption(const surroundings&, const http::request& request) {
    return decision(request, adoption_state::refused);
}

}  // namespace gatehouse::protocol::admin
