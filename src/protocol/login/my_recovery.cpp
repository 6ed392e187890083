#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/recovery_address.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

using pending = std::optional<lifecycle::recovery_change>;

std::vector<page_builder::field> asked_fields(const own_account& own, const std::string& address) {
    std::vector<page_builder::field> fields{{"address", "New address", "email", address, "email"},
                                            {"present", "Password", "password", "", "current-password"}};
    if (own.account.has_totp()) fields.push_back({"code", "Code", "text", "", "one-time-code"});
    return fields;
}

http::response state_page(const local_accounts& of, const own_account& own, const pending& waits, const std::string& typed,
                          int status, std::string_view note = {}) {
    page_builder page("Recovery address");
    page.paragraph("A link to a new password goes there and nowhere else. Take one that you can read when you cannot sign in.");
    std::vector<std::pair<std::string, std::string>> rows{
        {"Now", own.person.recovery_address.empty() ? "none" : own.person.recovery_address}};
    if (waits) {
        rows.emplace_back("To be confirmed by the link sent to", waits->address);
        rows.emplace_back("Until", shown_time(waits->until));
    }
    page.facts(rows);
    if (waits) page.form("/me/recovery/take-back", "Take that back");
    if (of.sends_mail)
        page.form("/me/recovery", "Send a link there", asked_fields(own, typed));
    else
        page.paragraph("This gateway sends no mail, so it cannot be changed.");
    page.link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

result<pending> read_pending(const local_accounts& of, const own_account& own) {
    pending waits;
    const auto read = of.at.data.read(own.who.organization, [&](tenant_transaction& tx) -> result<void> {
        auto found = lifecycle::open_recovery_change(tx, own.person.id);
        if (!found) return found.error();
        waits = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return waits;
}

http::response refuse(const error& why) {
    if (why.code == errc::unauthenticated) return to_login("/me/recovery");
    if (why.code != errc::conflict && why.code != errc::not_found) return try_again_page();
    return page_builder("Not done")
        .paragraph("Nothing was changed: " + why.detail + ".")
        .link("/me/recovery", "Back")
        .finish(409);
}

// What whoever asks has to know of the state, and which page to show when something is wrong with it.
struct asking {
    const local_accounts& of;
    own_account own;
    pending waits;
    std::string address;
    http::response page(int status, std::string_view note) const { return state_page(of, own, waits, address, status, note); }
};

result<outcome> ask(tenant_transaction& tx, const request_context& by, const asking& at, const std::string& code) {
    const auto asked = lifecycle::ask_recovery_change(tx, by, courier_of(at.of), at.own.person.id, at.own.account.password_hash,
                                                      code, at.address);
    if (!asked) return asked.error();
    if (!*asked) return outcome{at.page(403, "That code is not the present one, or was used already."), disposition::refused};
    return outcome{page_builder("Look into your mail")
                       .paragraph("A link is on its way to " + at.address +
                                  ". Open it within 24 hours, in this browser; until then nothing changes.")
                       .link("/me/recovery", "Recovery address")
                       .finish(200)};
}

}  // namespace

endpoint my_recovery_form(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/recovery");
        const auto waits = read_pending(of, *own);
        return waits ? state_page(of, *own, *waits, "", 200) : try_again_page();
    };
}

endpoint ask_my_recovery(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/recovery");
        if (!of.sends_mail) return no_mail_page();
        const auto waits = read_pending(of, *own);
        if (!waits) return try_again_page();
        const auto fields = read_fields(request);
        const asking at{of, *own, *waits, std::string(trim(field_of(fields, "address")))};
        const auto page = [at](int status, std::string_view note) { return at.page(status, note); };
        if (auto wrong = fault_of_present_password(of, *own, request, fields, "The present password is another one.", page))
            return *std::move(wrong);
        return own_plan(
            *own, request,
            [at, code = std::string(trim(field_of(fields, "code")))](tenant_transaction& tx, const request_context& by) {
                return ask(tx, by, at, code);
            },
            [at](const error& why) {
                if (why.code == errc::invalid_value) return at.page(400, why.detail);
                return why.code == errc::too_many ? at.page(429, why.detail) : refuse(why);
            });
    };
}

endpoint take_back_my_recovery(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/recovery");
        return own_plan(
            *own, request,
            [&of, own = *own](tenant_transaction& tx, const request_context& by) -> result<outcome> {
                const auto done = lifecycle::take_back_recovery_change(tx, by, own.person.id);
                if (!done) return done.error();
                return outcome{state_page(of, own, {}, "", 200, "Taken back: the link does not work any more.")};
            },
            refuse);
    };
}

}  // namespace gatehouse::protocol::login
