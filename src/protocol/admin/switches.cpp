#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include <algorithm>

#include "above.hpp"
#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "switched.hpp"

namespace gatehouse::protocol::admin {
namespace {

using whose = std::optional<member_id>;

result<whose> member_in_path(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    const auto found = member_repository(made.tx).get(*id);
    if (!found) return found.error();
    if (found->gone()) return make_error(errc::conflict, "this member was removed");
    if (auto may = check_not_above(made, *id); !may) return may.error();
    return whose(*id);
}

result<http::response> render(call& made, const whose& of) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto settings = switch_repository(made.tx).of(of);
    if (!settings) return settings.error();
    auto all = (*model)->switches;
    const auto next = page_of_all(all, *asked, [](const access::permission_model::permission& one) { return one.action; });
    const auto write = [&](json_writer& out, const access::permission_model::permission& one) {
        const auto set = settings->find(one.action);
        out.member("name", one.action).member("title", one.title).name("on");
        if (set == settings->end() && of)
            out.null();  // as the organization has it
        else
            out.boolean(set != settings->end() && set->second);
    };
    return list_answer(all, write, next);
}

result<http::response> turn(call& made, const whose& of, const std::string& name, std::optional<bool> on) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (std::ranges::find((*model)->switches, name, &access::permission_model::permission::action) == (*model)->switches.end())
        return make_error(errc::not_found, "the permission model has no switch " + name);
    if (auto may = check_switched(made, of, name, on); !may) return may.error();
    const auto above = of ? those_above() : those_above::all(made);
    if (!above) return above.error();
    if (auto set = switch_repository(made.tx).set(of, name, on); !set) return set.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    object facts;
    facts.set("switch", name);
    if (on) facts.set("on", *on);
    const auto target = of ? change_target::of(*of) : change_target::of(made.tx.organization());
    const auto kind = of ? change_kind::member_changed : change_kind::organization_changed;
    if (auto told = audit::record(made.tx, made.from.by, kind, target, std::move(facts)); !told) return told.error();
    return render(made, of);
}

}  // namespace

result<http::response> list_switches(call& made) { return render(made, std::nullopt); }

result<http::response> list_member_switches(call& made) {
    const auto of = member_in_path(made);
    if (!of) return of.error();
    return render(made, *of);
}

result<writing> turn_switch(const surroundings&, const http::request& request) {
    body_reader body(request);
    const bool given = body.any("on") != nullptr, on = body.flag_or("on", false);
    if (!given) body.fail(errc::invalid_value, "on is true or false");
    if (auto read = body.finish(); !read) return read.error();
    return writing([on](call& made) { return turn(made, std::nullopt, std::string(made.path_value(0)), on); });
}

// Without "on", or with null, the member has what the organization has.
result<writing> turn_member_switch(const surroundings&, const http::request& request) {
    body_reader body(request);
    const value* given = body.any("on");
    std::optional<bool> on;
    if (given && !given->is_null()) on = body.flag_or("on", false);
    if (auto read = body.finish(); !read) return read.error();
    return writing([on](call& made) -> result<http::response> {
        const auto of = member_in_path(made);
        if (!of) return of.error();
        return turn(made, *of, std::string(made.path_value(1)), on);
    });
}

}  // namespace gatehouse::protocol::admin
