#pragma once
#include <gatehouse/domain/sessions/links.hpp>

#include "support/access_people.hpp"

// A credential of every kind, for what has to end them all.
namespace gatehouse::testing {

struct held {
    credential_kind kind;
    std::string text;
};
// Whose they are: a member, signed in through a connection.
struct holder {
    member_id member;
    connection_id connection;
    link_id link;
};

inline application_id app_of_children() { return application_id::trusted("01890000-0000-7000-8000-0000000000aa"); }

inline sessions::minted signed_in(access_people& at, const holder& as) {
    return at.session({as.member, as.connection, as.link, {}, "ada", "index", "", {}, true, "192.0.2.1", "test", {}});
}

// A new kind has no answer here until somebody gives one: the compiler asks.
inline std::optional<sessions::minted> mint_one(access_people& at, const holder& of, credential_kind kind) {
    const auto app = app_of_children();
    const auto made = [&](std::function<result<sessions::minted>(tenant_transaction&)> how) {
        return at.make<sessions::minted>(std::move(how));
    };
    switch (kind) {
        case credential_kind::session: return signed_in(at, of);
        case credential_kind::child_session: {
            const auto parent = session_id::trusted(signed_in(at, of).id);
            return made([&](tenant_transaction& tx) {
                return sessions::mint_child_session(tx, at.keys, parent, app, "127.0.0.2:8081");
            });
        }
        case credential_kind::forward_auth_code: {
            const auto parent = session_id::trusted(signed_in(at, of).id);
            return made(
                [&](tenant_transaction& tx) { return sessions::mint_forward_auth_code(tx, at.keys, parent, app, "binding"); });
        }
        case credential_kind::api_key: return at.api_key(of.member);
        case credential_kind::scim_token:
            return made([&](tenant_transaction& tx) {
                return sessions::mint_scim_token(tx, at.keys, at.by, of.connection, "token", tx.now() + 3'600'000);
            });
        case credential_kind::invitation:
        case credential_kind::password_reset:
        case credential_kind::sign_in_step:
        case credential_kind::email_change:
        case credential_kind::trusted_device:
            return made([&](tenant_transaction& tx) {
                return sessions::mint_link(tx, at.keys, kind, of.member, "binding", tx.now() + 3'600'000);
            });
        case credential_kind::application_secret:
        case credential_kind::operator_key:
        case credential_kind::setup_secret: return std::nullopt;  // no row of an organization stands behind it
    }
    return std::nullopt;
}

inline std::optional<held> make_one(access_people& at, const holder& of, credential_kind kind) {
    const auto made = mint_one(at, of, kind);
    return made ? std::optional(held{kind, std::string(made->text.reveal())}) : std::nullopt;
}

// All that die with it: the member's epoch, the connection's, or the organization's.
inline std::vector<held> one_of_each(access_people& at, const holder& of,
                                     bool credential_facts::*stores = &credential_facts::by_organization) {
    std::vector<held> all;
    for (const auto& facts : credential_kinds)
        if (facts.*stores)
            if (auto made = make_one(at, of, facts.kind)) all.push_back(*std::move(made));
    return all;
}

}  // namespace gatehouse::testing
