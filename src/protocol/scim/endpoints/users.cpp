#include <algorithm>
#include <memory>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "../patch.hpp"
#include "../resource_body.hpp"
#include "../stored_content.hpp"
#include "conditions.hpp"
#include "lists.hpp"
#include "provisioning.hpp"

namespace gatehouse::scim::users {
namespace {

const resource_type& user_type(const service& at) { return *at.schemas.find_type("User"); }

result<link> find(tenant_transaction& tx, const call& made, std::string_view text) {
    const auto id = link_id::parse(text);
    if (!id) return make_error(errc::not_found, "there is no such user");
    auto found = link_repository(tx).find(made.connection, *id);
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, "there is no such user");
    return **found;
}

struct sent_user {
    view shown;
    value document;
};

result<sent_user> read_sent(call& made, const http::request& request) {
    const resource_type& type = user_type(made.at);
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    auto shown = view::of(type, *asked);
    if (!shown) return shown.error();
    auto body = read_body(request);
    if (!body) return body.error();
    auto read = read_resource(std::move(*body), type, made.tolerated);
    if (!read) return read.error();
    return sent_user{std::move(*shown), std::move(read->document)};
}

// Ending somebody overtakes everything else that waits.
write_class turn_of(const link_content& content) {
    return content.active && !*content.active ? write_class::revocation : write_class::provisioning;
}

bool touches_active(const patch_operation& operation) {
    return operation.path && operation.path->attribute.urn.empty() && ascii_iequals(operation.path->attribute.name, "active");
}

bool ends_somebody(const std::vector<patch_operation>& operations) {
    return std::any_of(operations.begin(), operations.end(), [](const patch_operation& operation) {
        const bool* flag = operation.operand.if_boolean();
        return touches_active(operation) && flag && !*flag;
    });
}

result<http::response> patch_user(tenant_transaction& tx, call& made, const link& before, const view& shown,
                                  const std::vector<patch_operation>& operations) {
    auto document = to_document(before);
    if (!document) return document.error();
    auto patched = apply_patch(std::move(*document), operations, shown.type(), made.tolerated);
    if (!patched) return patched.error();
    link_content content = to_link_content(std::move(patched->document), shown.type());
    if (std::none_of(operations.begin(), operations.end(), touches_active)) content.active.reset();
    provisioning act(tx, made);
    auto after = act.on().change_user(before.id, content);
    if (!after) return after.error();
    return shown.answer(tx, made, *after, 200);
}

}  // namespace

protocol::endpoint list(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto asked = read_parameters(request.query);
        if (!asked) return asked.error();
        const auto shown = view::of(user_type(made.at), *asked);
        if (!shown) return shown.error();
        const auto filter = read_filter(*asked, shown->type(), made);
        if (!filter) return filter.error();
        const auto page = link_repository(tx).list(made.connection, *filter, asked->page);
        if (!page) return page.error();
        return list_answer(tx, made, *shown, *page, asked->page);
    });
}

protocol::endpoint read(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto asked = read_parameters(request.query);
        if (!asked) return asked.error();
        const auto shown = view::of(user_type(made.at), *asked);
        if (!shown) return shown.error();
        const auto found = find(tx, made, request.path_values.front());
        if (!found) return found.error();
        // A user's version does not cover the groups that the answer derives.
        if (!shown->wants("groups") && conditions::of(request).unchanged(found->version))
            return empty_answer(304, found->version);
        return shown->answer(tx, made, *found, 200);
    });
}

protocol::endpoint create(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_sent(made, request);
        if (!sent) return sent.error();
        const auto content =
            std::make_shared<const link_content>(to_link_content(std::move(sent->document), sent->shown.type()));
        const auto work = [content, shown = sent->shown](tenant_transaction& tx, call& inside) -> result<http::response> {
            provisioning act(tx, inside);
            auto row = act.on().create_user(*content);
            if (!row) return row.error();
            inside.entry.target = row->id.text();
            return shown.answer(tx, inside, *row, 201);
        };
        return prepared{work, turn_of(*content)};
    });
}

protocol::endpoint replace(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_sent(made, request);
        if (!sent) return sent.error();
        const auto content =
            std::make_shared<const link_content>(to_link_content(std::move(sent->document), sent->shown.type()));
        const auto work = [content, shown = sent->shown, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = find(tx, inside, id);
            if (!before) return before.error();
            if (auto met = wanted.check(before->version); !met) return met.error();
            provisioning act(tx, inside);
            auto row = act.on().change_user(before->id, *content);
            if (!row) return row.error();
            return shown.answer(tx, inside, *row, 200);
        };
        return prepared{work, turn_of(*content)};
    });
}

protocol::endpoint modify(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        const auto asked = read_parameters(request.query);
        if (!asked) return asked.error();
        auto shown = view::of(user_type(made.at), *asked);
        if (!shown) return shown.error();
        auto body = read_body(request);
        if (!body) return body.error();
        auto parsed = parse_patch(std::move(*body), shown->type(), made.tolerated);
        if (!parsed) return parsed.error();
        const auto operations = std::make_shared<const std::vector<patch_operation>>(std::move(*parsed));
        const auto work = [operations, shown = std::move(*shown), id = request.path_values.front(),
                           wanted = conditions::of(request)](tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = find(tx, inside, id);
            if (!before) return before.error();
            if (auto met = wanted.check(before->version); !met) return met.error();
            return patch_user(tx, inside, *before, shown, *operations);
        };
        return prepared{work, ends_somebody(*operations) ? write_class::revocation : write_class::provisioning};
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
            if (auto done = act.on().delete_user(before->id); !done) return done.error();
            return no_content();
        };
        return prepared{work, write_class::revocation};
    });
}

}  // namespace gatehouse::scim::users
