#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/account_repository.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

struct profile {
    std::string name, contact;
};

http::response ask(int status, const profile& shown, std::string_view note = {}) {
    page_builder page("Your profile");
    page.form("/me/profile", "Save",
              {{"name", "Name", "text", shown.name, "name"},
               {"contact", "Contact (telephone, room …)", "text", shown.contact, "tel", false}});
    page.form("/me/picture", "Upload", {{"picture", "Picture (PNG or JPEG)", "file", ""}});
    page.link("/me/picture", "See your picture").link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

bool is_good(const std::string& text) { return text.size() <= limits::name_bytes && !has_hidden_characters(text); }

result<outcome> save(tenant_transaction& tx, const request_context& by, const member_id& who, const profile& wanted) {
    account_repository accounts(tx);
    auto account = accounts.find(who);
    if (!account) return account.error();
    if (!*account) return make_error(errc::conflict, "no account");
    (*account)->contact = wanted.contact;
    if (const auto put = accounts.put(**account); !put) return put.error();
    if (const auto named = accounts.set_name(who, wanted.name); !named) return named.error();
    if (const auto told = audit::record(tx, by, change_kind::profile_changed, change_target::of(who)); !told)
        return told.error();
    return outcome{ask(200, wanted, "Saved.")};
}

}  // namespace

endpoint my_profile_form(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/profile");
        return ask(200, {own->person.names.display_name, own->account.contact});
    };
}

endpoint my_profile(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/profile");
        const auto fields = read_fields(request);
        const profile wanted{std::string(trim(field_of(fields, "name"))), std::string(trim(field_of(fields, "contact")))};
        if (wanted.name.empty() || !is_good(wanted.name) || !is_good(wanted.contact))
            return ask(400, wanted, "A name is needed; neither may be longer than 256 bytes or hold invisible characters.");
        return own_plan(
            *own, request,
            [who = own->person.id, wanted](tenant_transaction& tx, const request_context& by) {
                return save(tx, by, who, wanted);
            },
            [](const error&) { return try_again_page(); });
    };
}

}  // namespace gatehouse::protocol::login
