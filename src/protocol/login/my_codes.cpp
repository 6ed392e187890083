#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

page_builder::field code_field() { return {"code", "Code", "text", "", "one-time-code"}; }

http::response state_page(int status, bool on, std::string_view note = {}) {
    page_builder page("One-time codes");
    page.paragraph(on ? "They are on: signing in asks for a code of your authenticator app after the password."
                      : "They are off. With them, a password that somebody else knows is not enough to sign in.");
    if (on)
        page.form("/me/codes/remove", "Turn them off", {code_field()});
    else
        page.form("/me/codes/begin", "Turn them on", {{"present", "Your password", "password", "", "current-password"}});
    if (on) page.link("/me/devices", "Browsers in which no code is asked for");
    page.link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

http::response confirm_page(int status, std::string_view note = {}) {
    page_builder page("Enter a first code");
    page.paragraph("From now on the app shows a code. Enter it: until then, nothing is changed.");
    page.form("/me/codes/confirm", "Confirm", {code_field()});
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

http::response seed_page(const own_account& own, const secret& seed) {
    const std::string text = crypto::to_base32(seed.reveal());
    page_builder page("Add this key to your app");
    page.facts({{"Account", own.person.names.email}, {"Key", text}, {"Kind", "time-based, 6 digits, 30 seconds"}});
    page.link("otpauth://totp/Gatehouse:" + percent_encode(own.person.names.email) + "?secret=" + text + "&issuer=Gatehouse",
              "Open in an app on this device");
    page.paragraph("Then enter the code that the app shows: until then, nothing is changed.");
    page.form("/me/codes/confirm", "Confirm", {code_field()});
    return page.finish(200);
}

http::response recovery_page(const std::vector<std::string>& codes) {
    page_builder page("One-time codes are on");
    page.paragraph(
        "Keep these recovery codes where you find them without your device. Each is good once, and they are not shown again.");
    std::vector<std::pair<std::string, std::string>> rows;
    for (std::size_t i = 0; i < codes.size(); ++i) rows.emplace_back(std::to_string(i + 1), codes[i]);
    return page.facts(rows).link("/me", "Done").finish(200);
}

http::response refuse(const error& why) {
    if (why.code == errc::invalid_value) return confirm_page(400, why.detail);
    return why.code == errc::conflict
               ? page_builder("Not done").paragraph(why.detail + ".").link("/me/codes", "Back").finish(409)
               : try_again_page();
}

// Whoever sits at an open screen may not guess on.
result<outcome> wrong_code(tenant_transaction& tx, const request_context& by, const own_account& own, const error& why) {
    if (const auto noted = lifecycle::note_failure(tx, by, own.person.id, "code"); !noted) return noted.error();
    return outcome{state_page(400, true, why.detail), disposition::refused};
}

// What the two posts have in common: from our page, by a signed-in person with an account here.
using own_work =
    std::function<result<outcome>(tenant_transaction&, const request_context&, const own_account&, const std::string&)>;
endpoint own_post(const local_accounts& of, own_work work) {
    return [&of, work = std::move(work)](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/codes");
        const std::string code(trim(field_of(read_fields(request), "code")));
        return own_plan(
            *own, request,
            [work, own = *own, code](tenant_transaction& tx, const request_context& by) { return work(tx, by, own, code); },
            refuse);
    };
}

}  // namespace

endpoint my_codes_form(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        return own ? state_page(200, own->account.has_totp()) : no_own_page(own.error(), "/me/codes");
    };
}

// With the password: whoever found an open screen would else lock its person out with an authenticator of his own.
endpoint begin_my_codes(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/codes");
        const auto off = [](int status, std::string_view note) { return state_page(status, false, note); };
        if (auto wrong =
                fault_of_present_password(of, *own, request, read_fields(request), "The present password is another one.", off))
            return *std::move(wrong);
        return own_plan(
            *own, request,
            [&of, own = *own](tenant_transaction& tx, const request_context&) -> result<outcome> {
                const auto seed = lifecycle::offer_one_time_codes(tx, of.at.keys, own.person.id);
                if (!seed) return seed.error();
                return outcome{seed_page(own, *seed)};
            },
            refuse);
    };
}

endpoint confirm_my_codes(const local_accounts& of) {
    return own_post(of,
                    [&of](tenant_transaction& tx, const request_context& by, const own_account& own,
                          const std::string& code) -> result<outcome> {
                        const auto codes = lifecycle::confirm_one_time_codes(tx, by, of.at.keys, own.person.id, code);
                        if (!codes) return codes.error();
                        return outcome{recovery_page(*codes)};
                    });
}

endpoint remove_my_codes(const local_accounts& of) {
    return own_post(of,
                    [&of](tenant_transaction& tx, const request_context& by, const own_account& own,
                          const std::string& code) -> result<outcome> {
                        const auto gone = lifecycle::remove_one_time_codes(tx, by, of.at.keys, own.person.id, code);
                        if (!gone && gone.error().code == errc::invalid_value) return wrong_code(tx, by, own, gone.error());
                        if (!gone) return gone.error();
                        return outcome{state_page(200, false, "They are off now.")};
                    });
}

}  // namespace gatehouse::protocol::login
