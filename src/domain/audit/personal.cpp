#include <gatehouse/domain/audit/personal.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "personal_places.hpp"

namespace gatehouse::audit {
result<void> record_person(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                           object facts, const member_id& of, object values) {
    const auto position = change_repository(tx).append(by, kind, target, to_json(value(std::move(facts))));
    if (!position) return position.error();
    return evidence_repository(tx).say_of(of, *position, by.ip, to_json(value(std::move(values))));
}

object values_of(const member_names& names) {
    object out;
    for (const auto& [name, text] : {std::pair("display_name", &names.display_name), std::pair("user_name", &names.user_name),
                                     std::pair("email", &names.email)})
        if (!text->empty()) out.set(name, value(*text));
    return out;
}

std::string owner_of_address(const change& row) {
    if (row.actor_kind == to_text(actor_kind::session) || row.actor_kind == to_text(actor_kind::api_key)) return row.actor;
    if (row.kind != to_text(change_kind::session_opened)) return {};
    const auto facts = parse_json(row.facts);
    const value* member = facts ? facts->find("member") : nullptr;
    return member ? std::string(member->text()) : std::string();
}

result<person_keys::person*> person_keys::of(std::string_view member) {
    if (const auto known = found_.find(member); known != found_.end()) return &known->second;
    auto found = look_up(member);
    if (!found) return found.error();
    return &found_.emplace(member, *std::move(found)).first->second;
}

result<person_keys::person> person_keys::look_up(std::string_view member) {
    const auto id = member_id::parse(member);
    if (!id) return person{};
    const auto row = member_repository(tx_).find(*id);
    if (!row) return row.error();
    if (!*row) return person{};
    person out{true, (*row)->status == member_status::erased};
    const auto sealed = evidence_repository(tx_).member_key(member);
    if (!sealed) return sealed.error();
    if (!*sealed || out.erased) return out;
    auto key = keys_.unseal(**sealed, place_of_key(tx_, member));
    if (!key) return key.error();
    auto ring = keyring_of(*std::move(key));
    if (!ring) return ring.error();
    out.key = *std::move(ring);
    return out;
}

result<personal_values> personal_reader::read(const evidence_row& row) {
    personal_values out{row.told.ip, {}};
    const auto parts = row.personal ? parse_json(*row.personal) : result<value>(value(value::array()));
    if (!parts || !parts->if_array()) return make_error(errc::internal, "personal values are no list of parts");
    for (const value& each : *parts->if_array())
        if (auto read = read_part(row, each, out.people); !read) return read.error();
    const std::string owner = owner_of_address(row.told);
    if (owner.empty()) return out;
    const auto whose = keys_.of(owner);
    if (!whose) return whose.error();
    if ((*whose)->erased) out.ip.clear();  // not sealed yet
    if (const value* own = out.people.find(owner))
        if (const value* ip = own->find("ip")) out.ip = ip->text();
    return out;
}

result<void> personal_reader::read_part(const evidence_row& row, const value& part, object& into) {
    const value *of = part.find("of"), *sealed = part.find("sealed"), *plain = part.find("plain");
    if (!of) return {};
    const auto whose = keys_.of(of->text());
    if (!whose) return whose.error();
    if ((*whose)->erased || !(*whose)->known) return {};
    if (plain) into.set(of->text(), *plain);
    if (!sealed || !(*whose)->key) return {};
    const auto opened = (*whose)->key->unseal(sealed->text(), place_of_value(row.told.position));
    if (!opened) return {};  // whoever changed the row is named by the chain, not here
    if (auto values = parse_json(opened->reveal())) into.set(of->text(), *std::move(values));
    return {};
}

}  // namespace gatehouse::audit
