#include <gatehouse/domain/access/searches.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "paging.hpp"
#include "proof_view.hpp"
#include "review_operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_why(json_writer& out, const access::found& one) {
    out.member("step", access::to_text(one.made.step)).member("reason", one.made.reason);
    write_path(out, one.made);
}

struct named {
    access::found one;
    member_names who;
};

result<std::vector<named>> with_names(call& made, std::vector<access::found> items) {
    std::vector<named> all;
    for (auto& one : items) {
        auto who = member_repository(made.tx).get(member_id::trusted(one.id));
        if (!who) return who.error();
        all.push_back({std::move(one), std::move(who->names)});
    }
    return all;
}

void write_named(json_writer& out, const named& each) {
    out.member("member", each.one.id).member("user_name", each.who.user_name).member("display_name", each.who.display_name);
    out.member("email", each.who.email);
    write_why(out, each.one);
}

void write_right(json_writer& out, const access::found& one) {
    out.member("action", one.action).member("resource", one.type + "/" + one.id);
    write_why(out, one);
}

access::search_part part_of(const asked_page& asked) { return {asked.after, static_cast<std::size_t>(asked.limit)}; }

// A part may end before it is full: then, too, it says where to go on.
std::string next_of(const asked_page& asked, const access::found_part& part) {
    return part.next.empty() ? std::string() : cursor_after(asked, part.next);
}

}  // namespace

result<http::response> list_who_can(call& made) {
    const auto page = query_page(made);
    if (!page) return page.error();
    const std::string resource = query_value(made.request, "resource").value_or("");
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    const access::question asked{member_id::trusted(""),
                                 {},
                                 query_value(made.request, "action").value_or(""),
                                 resource.substr(0, slash),
                                 resource.substr(slash + 1)};
    auto part = access::searches(made.around.models).subjects(made.tx, asked, part_of(*page));
    if (!part) return part.error();
    const auto next = next_of(*page, *part);
    const auto rows = with_names(made, std::move(part->items));
    if (!rows) return rows.error();
    return list_answer(*rows, write_named, next);
}

result<http::response> list_what_can(call& made) {
    const auto page = query_page(made);
    if (!page) return page.error();
    const auto whom = member_id::parse(query_value(made.request, "member").value_or(""));
    if (!whom) return make_error(errc::not_found, "there is no such member");
    if (const auto known = member_repository(made.tx).get(*whom); !known) return known.error();
    const access::question asked{*whom, {}, "", query_value(made.request, "type").value_or(""), ""};
    const auto part = access::searches(made.around.models).rights(made.tx, asked, part_of(*page));
    if (!part) return part.error();
    return list_answer(part->items, write_right, next_of(*page, *part));
}

}  // namespace gatehouse::protocol::admin
