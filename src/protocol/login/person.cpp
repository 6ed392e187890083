#include "person.hpp"

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/crypto/password.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "browser.hpp"

namespace gatehouse::protocol::login {

form_fields read_fields(const http::request& request) {
    form_fields fields;
    for (auto& [name, text] : http::parse_form(request.body)) fields.emplace(std::move(name), std::move(text));
    return fields;
}

std::string field_of(const form_fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

page_builder::field hidden(std::string name, std::string value) { return {std::move(name), "", "hidden", std::move(value)}; }
page_builder::field new_password_field() { return {"password", "New password", "password", "", "new-password"}; }
page_builder::field again_field() { return {"again", "The same again", "password", "", "new-password"}; }

std::optional<std::string> fault_of_new_password(const form_fields& fields) {
    const std::string password = field_of(fields, "password");
    if (const auto good = lifecycle::check_new_password(password); !good) return good.error().detail;
    if (password != field_of(fields, "again")) return "The two passwords are not the same.";
    return std::nullopt;
}

std::optional<answer> fault_of_present_password(const local_accounts& of, const own_account& own, const http::request& request,
                                                const form_fields& fields, std::string wrong, asking_page page) {
    const instant now = of.at.time.now();
    if (own.account.locked(now) || !of.throttle.may_try(own.account.login_fold, request.remote_address, now))
        return page(429, "Too many attempts. Try again in some minutes.");
    if (crypto::password_matches(field_of(fields, "present"), own.account.password_hash)) return std::nullopt;
    of.throttle.failed(own.account.login_fold, request.remote_address, now);
    return own_plan(
        own, request,
        [who = own.person.id, wrong = std::move(wrong), page = std::move(page)](tenant_transaction& tx,
                                                                                const request_context& by) -> result<outcome> {
            if (const auto noted = lifecycle::note_failure(tx, by, who, "password"); !noted) return noted.error();
            return outcome{page(403, wrong), disposition::refused};
        },
        [](const error&) { return try_again_page(); });
}

lifecycle::courier courier_of(const local_accounts& of) { return {of.at.keys, of.at.place.text(), of.sends_mail}; }

request_context stranger(const http::request& request) {
    request_context by;
    by.via = "login";
    by.request_id = request.id;
    by.ip = request.remote_address;
    return by;
}

lifecycle::browser_facts browser_of(const local_accounts& of, const http::request& request) {
    return {request.remote_address, std::string(request.find_header("User-Agent").substr(0, 256)), of.session_absolute_ms,
            secret(find_cookie(request, cookie_name(of.at.place, "device")).value_or(""))};
}

http::response with_session_cookie(const local_accounts& of, http::response answer, const secret& session) {
    answer.set("Set-Cookie", set_cookie(of.at.place, session_cookie_name(of.at.place), session.reveal()));
    return answer;
}

http::response with_device_cookie(const local_accounts& of, http::response answer, const secret& device) {
    constexpr int seconds = limits::trusted_device_ms / 1000;
    answer.set("Set-Cookie", set_cookie(of.at.place, cookie_name(of.at.place, "device"), device.reveal(), seconds));
    return answer;
}

http::response foreign_page() {
    return page_builder("Not done").paragraph("This request did not come from a page of the gateway.").finish(403);
}

http::response try_again_page() {
    return page_builder("Try again in a moment")
        .paragraph("The gateway cannot do this right now; nothing was changed.")
        .finish(503);
}

http::response dead_link_page() {
    return page_builder("This link does not work")
        .paragraph("It was used already, it is too old, or another one was sent since. Ask for a new one.")
        .link("/login", "Sign in")
        .finish(404);
}

http::response no_mail_page() {
    return page_builder("Ask your administrator")
        .paragraph("This gateway sends no mail; an administrator can help you to a new password.")
        .link("/login", "Back")
        .finish(503);
}

result<own_account> read_own(const local_accounts& of, const http::request& request) {
    std::optional<own_account> own;
    const auto read = with_session(of.at, request, [&](tenant_transaction& tx, const principal& who) -> result<void> {
        auto person = member_repository(tx).get(*who.member);
        if (!person) return person.error();
        auto account = account_repository(tx).find(*who.member);
        if (!account) return account.error();
        if (!*account) return make_error(errc::conflict, "no password here");
        own = own_account{who, *std::move(person), **std::move(account)};
        return {};
    });
    if (!read) return read.error();
    return *std::move(own);
}

http::response no_own_page(const error& why, std::string_view return_to) {
    if (why.code == errc::unauthenticated) return to_login(return_to);
    if (why.code != errc::conflict) return try_again_page();
    return page_builder("Nothing to change here")
        .paragraph("Your company's identity provider signs you in; your password and your name are kept there.")
        .link("/me", "Back")
        .finish(409);
}

plan session_plan(const principal& who, const http::request& request,
                  std::function<result<outcome>(tenant_transaction&, const request_context&)> work,
                  std::function<http::response(const error&)> refuse) {
    return {who.organization, write_class::interactive, request.body.size(),
            [by = context_of(who, request, "login"), work = std::move(work)](tenant_transaction& tx) -> result<outcome> {
                if (const auto alive = sessions::still_alive(tx, by); !alive) return alive.error();
                return work(tx, by);
            },
            std::move(refuse)};
}

plan own_plan(const own_account& own, const http::request& request,
              std::function<result<outcome>(tenant_transaction&, const request_context&)> work,
              std::function<http::response(const error&)> refuse) {
    return session_plan(own.who, request, std::move(work), std::move(refuse));
}

}  // namespace gatehouse::protocol::login
