#include <map>

#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "first_owner.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<http::response> list_all(const surroundings& around, const http::request& request) {
    const auto asked = query_page(around.at, request);
    if (!asked) return asked.error();
    std::vector<organization> all;
    std::map<std::string, organization_details, std::less<>> details;
    const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = organization_directory(tx).list();
        if (!found) return found.error();
        all = *std::move(found);
        std::erase_if(all, [](const organization& one) { return one.status == organization_status::deleted; });
        auto more = organization_details_directory(tx).all();
        if (!more) return more.error();
        details = *std::move(more);
        return {};
    });
    if (!read) return read.error();
    const auto next = page_of_all(all, *asked);
    const auto write = [&](json_writer& out, const organization& one) {
        write_organization(out, one);
        const auto& more = details[std::string(one.id.text())];
        out.member("description", more.description).member("plan", more.plan);
    };
    return list_answer(all, write, next);
}

// Whoever is not the operator has one organization: the credential's.
result<http::response> list_own(const surroundings& around, const http::request& request) {
    http::response answered;
    const auto read = enter(around, entrance::door, request, [&](call& made) -> result<void> {
        if (auto sound = query_page(made); !sound) return sound.error();
        const auto own = organization_repository(made.tx).current();
        if (!own) return own.error();
        answered = list_answer(std::vector{*own}, write_organization);
        return {};
    });
    if (!read) return read.error();
    return answered;
}

struct wanted_organization {
    new_organization organization;
    member_names owner;  // no user name: it is born without one
};

wanted_organization read_new(body_reader& body) {
    const std::string code = body.text("code"), owner = body.text_or("owner_email", "");
    wanted_organization wanted{{code, body.text_or("name", code), body.text_or("model", "standard"), body.text_or("plan", "")},
                               {body.text_or("owner_display_name", ""), owner, owner}};
    if (auto sound = check_owner_email(owner); !sound) body.fail(sound.error().code, sound.error().detail);
    return wanted;
}

result<http::response> create(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const wanted_organization& wanted) {
    std::optional<first_owner> owner;
    const auto id = make_organization(tx, around, by, wanted.organization, [&](tenant_transaction& within) -> result<void> {
        if (wanted.owner.user_name.empty()) return {};
        auto made = make_first_owner(within, around, by, wanted.owner, wanted.organization.code);
        if (!made) return made.error();
        owner = *std::move(made);
        return {};
    });
    if (!id) return id.error();
    const auto found = organization_directory(tx).find(*id);
    if (!found) return found.error();
    return object_answer(201, [&](json_writer& out) {
        write_organization(out, *found);
        if (owner) write_first_owner(out, *owner);
    });
}

}  // namespace

endpoint list_organizations(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        auto answered = by != entrance::door ? list_all(around, request) : list_own(around, request);
        return answered ? *std::move(answered) : refusal(answered.error());
    };
}

endpoint create_organization(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        body_reader body(request);
        const auto wanted = read_new(body);
        if (auto read = body.finish(); !read) return refusal(read.error());
        if (auto sound = check_new_organization(around, wanted.organization); !sound) return refusal(sound.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(
            who.by, [&around, wanted, who](installation_transaction& tx) { return create(tx, around, who.by, wanted); });
    };
}

}  // namespace gatehouse::protocol::admin
