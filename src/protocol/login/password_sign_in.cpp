#include <gatehouse/base/log.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/password.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

struct typed {
    std::string email, password, organization, return_to;
};

struct found_account {
    account_locator::place where;
    std::string password_hash;
};

page_builder ask(const typed& said) {
    page_builder page("Sign in with a password");
    page.form(
        "/login/password", "Sign in",
        {{"email", "E-mail", "email", said.email, "username"},
         {"password", "Password", "password", "", "current-password"},
         {"organization", "Organization's code, if you are in more than one", "text", said.organization, "organization", false},
         hidden("return_to", said.return_to)});
    page.link("/forgot", "I forgot my password");
    return page;
}

page_builder ask_code(const std::string& step, const std::string& return_to) {
    page_builder page("One more step");
    page.paragraph("Enter the code that your authenticator app shows, or one of your recovery codes.");
    page.form("/login/code", "Sign in",
              {{"code", "Code", "text", "", "one-time-code"},
               {"trust", "Trust this browser for 30 days: no code is asked for in it", "checkbox", "yes", "", false},
               hidden("step", step),
               hidden("return_to", return_to)});
    return page;
}

// One sentence for all: wrong password, no such account, locked, suspended, an identity provider's.
http::response refused_page(const typed& said) {
    return ask(said)
        .note(
            "This did not work. The address or the password is wrong, or signing in is locked for a while after too many "
            "attempts; an administrator can unlock it. If your company signs its people in itself, begin at the sign-in page.")
        .finish(403);
}

http::response wait_page() {
    return page_builder("Wait a little")
        .paragraph("There were too many attempts with this address from your network. Try again in some minutes.")
        .link("/forgot", "I forgot my password")
        .finish(429);
}

// With the address alone where that is unique; what several organizations share is nobody's until the code says whose.
result<std::optional<found_account>> find_account(const doors& at, const typed& said) {
    std::vector<account_locator::place> places;
    const auto located = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = account_locator(tx).find(said.email, said.organization);
        if (!found) return found.error();
        places = *std::move(found);
        return {};
    });
    if (!located) return located.error();
    if (places.size() != 1) return std::optional<found_account>();
    found_account out{places.front(), {}};
    const auto read = at.data.read(out.where.organization, [&](tenant_transaction& tx) -> result<void> {
        const auto account = account_repository(tx).find(out.where.member);
        if (!account) return account.error();
        if (*account) out.password_hash = (*account)->password_hash;
        return {};
    });
    if (!read) return read.error();
    return std::optional(std::move(out));
}

// Told after the answer has left, so that it takes no longer for an account that exists.
void note_failure(const doors& at, const http::request& request, const account_locator::place& where) {
    write_plan noted{where.organization, write_class::interactive, 0,
                     [by = stranger(request), who = where.member](tenant_transaction& tx) {
                         return lifecycle::note_failure(tx, by, who, "password");
                     }};
    at.data.submit(std::move(noted), [](const result<void>&) {});
}

answer refuse(const local_accounts& of, const http::request& request, const typed& said,
              const std::optional<found_account>& found) {
    of.throttle.failed(said.email, request.remote_address, of.at.time.now());
    if (of.at.failures.spend(request.remote_address, of.at.time.now()))
        log(log_level::info, "password.refused", {{"address", request.remote_address}, {"request", request.id}});
    if (found) note_failure(of.at, request, found->where);
    return refused_page(said);
}

// A way round the identity provider is for the day on which that fails; on any other, somebody should ask why.
void log_break_glass(const account_locator::place& where, const http::request& request) {
    log(log_level::warning, "sign_in.break_glass",
        {{"organization", where.code}, {"member", where.member.text()}, {"request", request.id}});
}

result<outcome> admit(tenant_transaction& tx, const local_accounts& of, const http::request& request, const typed& said,
                      const found_account& found) {
    const auto in = lifecycle::sign_in_with_password(tx, stranger(request), of.at.keys, found.where.member, found.password_hash,
                                                     browser_of(of, request));
    if (!in) return in.error();
    using step = lifecycle::local_sign_in::step;
    if (in->reached == step::refused) return outcome{refused_page(said), disposition::refused};
    of.throttle.succeeded(said.email, request.remote_address);
    if (in->reached == step::code_wanted)
        return outcome{ask_code(std::string(in->credential.reveal()), said.return_to).finish(200)};
    if (in->break_glass) log_break_glass(found.where, request);
    return outcome{with_session_cookie(of, redirect_answer(303, said.return_to), in->credential)};
}

result<outcome> admit_with_code(tenant_transaction& tx, const local_accounts& of, const http::request& request,
                                const std::string& step, const std::string& code, const std::string& return_to, bool trust) {
    const auto in = lifecycle::sign_in_with_code(tx, stranger(request), of.at.keys, step, code, browser_of(of, request), trust);
    if (!in) return in.error();
    if (in->reached != lifecycle::local_sign_in::step::signed_in)
        return outcome{ask_code(step, return_to).note("That code is not the present one, or was used already.").finish(403),
                       disposition::refused};
    if (in->break_glass) log(log_level::warning, "sign_in.break_glass", {{"request", request.id}});
    auto answer = with_session_cookie(of, redirect_answer(303, return_to), in->credential);
    return outcome{in->device.empty() ? std::move(answer) : with_device_cookie(of, std::move(answer), in->device)};
}

http::response refuse_code(const error& why) {
    if (why.code != errc::unauthenticated) return try_again_page();
    return page_builder("Begin again").paragraph("That took too long.").link("/login/password", "Sign in").finish(403);
}

}  // namespace

endpoint password_form(const local_accounts&) {
    return [](const http::request& request) -> answer { return ask({"", "", "", local_return(request.query)}).finish(200); };
}

endpoint password_sign_in(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto fields = read_fields(request);
        const typed said{std::string(trim(field_of(fields, "email"))), field_of(fields, "password"),
                         std::string(trim(field_of(fields, "organization"))), local_return(request.body)};
        if (!of.throttle.may_try(said.email, request.remote_address, of.at.time.now())) return wait_page();
        const auto found = find_account(of.at, said);
        if (!found) return try_again_page();
        const bool has_password = *found && !(*found)->password_hash.empty();
        const std::string& judged = has_password ? (*found)->password_hash : crypto::nobodys_password_hash();
        if (!crypto::password_matches(said.password, judged) || !has_password) return refuse(of, request, said, *found);
        return plan{
            (*found)->where.organization, write_class::sign_in, request.body.size(),
            [&of, request, said, known = **found](tenant_transaction& tx) { return admit(tx, of, request, said, known); },
            [](const error&) { return try_again_page(); }};
    };
}

endpoint code_sign_in(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto fields = read_fields(request);
        const std::string step = field_of(fields, "step"), code(trim(field_of(fields, "code")));
        const auto handle = parse_credential(credential_kind::sign_in_step, step);
        if (!handle) return refuse_code(handle.error());
        return plan{handle->organization, write_class::sign_in, request.body.size(),
                    [&of, request, step, code, to = local_return(request.body), trust = field_of(fields, "trust") == "yes"](
                        tenant_transaction& tx) { return admit_with_code(tx, of, request, step, code, to, trust); },
                    refuse_code};
    };
}

}  // namespace gatehouse::protocol::login
