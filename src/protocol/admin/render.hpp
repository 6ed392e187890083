#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/application.hpp>
#include <gatehouse/model/connection.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/model/organization.hpp>
#include <gatehouse/model/rights.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

namespace gatehouse::protocol::admin {

// The end of a list: what the caller gives as ?cursor= for the rest (paging.hpp), null when there is none.
inline void write_next(json_writer& out, std::string_view next) {
    out.name("next");
    if (next.empty())
        out.null();
    else
        out.string(next);
}

// {"items": […], "next": …}. write writes the members of one item.
template <class Items, class Write> http::response list_answer(const Items& items, Write write, std::string_view next = {}) {
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& item : items) {
        out.begin_object();
        write(out, item);
        out.end_object();
    }
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

template <class Write> http::response object_answer(int status, Write write) {
    std::string body;
    json_writer out(body);
    out.begin_object();
    write(out);
    out.end_object();
    return json_answer(status, std::move(body));
}

template <class Id> json_writer& write_id(json_writer& out, std::string_view name, const Id& id) {
    return out.member(name, id.text());
}
void write_time(json_writer& out, std::string_view name, std::optional<instant> at);
void write_texts(json_writer& out, std::string_view name, const std::vector<std::string>& texts);
std::string scope_text(const role_scope& scope);  // "org", "team:<id>"

// Each writes the members of an object that the caller has opened.
void write_organization(json_writer& out, const organization& what);
void write_member(json_writer& out, const member& who);
void write_link(json_writer& out, const link& what, bool pinned);  // pinned: an identity of SAML is
void write_held_role(json_writer& out, const held_role& held);
void write_application(json_writer& out, const application& what);
void write_certificate(json_writer& out, const application_certificate& what);

}  // namespace gatehouse::protocol::admin
