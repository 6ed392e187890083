#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include <algorithm>

#include "body.hpp"
#include "handing_out.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

// What became of the mail: who invited asks here why nothing arrived. A row that was pruned had left long ago.
result<void> write_delivery(json_writer& out, call& made, const mail_id& id) {
    const auto found = mail_repository(made.tx).delivery(id);
    if (!found && found.error().code != errc::not_found) return found.error();
    const mail_delivery delivery = found ? *found : mail_delivery{mail_state::sent, 0, {}, {}};
    out.name("delivery").begin_object().member("state", to_text(delivery.state)).member("attempts", delivery.attempts);
    write_time(out, "at", delivery.ended);
    out.member("failure", delivery.failure).end_object();
    return {};
}

result<std::string> role_word(call& made, const invitation& row) {
    if (!row.role) return std::string();
    const auto given = role_repository(made.tx).find(*row.role);
    if (given) return given->slug;
    return given.error().code == errc::not_found ? result<std::string>(std::string()) : given.error();
}

result<void> write_invitation(json_writer& out, call& made, const invitation& row) {
    const auto person = member_repository(made.tx).find(row.member);
    if (!person) return person.error();
    const auto given = role_word(made, row);
    if (!given) return given.error();
    write_id(out, "id", row.id).member("email", row.email);
    out.member("name", *person ? (*person)->names.display_name : std::string());
    out.member("role", *given).member("state", to_text(row.state(made.tx.now())));
    out.member("unit", row.unit ? row.unit->text() : std::string_view());
    write_id(out, "member", row.member).member("inviter", row.inviter ? row.inviter->text() : std::string_view("operator"));
    write_time(out, "created", row.created);
    write_time(out, "expires", row.expires);
    write_time(out, "accepted", row.accepted);
    write_time(out, "revoked", row.revoked);
    return write_delivery(out, made, row.mail);
}

result<http::response> answer_with(int status, call& made, const result<invitation>& row) {
    if (!row) return row.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_invitation(out, made, *row); !written) return written.error();
    out.end_object();
    return json_answer(status, std::move(body));
}

result<void> check_mail(const surroundings& around) {
    if (around.sends_mail) return {};
    return make_error(errc::conflict, "this server sends no mail: set [mail] in its settings, then invite people");
}

struct wanted_invitation {
    std::string email, name, role, unit;
};

result<std::optional<unit_id>> unit_named(call& made, const std::string& code) {
    if (code.empty()) return std::optional<unit_id>();
    const auto found = invitation_repository(made.tx).unit_of_code(code);
    if (!found) return if_absent(found.error(), errc::invalid_value, "there is no unit " + code);
    if (!found) return found.error();
    return std::optional(*found);
}

// An owner is as one who is in it.
result<bool> is_inside(call& made, const unit_id& which) {
    if (made.from.is_operator()) return true;
    const auto who = member_repository(made.tx).get(*made.from.who->member);
    if (!who) return who.error();
    const auto own = unit_repository(made.tx).of_member(who->id);
    if (!own) return own.error();
    return who->owner || std::ranges::find(*own, which) != own->end();
}

// (c): whoever accepts reaches what the unit keeps others out of. So does the caller, or may pass over units there.
result<void> check_unit(call& made, const unit_id& into) {
    const auto inside = is_inside(made, into);
    if (!inside || *inside) return inside ? result<void>() : inside.error();
    const auto there = unit_repository(made.tx).resources(into, "", limits::rights_above + 1);
    if (!there) return there.error();
    if (std::ssize(*there) > limits::rights_above)
        return make_error(errc::too_many, "the unit has more than can be looked at: ask somebody who is in it");
    for (const auto& id : *there) {
        const auto one = resource_repository(made.tx).find(id);
        if (!one) return one.error();
        if (auto may = check_held_there(made, *one, {"units:bypass"}); !may) return may;
    }
    return {};
}

