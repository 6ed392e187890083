#include "view.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/group_repository.hpp>

#include "../render.hpp"
#include "answers.hpp"

namespace gatehouse::scim {
namespace {

// Direct and indirect (RFC 7643, 4.1.2).
result<std::string> groups_json(tenant_transaction& tx, const call& made, const link& row) {
    const auto memberships = group_repository(tx).groups_of(row.id.text());
    if (!memberships) return memberships.error();
    std::string out;
    json_writer json(out);
    json.begin_array();
    for (const membership& each : *memberships) {
        json.begin_object().member("value", each.group.text()).member("$ref", made.url("/Groups", each.group.text()));
        json.member("display", each.display_name).member("type", each.direct ? "direct" : "indirect").end_object();
    }
    json.end_array();
    return out;
}

// Spliced, never parsed: what the client said of a member is an object without these three.
void append_member(std::string& out, const call& made, const group_member& row) {
    const bool user = row.kind == group_member_kind::user;
    if (out.size() > 1) out += ',';
    std::string element;
    json_writer json(element);
    json.begin_object().member("value", row.id).member("$ref", made.url(user ? "/Users" : "/Groups", row.id));
    json.member("type", user ? "User" : "Group").end_object();
    if (row.document.size() > 2) {
        element.back() = ',';
        element.append(row.document, 1);
    }
    out += element;
}

result<std::string> members_json(tenant_transaction& tx, const call& made, const group& row) {
    if (row.member_count > limits::members_shown)
        return make_error(errc::too_many, "the group has " + std::to_string(row.member_count) +
                                              " members: ask with excludedAttributes=members");
    std::string out = "[";
    const auto append = [&](const group_member& each) -> result<void> {
        append_member(out, made, each);
        return {};
    };
    if (auto read = group_repository(tx).members(row.id, {}, limits::members_shown, append); !read) return read.error();
    return out + "]";
}

template <class Row> resource_facts facts_of(const Row& row, std::string_view location) {
    resource_facts facts;
    facts.id = row.id.text();
    facts.created = row.created;
    facts.modified = row.modified;
    facts.version = row.version;
    facts.location = location;
    return facts;
}

}  // namespace

result<view> view::of(const resource_type& type, const parameters& asked) {
    auto shown = projection::parse(asked.attributes.value_or(""), asked.excluded_attributes.value_or(""), type);
    if (!shown) return shown.error();
    return view(type, std::move(*shown));
}

result<view> view::asked_by(const resource_type& type, const http::request& request) {
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    return of(type, *asked);
}

result<void> view::append(tenant_transaction& tx, const call& made, const link& row, std::string& out) const {
    const std::string location = made.url(type_->endpoint, row.id.text());
    resource_facts facts = facts_of(row, location);
    facts.active = row.shown_active();
    std::string groups;
    if (wants("groups")) {
        auto read = groups_json(tx, made, row);
        if (!read) return read.error();
        groups = std::move(*read);
        facts.relation = "groups";
        facts.relation_json = groups;
    }
    append_resource(out, row.document, facts, *type_, shown_);
    return {};
}

result<void> view::append(tenant_transaction& tx, const call& made, const group& row, std::string& out) const {
    const std::string location = made.url(type_->endpoint, row.id.text());
    resource_facts facts = facts_of(row, location);
    std::string members;
    if (wants("members")) {
        auto read = members_json(tx, made, row);
        if (!read) return read.error();
        members = std::move(*read);
        facts.relation = "members";
        facts.relation_json = members;
    }
    append_resource(out, row.document, facts, *type_, shown_);
    return {};
}

result<void> view::check_page(const std::vector<group>& rows) const {
    if (!wants("members")) return {};
    std::int64_t count = 0;
    for (const group& row : rows) count += row.member_count;
    if (count <= limits::members_shown) return {};
    return make_error(errc::too_many,
                      "this page has " + std::to_string(count) + " members: ask with excludedAttributes=members");
}

http::response view::finish(const call& made, std::string_view id, std::int64_t version, int status, std::string body) const {
    return resource_answer(status, std::move(body), version, made.url(type_->endpoint, id));
}

}  // namespace gatehouse::scim
