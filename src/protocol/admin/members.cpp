#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<void> write_links(json_writer& out, call& made, const member_id& of) {
    const auto links = link_repository(made.tx).of_member(of);
    if (!links) return links.error();
    out.name("links").begin_array();
    for (const auto& one : *links) {
        const auto pinned = saml_sign_in_repository(made.tx).is_pinned(one.id);
        if (!pinned) return pinned.error();
        out.begin_object();
        write_link(out, one, *pinned);
        out.end_object();
    }
    out.end_array();
    return {};
}

result<void> write_holds(json_writer& out, call& made, const member_id& of) {
    const auto holds = hold_repository(made.tx).of(of);
    if (!holds) return holds.error();
    out.name("holds").begin_array();
    for (const auto& one : *holds) {
        out.begin_object().member("source", one.source.text()).member("reason", one.reason).member("by", one.by);
        write_time(out, "since", one.since);
        out.end_object();
    }
    out.end_array();
    return {};
}

result<void> write_roles(json_writer& out, call& made, const member& of) {
    out.name("roles").begin_array();
    if (!of.gone()) {
        const auto roles = made.around.at.decider.roles_of(made.tx, of.id);
        if (!roles) return roles.error();
        for (const auto& held : *roles) {
            out.begin_object();
            write_held_role(out, held);
            out.end_object();
        }
    }
    out.end_array();
    return {};
}

// A member found by name is shown with its links: who asked for one person wants to know which records make it.
result<http::response> list_found(call& made, const std::vector<member>& found) {
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& one : found) {
        out.begin_object();
        write_member(out, one);
        if (auto written = write_links(out, made, one.id); !written) return written.error();
        out.end_object();
    }
    out.end_array().name("next").null().end_object();
    return json_answer(200, std::move(body));
}

result<http::response> list_page(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const bool removed = query_value(made.request, "removed") == "true";
    auto page = member_repository(made.tx).list(asked->after, asked->limit + 1, removed);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    // The active ones among so many members are among the first so many active ones.
    const auto factors = factors_after(made, asked->after, asked->limit);
    if (!factors) return factors.error();
    const auto write = [&](json_writer& out, const member& one) {
        write_member(out, one);
        if (const auto known = factors->find(one.id.text()); known != factors->end()) out.member("mfa", known->second);
    };
    return list_answer(*page, write, next);
}

}  // namespace

result<http::response> list_members(call& made) {
    if (auto sound = query_page(made); !sound) return sound.error();
    member_repository members(made.tx);
    if (const auto user_name = query_value(made.request, "user_name")) {
        const auto found = members.find_by_user_name(*user_name);
        if (!found) return found.error();
        return list_found(made, *found ? std::vector{**found} : std::vector<member>());
    }
    if (const auto text = query_value(made.request, "user")) {
        const auto found = members.find_by_name_or_email(*text);
        if (!found) return found.error();
        return list_found(made, *found);
    }
    return list_page(made);
}

result<http::response> show_member(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    const auto found = member_repository(made.tx).get(*id);
    if (!found) return found.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_member(out, *found);
    if (auto written = write_holds(out, made, *id); !written) return written.error();
    if (auto written = write_links(out, made, *id); !written) return written.error();
    if (auto written = write_account(out, made, *found); !written) return written.error();
    if (auto written = write_roles(out, made, *found); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}

}  // namespace gatehouse::protocol::admin
