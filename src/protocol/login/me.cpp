#include <set>

#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/protocol/login/login.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/protocol/shared/pages.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "browser.hpp"

namespace gatehouse::protocol::login {
namespace {

using fact_rows = std::vector<std::pair<std::string, std::string>>;

std::string names_of(const std::vector<held_role>& roles) {
    std::set<std::string> slugs;  // a role may come from several sources
    for (const auto& one : roles) slugs.insert(one.slug);
    std::string out;
    for (const std::string& slug : slugs) out += (out.empty() ? "" : ", ") + slug;
    return out;
}

result<fact_rows> read_facts(const doors& at, tenant_transaction& tx, const principal& who) {
    const auto person = member_repository(tx).get(*who.member);
    if (!person) return person.error();
    const auto organization = organization_repository(tx).current();
    if (!organization) return organization.error();
    const auto roles = at.decider.roles_of(tx, *who.member, who.session);
    if (!roles) return roles.error();
    fact_rows rows{{"Name", person->names.display_name},   {"User name", person->names.user_name},
                   {"Organization", organization->name},   {"Roles", names_of(*roles)},
                   {"Signed in", shown_time(who.created)}, {"Until", shown_time(who.expires)}};
    if (!who.connection) return rows;
    const auto connection = connection_repository(tx).get(*who.connection);
    if (!connection) return connection.error();
    rows.emplace_back("By", connection->name);
    return rows;
}

result<bool> is_about_ownership(tenant_transaction& tx, const member_id& who) {
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    const auto offer = lifecycle::open_offer(tx);
    if (!offer) return offer.error();
    return person->owner || (*offer && (*offer)->target == who);
}

result<outcome> end_session(tenant_transaction& tx, const doors& at, const request_context& by, const session_id& id) {
    const auto alive = sessions::still_alive(tx, by);  // what has ended by itself is not ended once more
    const auto ended = alive ? sessions::end_session(tx, by, id) : alive;
    if (!ended && ended.error().code != errc::not_found && ended.error().code != errc::unauthenticated) return ended.error();
    http::response answer = page_builder("You are signed out")
                                .paragraph(
                                    "This browser's session has ended, and with it the "
                                    "applications that were opened from it.")
                                .link("/login", "Sign in again")
                                .finish(200);
    answer.set("Set-Cookie", drop_cookie(at.place, session_cookie_name(at.place)));
    return outcome{std::move(answer)};
}

// Saying "not signed in" here would leave somebody signed in who asked to be signed out.
http::response try_again() {
    return page_builder("Try again in a moment").paragraph("The gateway cannot look your session up right now.").finish(503);
}

}  // namespace

endpoint me(const doors& at) {
    return [at](const http::request& request) -> answer {
        fact_rows rows;
        bool has_account = false, may_own = false;
        const auto read = with_session(at, request, [&](tenant_transaction& tx, const principal& who) -> result<void> {
            auto facts = read_facts(at, tx, who);
            if (!facts) return facts.error();
            rows = std::move(*facts);
            const auto account = account_repository(tx).find(*who.member);
            if (!account) return account.error();
            has_account = account->has_value();
            const auto concerned = is_about_ownership(tx, *who.member);
            if (!concerned) return concerned.error();
            may_own = *concerned;
            return {};
        });
        if (!read && read.error().code != errc::unauthenticated) return try_again();
        if (!read) return to_login("/me");
        page_builder page("You are signed in");
        page.facts(rows);
        if (has_account)
            page.link("/me/profile", "Your profile")
                .link("/me/password", "Change your password")
                .link("/me/codes", "One-time codes")
                .link("/me/recovery", "Recovery address");
        if (may_own) page.link("/me/ownership", "Ownership of the organization");
        return page.form("/logout", "Sign out").finish(200);
    };
}

endpoint logout_form(const doors&) {
    return [](const http::request&) -> answer {
        return page_builder("Sign out?")
            .paragraph("This ends your session in this browser.")
            .form("/logout", "Sign out")
            .finish(200);
    };
}

endpoint logout(const doors& at) {
    return [at](const http::request& request) -> answer {
        if (!is_same_origin(at.place, request))
            return page_builder("Not signed out")
                .paragraph("This request did not come from a page of the gateway.")
                .form("/logout", "Sign out")
                .finish(403);
        std::optional<principal> found;
        const auto read = with_session(at, request, [&](tenant_transaction&, const principal& who) -> result<void> {
            found = who;
            return {};
        });
        if (!read && read.error().code != errc::unauthenticated) return try_again();
        if (!read || !found->session) return to_login("/me");
        return plan{found->organization, write_class::revocation, 0,
                    [at, by = context_of(*found, request, "login"), id = *found->session](tenant_transaction& tx) {
                        return end_session(tx, at, by, id);
                    },
                    [](const error&) {
                        return page_builder("Not signed out")
                            .paragraph("Try again in a moment.")
                            .form("/logout", "Sign out")
                            .finish(503);
                    }};
    };
}

}  // namespace gatehouse::protocol::login
