#include <memory>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/store/group_repository.hpp>

#include "../patch.hpp"
#include "../resource_body.hpp"
#include "../stored_content.hpp"
#include "conditions.hpp"
#include "lists.hpp"
#include "provisioning.hpp"

namespace gatehouse::scim::groups {
namespace {

const resource_type& group_type(const service& at) { return *at.schemas.find_type("Group"); }

result<group> find(tenant_transaction& tx, const call& made, std::string_view text) {
    const auto missing = make_error(errc::not_found, "there is no such group");
    const auto id = group_id::parse(text);
    if (!id) return missing;
    auto found = group_repository(tx).find(made.connection, *id);
    if (!found) return found.error();
    // What was only seen in SAML claims is no resource of the IdP's.
    if (!*found || (*found)->origin != group_origin::scim) return missing;
    return **found;
}

// Where a member is and what it is, the answer says itself; what the client thinks of that is not kept.
void keep_own_words(std::vector<member_reference>& members) {
    for (member_reference& member : members) {
        member.attributes.erase("$ref");
        member.attributes.erase("type");
    }
}

struct sent_group {
    view shown;
    group_content content;
    membership_delta members;
};

result<std::shared_ptr<const sent_group>> read_sent(call& made, const http::request& request) {
    const resource_type& type = group_type(made.at);
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    auto shown = view::of(type, *asked);
    if (!shown) return shown.error();
    auto body = read_body(request, limits::json_values_of_group);
    if (!body) return body.error();
    auto read = read_resource(std::move(*body), type, made.tolerated);
    if (!read) return read.error();
    keep_own_words(read->members);
    membership_delta members;
    members.replaced = true;
    members.added = std::move(read->members);
    return std::make_shared<const sent_group>(
        sent_group{std::move(*shown), to_group_content(read->document), std::move(members)});
}

struct sent_patch {
    view shown;
    std::vector<patch_operation> operations;
    bool answer_shown = false;  // attributes were asked for
};

result<std::shared_ptr<const sent_patch>> read_patch(call& made, const http::request& request) {
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    auto shown = view::of(group_type(made.at), *asked);
    if (!shown) return shown.error();
    auto body = read_body(request, limits::json_values_of_group);
    if (!body) return body.error();
    auto operations = parse_patch(std::move(*body), shown->type(), made.tolerated);
    if (!operations) return operations.error();
    const bool answer_shown = asked->attributes || asked->excluded_attributes;
    return std::make_shared<const sent_patch>(sent_patch{std::move(*shown), std::move(*operations), answer_shown});
}

// The members are never read: what the operations say of them is a difference.
result<http::response> patch_group(tenant_transaction& tx, call& made, const group& before, const sent_patch& sent) {
    auto document = to_document(before);
    if (!document) return document.error();
    auto patched = apply_patch(std::move(*document), sent.operations, sent.shown.type(), made.tolerated);
    if (!patched) return patched.error();
    keep_own_words(patched->members.added);
    std::optional<group_content> content;
    if (patched->changed) content = to_group_content(patched->document);
    provisioning act(tx, made);
    auto after = act.on().change_group(before.id, content, patched->members);
    if (!after) return after.error();
    if (!sent.answer_shown) return empty_answer(204, after->row.version);
    return sent.shown.answer(tx, made, after->row, 200);
}

// However many groups a page has, what it shows of members is bounded as one group's is.
result<void> check_members_shown(const view& shown, const std::vector<group>& rows) {
    if (!shown.wants("members")) return {};
    std::int64_t count = 0;
    for (const group& row : rows) count += row.member_count;
    if (count <= limits::members_shown) return {};
    return make_error(errc::too_many,
                      "this page has " + std::to_string(count) + " members: ask with excludedAttributes=members");
}

}  // namespace

protocol::endpoint list(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto asked = read_parameters(request.query);
        if (!asked) return asked.error();
        const auto shown = view::of(group_type(made.at), *asked);
        if (!shown) return shown.error();
        const auto filter = read_filter(*asked, shown->type(), made);
        if (!filter) return filter.error();
        const auto page = group_repository(tx).list(made.connection, *filter, asked->page);
        if (!page) return page.error();
        if (auto bounded = check_members_shown(*shown, page->items); !bounded) return bounded.error();
        return list_answer(tx, made, *shown, *page, asked->page);
    });
}

protocol::endpoint read(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto asked = read_parameters(request.query);
        if (!asked) return asked.error();
        const auto shown = view::of(group_type(made.at), *asked);
        if (!shown) return shown.error();
        const auto found = find(tx, made, request.path_values.front());
        if (!found) return found.error();
        if (conditions::of(request).unchanged(found->version)) return empty_answer(304, found->version);
        return shown->answer(tx, made, *found, 200);
    });
}

protocol::endpoint create(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_sent(made, request);
        if (!sent) return sent.error();
        const auto work = [sent = *sent](tenant_transaction& tx, call& inside) -> result<http::response> {
            provisioning act(tx, inside);
            auto created = act.on().create_group(sent->content, sent->members.added);
            if (!created) return created.error();
            inside.entry.target = created->row.id.text();
            return sent->shown.answer(tx, inside, created->row, 201);
        };
        return prepared{work};
    });
}

protocol::endpoint replace(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_sent(made, request);
        if (!sent) return sent.error();
        const auto work = [sent = *sent, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = find(tx, inside, id);
            if (!before) return before.error();
            if (auto met = wanted.check(before->version); !met) return met.error();
            provisioning act(tx, inside);
            auto after = act.on().change_group(before->id, sent->content, sent->members);
            if (!after) return after.error();
            return sent->shown.answer(tx, inside, after->row, 200);
        };
        return prepared{work};
    });
}

protocol::endpoint modify(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_patch(made, request);
        if (!sent) return sent.error();
        const auto work = [sent = *sent, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = find(tx, inside, id);
            if (!before) return before.error();
            if (auto met = wanted.check(before->version); !met) return met.error();
            return patch_group(tx, inside, *before, *sent);
        };
        return prepared{work};
    });
}

protocol::endpoint remove(const service& at) {
    return writing(at, [](call&, const http::request& request) -> result<prepared> {
        const auto work = [id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = find(tx, inside, id);
            if (!before) return before.error();
            if (auto met = wanted.check(before->version); !met) return met.error();
            provisioning act(tx, inside);
            if (auto done = act.on().delete_group(before->id); !done) return done.error();
            return no_content();
        };
        return prepared{work};
    });
}

}  // namespace gatehouse::scim::groups
