#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/domain/lifecycle/trusted_devices.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<member> living_target(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    auto found = member_repository(made.tx).get(*id);
    if (found && found->gone()) return make_error(errc::conflict, "this member was removed");
    return found;
}

result<http::response> unlock(call& made) {
    const auto target = living_target(made);
    if (!target) return target.error();
    if (auto may = check_not_above(made, target->id); !may) return may.error();
    if (auto done = lifecycle::unlock(made.tx, made.from.by, target->id); !done) return done.error();
    return object_answer(200, [&](json_writer& out) { write_member(out, *target); });
}

// Whoever may set somebody's password may become that person: it takes a level above (security.md, Principals).
result<void> check_above(call& made, const member_id& target) {
    const auto own = level_of_caller(made), other = made.around.at.decider.highest_level_of(made.tx, target);
    if (!own) return own.error();
    if (!other) return other.error();
    if (*own > *other) return {};
    return make_error(errc::forbidden, "resetting somebody's credentials takes a higher level than that person's (" +
                                           std::to_string(*other) + "); yours is " + std::to_string(*own));
}

result<http::response> reset(call& made) {
    const auto target = living_target(made);
    if (!target) return target.error();
    if (auto may = check_above(made, target->id); !may) return may.error();
    if (!made.around.sends_mail)
        return make_error(errc::conflict, "this server sends no mail, and the new password is chosen by a link in a mail");
    const auto& at = made.around.at;
    if (auto done = lifecycle::reset_credentials(made.tx, made.from.by, at.keys, at.place.text(), target->id); !done)
        return done.error();
    return object_answer(200, [&](json_writer& out) { write_member(out, *target); });
}

using posture = account_repository::posture;

// An identity provider's second factor is known by the sessions that it opened.
std::string_view factor_of(const posture& who) {
    if (who.totp) return "one_time_codes";
    return who.mfa_session ? "identity_provider" : "none";
}

result<void> write_posture(json_writer& out, call& made, const access::permission_model& model, const posture& who) {
    const auto level = made.around.at.decider.highest_level_of(made.tx, who.member);
    if (!level) return level.error();
    out.begin_object();
    write_id(out, "id", who.member).member("user_name", who.user_name).member("display_name", who.display_name);
    out.member("mfa", factor_of(who)).member("password", who.password).member("identity_provider", who.by_connection);
    out.member("administrator", *level >= model.protected_level).end_object();
    return {};
}

}  // namespace

result<writing> unlock_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return unlock(made); });
}

result<writing> reset_member_credentials(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return reset(made); });
}

// A page of active members; whoever wants the whole organization's coverage adds pages up.
result<http::response> list_mfa(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    auto page = account_repository(made.tx).postures(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked, [](const account_repository::posture& last) { return last.member.text(); });
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& who : *page)
        if (auto written = write_posture(out, made, **model, who); !written) return written.error();
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<std::map<std::string, std::string_view, std::less<>>> factors_after(call& made, std::string_view after,
                                                                           std::int64_t most) {
    const auto page = account_repository(made.tx).postures(after, most);
    if (!page) return page.error();
    std::map<std::string, std::string_view, std::less<>> factors;
    for (const auto& who : *page) factors.emplace(who.member.text(), factor_of(who));
    return factors;
}

result<void> write_account(json_writer& out, call& made, const member& of) {
    const auto account = account_repository(made.tx).find(of.id);
    if (!account) return account.error();
    out.name("account");
    if (!*account) {
        out.null();
        return {};
    }
    const auto devices = lifecycle::trusted_devices(made.tx, of.id);
    if (!devices) return devices.error();
    out.begin_object().member("password", !(*account)->password_hash.empty()).member("one_time_codes", (*account)->has_totp());
    const bool locked = (*account)->locked(made.tx.now());
    out.member("locked", locked);
    write_time(out, "locked_until", locked ? (*account)->locked_until : std::nullopt);
    out.member("trusted_browsers", static_cast<std::int64_t>(devices->size()));
    out.member("recovery_address", !of.recovery_address.empty());
    out.member("contact", (*account)->contact).end_object();
    return {};
}

}  // namespace gatehouse::protocol::admin
