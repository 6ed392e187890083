#include <gatehouse/domain/lifecycle/trusted_devices.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

http::response device_page(const std::vector<lifecycle::trusted_device>& all, std::string_view note = {}) {
    page_builder page("Trusted browsers");
    page.paragraph(all.empty() ? "There is none: signing in asks for a code everywhere."
                               : "In these, signing in asks for the password and for no code.");
    for (const auto& one : all) {
        page.facts({{"Browser", one.agent.empty() ? "unknown" : one.agent},
                    {"Trusted", shown_time(one.since)},
                    {"Until", shown_time(one.until)}});
        page.form("/me/devices/end", "Trust it no more", {hidden("device", one.id)});
    }
    page.link("/me/codes", "One-time codes").link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(200);
}

http::response not_ended(const error& why) {
    if (why.code == errc::unauthenticated) return to_login("/me/devices");
    if (why.code != errc::not_found) return try_again_page();
    return page_builder("Not done").paragraph("That browser is trusted no more.").link("/me/devices", "Back").finish(404);
}

}  // namespace

endpoint my_devices(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/devices");
        std::vector<lifecycle::trusted_device> all;
        const auto read = of.at.data.read(own->who.organization, [&](tenant_transaction& tx) -> result<void> {
            auto found = lifecycle::trusted_devices(tx, own->person.id);
            if (!found) return found.error();
            all = *std::move(found);
            return {};
        });
        return read ? device_page(all) : try_again_page();
    };
}

endpoint end_my_device(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/devices");
        auto ending = own_plan(
            *own, request,
            [who = own->person.id, id = field_of(read_fields(request), "device")](
                tenant_transaction& tx, const request_context& by) -> result<outcome> {
                const auto done = lifecycle::end_trusted_device(tx, by, who, id);
                if (!done) return done.error();
                const auto left = lifecycle::trusted_devices(tx, who);
                if (!left) return left.error();
                return outcome{device_page(*left, "Done.")};
            },
            not_ended);
        ending.turn = write_class::revocation;
        return ending;
    };
}

}  // namespace gatehouse::protocol::login
