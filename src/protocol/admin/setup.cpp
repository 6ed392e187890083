#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>

#include "body.hpp"
#include "first_owner.hpp"
#include "operations.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_setup {
    std::string secret;
    new_organization organization;
    member_names owner;
};

wanted_setup read_wanted(body_reader& body) {
    wanted_setup wanted;
    wanted.secret = body.text("secret");
    wanted.organization.code = body.text("organization_code");
    wanted.organization.name = body.text_or("organization_name", wanted.organization.code);
    wanted.organization.model = body.text_or("model", "standard");
    wanted.owner.user_name = body.text("owner_user_name");
    wanted.owner.email = body.text_or("owner_email", "");
    wanted.owner.display_name = body.text_or("owner_display_name", "");
    if (auto sound = check_owner_email(wanted.owner.email); !sound) body.fail(sound.error().code, sound.error().detail);
    return wanted;
}

// Once: the first organization, and none when there is one. Decided by the commit, so two that race cannot both.
result<void> check_first(installation_transaction& tx) {
    const auto all = organization_directory(tx).list();
    if (!all) return all.error();
    if (all->empty()) return {};
    return make_error(errc::conflict, "the gateway is set up already");
}

struct made_owner {
    first_owner owner;
    sessions::minted key;
};

// The first way in is an API key, shown once: it is there when the mail is not.
result<made_owner> make_owner(tenant_transaction& tx, const surroundings& around, const request_context& by,
                              const wanted_setup& wanted) {
    auto owner = make_first_owner(tx, around, by, wanted.owner, wanted.organization.code);
    if (!owner) return owner.error();
    auto key = sessions::mint_api_key(tx, around.at.keys, by, owner->id, "set-up", {}, tx.now() + limits::api_key_default_ms);
    if (!key) return key.error();
    return made_owner{*std::move(owner), *std::move(key)};
}

result<http::response> create(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const wanted_setup& wanted) {
    if (auto first = check_first(tx); !first) return first.error();
    std::optional<made_owner> owner;
    const auto id = make_organization(tx, around, by, wanted.organization, [&](tenant_transaction& within) -> result<void> {
        auto made = make_owner(within, around, by, wanted);
        if (!made) return made.error();
        owner = *std::move(made);
        return {};
    });
    if (!id) return id.error();
    return object_answer(201, [&](json_writer& out) {
        write_id(out, "organization", *id).member("code", wanted.organization.code);
        write_first_owner(out, owner->owner);
        out.member("api_key", owner->key.text.reveal());
    });
}

}  // namespace

endpoint set_up(const surroundings& around) {
    return [&around](const http::request& request) -> answer {
        body_reader body(request);
        const auto wanted = read_wanted(body);
        if (auto read = body.finish(); !read) return refusal(read.error());
        if (!around.is_setup_secret || !around.is_setup_secret(wanted.secret)) {
            around.at.failures.spend(request.remote_address, around.at.time.now());
            return refusal(make_error(errc::unauthenticated, "not the set-up secret of this gateway"));
        }
        if (auto sound = check_new_organization(around, wanted.organization); !sound) return refusal(sound.error());
        const request_context by{actor_kind::operator_, "set-up", "", "api", request.id, request.remote_address};
        return make_wide_plan(by,
                              [&around, by, wanted](installation_transaction& tx) { return create(tx, around, by, wanted); });
    };
}

}  // namespace gatehouse::protocol::admin