// Both permissions: it makes a member, and gives a role.
result<http::response> invite(call& made, const wanted_invitation& wanted) {
    if (auto mail = check_mail(made.around); !mail) return mail.error();
    if (auto may = permit(made, access::permission::roles_assign); !may) return may.error();
    const auto given = find_role(made.tx, wanted.role);
    if (!given) return given.error();
    if (auto may = check_assignable(made, *given); !may) return may.error();
    const auto unit = unit_named(made, wanted.unit);
    if (!unit) return unit.error();
    if (*unit)
        if (auto may = check_unit(made, **unit); !may) return may.error();
    return answer_with(201, made,
                       lifecycle::invite(made.tx, made.from.by, made.around.at.keys, made.around.at.place.text(),
                                         {wanted.email, wanted.name, *unit, *given}));
}

// A first password is a credential of somebody who is here already: no key makes one, whoever owns it.
result<void> check_no_key(call& made) {
    return made.from.is_key() ? permit(made, access::permission::credentials_reset) : result<void>();
}

// It gives no right, so no role is asked for; but nobody gets somebody in who stands above him.
result<http::response> invite_to_password(call& made, const std::string& id) {
    if (auto may = check_no_key(made); !may) return may.error();
    if (auto mail = check_mail(made.around); !mail) return mail.error();
    const auto who = find_living_member(made.tx, id);
    if (!who) return who.error();
    if (auto may = check_not_above(made, who->id); !may) return may.error();
    const auto& at = made.around.at;
    return answer_with(201, made, lifecycle::invite_member(made.tx, made.from.by, at.keys, at.place.text(), who->id));
}

result<void> check_could_send(call& made, const invitation& row) {
    if (!row.role) return check_not_above(made, row.member);
    const auto given = role_repository(made.tx).find(*row.role);
    return given ? check_assignable(made, *given) : given.error();
}

// Whoever sends it again or takes it back could have sent it.
result<invitation_id> own_invitation(call& made, bool again) {
    const auto id = invitation_id::parse(made.path_value(0));
    if (!id) return id.error();
    const auto row = invitation_repository(made.tx).find(*id);
    if (!row) return row.error();
    if (auto may = row->role || !again ? result<void>() : check_no_key(made); !may) return may.error();
    if (auto may = check_could_send(made, *row); !may) return may.error();
    return *id;
}

result<http::response> resend(call& made) {
    if (auto mail = check_mail(made.around); !mail) return mail.error();
    const auto id = own_invitation(made, true);
    if (!id) return id.error();
    return answer_with(
        200, made, lifecycle::resend_invitation(made.tx, made.from.by, made.around.at.keys, made.around.at.place.text(), *id));
}

result<http::response> revoke(call& made) {
    const auto id = own_invitation(made, false);
    if (!id) return id.error();
    const auto& keys = made.around.at.keys;
    const auto hash = [&keys](std::string_view text) { return keys.mac(lifecycle::tombstone_label, text); };
    return answer_with(200, made, lifecycle::revoke_invitation(made.tx, made.from.by, *id, hash));
}

}  // namespace

result<http::response> list_invitations(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto page = invitation_repository(made.tx).list(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& row : *page) {
        out.begin_object();
        if (auto written = write_invitation(out, made, row); !written) return written.error();
        out.end_object();
    }
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<writing> invite_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (const auto member = body.optional_text("member")) {
        if (auto read = body.finish(); !read) return read.error();
        return writing([id = *member](call& made) { return invite_to_password(made, id); });
    }
    wanted_invitation wanted;
    wanted.email = body.text("email");
    wanted.name = body.text_or("name", "");
    wanted.role = body.text("role");
    wanted.unit = body.text_or("unit", "");
    if (wanted.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return invite(made, wanted); });
}

result<writing> resend_invitation(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return resend(made); });
}

result<writing> revoke_invitation(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return revoke(made); });
}

}  // namespace gatehouse::protocol::admin
