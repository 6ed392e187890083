#pragma once
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>

#include "admin_fixture.hpp"

namespace gatehouse::testing {

// People in browsers, who have proved lately that it is they, or have not.
struct owners_fixture : admin_fixture {
    explicit owners_fixture(std::string model = "standard") : admin_fixture(std::move(model)) {}

    std::string opened(const member_id& who, bool mfa, std::optional<instant> proved) {
        session_facts facts{who, {}, {}, {}, {}, {}, {}, proved, mfa, {}, {}, {}};
        return std::string(session(facts).text.reveal());
    }
    std::string fresh(const member_id& who) { return opened(who, true, data.clock.now()); }
    http::response in_browser(const std::string& cookie, http::method verb, const std::string& path, std::string body = "{}") {
        return with_headers(verb, path,
                            {{"Cookie", protocol::session_cookie_name(place) + "=" + cookie},
                             {"Origin", std::string(place.text())},
                             {"Content-Type", "application/json"},
                             {"X-Gatehouse-Csrf", "1"}},
                            std::move(body));
    }
    void give_codes(const member_id& who) {
        write([&](tenant_transaction& tx) {
            return account_repository(tx).put(
                {.member = who, .login_fold = std::string(who.text()), .password_hash = "h", .totp_sealed = "s"});
        });
    }
    static std::string to(const member_id& who, const std::string& more = {}) {
        return R"({"to":")" + std::string(who.text()) + "\"" + more + "}";
    }
    member person(const member_id& who) {
        return must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }));
    }
    std::vector<member> owners() {
        return must(read<std::vector<member>>([](tenant_transaction& tx) { return member_repository(tx).owners(); }));
    }
    std::size_t mails() {
        return must(read<std::vector<waiting_mail>>([](tenant_transaction& tx) { return mail_repository(tx).due(100); }))
            .size();
    }
    std::size_t told(std::string kind) {
        change_filter wanted;
        wanted.kind = std::move(kind);
        return must(read<std::vector<change>>(
                        [&](tenant_transaction& tx) { return change_repository(tx).newest(wanted, 0, 100); }))
            .size();
    }
    using method = http::method;
};

}  // namespace gatehouse::testing
