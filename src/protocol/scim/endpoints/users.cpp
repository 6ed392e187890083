#include <algorithm>
#include <memory>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "../stored_content.hpp"
#include "answers.hpp"
#include "conditions.hpp"
#include "lists.hpp"
#include "provisioning.hpp"
#include "sent.hpp"

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

// What is about to end somebody must not forget what a window opened since anybody looked.
result<link> find_settled(tenant_transaction& tx, const call& made, std::string_view text) {
    auto found = find(tx, made, text);
    if (!found) return found;
    const auto settled = access::settle_with_change(tx, made.by, made.at.doors.decider, found->member);
    if (!settled) return settled.error();
    return found;
}

struct sent_user {
    view shown;
    link_content content;
};

result<std::shared_ptr<const sent_user>> read_sent(call& made, const http::request& request) {
    const resource_type& type = user_type(made.at);
    auto sent = read_sent_resource(made, request, type);
    if (!sent) return sent.error();
    return std::make_shared<const sent_user>(
        sent_user{std::move(sent->shown), to_link_content(std::move(sent->body.document), type)});
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

result<http::response> patch_user(tenant_transaction& tx, call& made, const link& before, const sent_patch& sent) {
    auto document = to_document(before);
    if (!document) return document.error();
    auto patched = apply_patch(std::move(*document), sent.operations, sent.shown.type(), made.tolerated);
    if (!patched) return patched.error();
    link_content content = to_link_content(std::move(patched->document), sent.shown.type());
    if (std::none_of(sent.operations.begin(), sent.operations.end(), touches_active)) content.active.reset();
    provisioning act(tx, made);
    auto after = act.on().change_user(before.id, content);
    if (!after) return after.error();
    return sent.shown.answer(tx, made, *after, 200);
}

// Nothing: the name waits for an administrator's word, which is to be committed.
result<std::optional<link>> create_or_adopt(tenant_transaction& tx, call& made, const link_content& content) {
    auto adopted = lifecycle::adopt(tx, made.by, made.connection, content, made.at.is_protected);
    if (!adopted) return adopted.error();
    if (adopted->made || adopted->waits) return std::move(adopted->made);
    provisioning act(tx, made);
    auto row = act.on().create_user(content);
    if (!row) return row.error();
    return std::optional(*std::move(row));
}

}  // namespace

protocol::endpoint list(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) {
        return answer_list<link_repository>(tx, made, request, user_type(made.at));
    });
}

protocol::endpoint read(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto shown = view::asked_by(user_type(made.at), request);
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
        const auto work = [sent = *sent](tenant_transaction& tx, call& inside) -> result<http::response> {
            auto row = create_or_adopt(tx, inside, sent->content);
            if (!row) return row.error();
            if (!*row) return error_answer(make_error(errc::uniqueness, "userName is taken; an administrator was asked"));
            inside.entry.target = (*row)->id.text();
            return sent->shown.answer(tx, inside, **row, 201);
        };
        return prepared{work, turn_of((*sent)->content)};
    });
}

protocol::endpoint replace(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto sent = read_sent(made, request);
        if (!sent) return sent.error();
        const auto work = [sent = *sent, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = wanted.check(find_settled(tx, inside, id));
            if (!before) return before.error();
            provisioning act(tx, inside);
            auto row = act.on().change_user(before->id, sent->content);
            if (!row) return row.error();
            return sent->shown.answer(tx, inside, *row, 200);
        };
        return prepared{work, turn_of((*sent)->content)};
    });
}

protocol::endpoint modify(const service& at) {
    return writing(at, [](call& made, const http::request& request) -> result<prepared> {
        auto read = read_sent_patch(made, request, user_type(made.at));
        if (!read) return read.error();
        const auto sent = std::make_shared<const sent_patch>(std::move(*read));
        const auto work = [sent, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = wanted.check(find_settled(tx, inside, id));
            if (!before) return before.error();
            return patch_user(tx, inside, *before, *sent);
        };
        return prepared{work, ends_somebody(sent->operations) ? write_class::revocation : write_class::provisioning};
    });
}

protocol::endpoint remove(const service& at) {
    return writing(at, [](call&, const http::request& request) -> result<prepared> {
        const auto work = [id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = wanted.check(find_settled(tx, inside, id));
            if (!before) return before.error();
            provisioning act(tx, inside);
            if (auto done = act.on().delete_user(before->id); !done) return done.error();
            return no_content();
        };
        return prepared{work, write_class::revocation};
    });
}

}  // namespace gatehouse::scim::users
