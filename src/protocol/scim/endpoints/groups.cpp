#include <memory>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/store/group_repository.hpp>

#include "../stored_content.hpp"
#include "conditions.hpp"
#include "lists.hpp"
#include "provisioning.hpp"
#include "sent.hpp"

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
    auto sent = read_sent_resource(made, request, group_type(made.at), limits::json_values_of_group);
    if (!sent) return sent.error();
    membership_delta members;
    members.replaced = true;
    members.added = std::move(sent->body.members);
    keep_own_words(members.added);
    return std::make_shared<const sent_group>(
        sent_group{std::move(sent->shown), to_group_content(sent->body.document), std::move(members)});
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
    if (sent.shown.is_default()) return empty_answer(204, after->row.version);
    return sent.shown.answer(tx, made, after->row, 200);
}

}  // namespace

protocol::endpoint list(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) {
        return answer_list<group_repository>(tx, made, request, group_type(made.at));
    });
}

protocol::endpoint read(const service& at) {
    return reading(at, [](tenant_transaction& tx, call& made, const http::request& request) -> result<http::response> {
        const auto shown = view::asked_by(group_type(made.at), request);
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
            const auto before = wanted.check(find(tx, inside, id));
            if (!before) return before.error();
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
        auto read = read_sent_patch(made, request, group_type(made.at), limits::json_values_of_group);
        if (!read) return read.error();
        const auto sent = std::make_shared<const sent_patch>(std::move(*read));
        const auto work = [sent, id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = wanted.check(find(tx, inside, id));
            if (!before) return before.error();
            return patch_group(tx, inside, *before, *sent);
        };
        return prepared{work};
    });
}

protocol::endpoint remove(const service& at) {
    return writing(at, [](call&, const http::request& request) -> result<prepared> {
        const auto work = [id = request.path_values.front(), wanted = conditions::of(request)](
                              tenant_transaction& tx, call& inside) -> result<http::response> {
            const auto before = wanted.check(find(tx, inside, id));
            if (!before) return before.error();
            provisioning act(tx, inside);
            if (auto done = act.on().delete_group(before->id); !done) return done.error();
            return no_content();
        };
        return prepared{work};
    });
}

}  // namespace gatehouse::scim::groups
