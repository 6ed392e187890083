#pragma once
#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "support/access_people.hpp"

namespace gatehouse::testing {

inline constexpr std::string_view base = "https://id.example.com";

// Invitations and accounts, and the mail that they leave in the outbox. Hashes are plain words here: nothing below looks into
// them.
struct accounts_fixture : access_people {
    member_id admin = add_member("admin");
    std::optional<unit_id> unit;  // that the next one is invited to
    lifecycle::browser_facts browser{"192.0.2.7", "test", limits::session_absolute_ms};

    explicit accounts_fixture(std::string of = "standard", std::string_view plan = "") : access_people(std::move(of), plan) {
        assign(principal_kind::member, admin.text(), "admin");
    }

    request_context as(const member_id& who) const {
        return {actor_kind::session, std::string(who.text()), "", "test", "", ""};
    }
    // errc of what was refused; nullopt when it was done.
    std::optional<errc> refusal(std::function<result<void>(tenant_transaction&)> work) {
        const auto done = data->write(organization(), std::move(work));
        return done ? std::nullopt : std::optional(done.error().code);
    }
    result<invitation> try_invite(const std::string& email, std::string_view slug = "member") {
        std::optional<result<invitation>> made;
        static_cast<void>(data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            made.emplace(
                lifecycle::invite(tx, as(admin), keys, base, {email, "Bo", unit, must(role_repository(tx).find_slug(slug))}));
            return *made ? result<void>() : made->error();
        }));
        return *made;
    }
    invitation invite(const std::string& email = "bo@example.com", std::string_view slug = "member") {
        return must(try_invite(email, slug));
    }
    // The secrets of the links in the outbox, the oldest first.
    std::vector<std::string> links() {
        return must(read<std::vector<std::string>>([&](tenant_transaction& tx) -> result<std::vector<std::string>> {
            std::vector<std::string> out;
            for (const auto& row : must(mail_repository(tx).due(limits::mail_batch))) {
                const auto text = must(lifecycle::unseal(keys, organization(), row)).text;
                const auto at = text.find('#');
                out.push_back(text.substr(at + 1, text.find('\n', at) - at - 1));
            }
            return out;
        }));
    }
    std::optional<errc> accept(const std::string& link, const std::string& hash = "hash") {
        return refusal([&](tenant_transaction& tx) -> result<void> {
            const auto joined = lifecycle::accept_invitation(tx, {}, keys, decider, link, hash);
            return joined ? result<void>() : joined.error();
        });
    }
    // Somebody with an account.
    member_id bo() {
        const auto row = invite();
        BOOST_TEST_REQUIRE(!accept(links().back()));
        return row.member;
    }
    lifecycle::local_sign_in sign_in(const member_id& who, const std::string& hash = "hash") {
        return make<lifecycle::local_sign_in>(
            [&](tenant_transaction& tx) { return lifecycle::sign_in_with_password(tx, {}, keys, who, hash, browser); });
    }
    bool may_sign_in(const member_id& who, const std::string& hash = "hash") {
        return sign_in(who, hash).reached != lifecycle::local_sign_in::step::refused;
    }
    void fail(const member_id& who, std::int64_t times) {
        for (std::int64_t i = 0; i < times; ++i)
            write([&](tenant_transaction& tx) { return lifecycle::note_failure(tx, {}, who, "password"); });
    }
    std::vector<change> changes(std::string_view kind) {  // the newest first
        change_filter of;
        of.kind = kind;
        return must(
            read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(of, 0, 100); }));
    }
    std::size_t told(std::string_view kind) { return changes(kind).size(); }
    void suspend(const member_id& who) {
        write([&](tenant_transaction& tx) { return lifecycle::suspend(tx, as(admin), who, hold_source::admin()); });
    }
    void reactivate(const member_id& who) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto left = lifecycle::reactivate(tx, as(admin), who, hold_source::admin());
            return left ? result<void>() : left.error();
        });
    }
    void run(std::string_view text, std::string_view argument = {}) {
        write([&](tenant_transaction& tx) { return raw_rows(tx).run(text, argument); });
    }
    void route_domain(const std::string& name) {
        const auto to = add_connection("idp " + name);
        write([&](tenant_transaction& tx) {
            return saml_setup_repository(tx).assert_domain({name, to, "operator", tx.now()});
        });
    }
};

}  // namespace gatehouse::testing
