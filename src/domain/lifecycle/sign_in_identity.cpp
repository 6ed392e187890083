#include "sign_in_identity.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

recognition refused(std::string reason) { return {std::move(reason), std::nullopt, {}}; }

std::string_view domain_part(std::string_view text) {
    const std::size_t at = text.rfind('@');
    return at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
}

// Whoever controls an IdP can put any address into an assertion: only addresses of a domain that was proved for this very
// connection say anything about who somebody is.
result<bool> domain_is_proved(tenant_transaction& tx, const connection_id& at, std::string_view subject) {
    const std::string_view domain = domain_part(subject);
    if (domain.empty()) return true;
    const auto found = saml_setup_repository(tx).find_domain(ascii_lower(domain));
    if (!found) return found.error();
    return *found && (*found)->connection == at;
}

result<std::optional<link>> find_by_email(tenant_transaction& tx, const connection_id& in, std::string_view email) {
    const attribute_path path{"", "emails", "value"};
    const auto found =
        link_repository(tx).list(in, query::compare(path, compare_op::eq, value(email), {value_type::string, false}), {1, 2});
    if (!found) return found.error();
    if (found->items.size() != 1) return std::optional<link>();  // two of them: nobody can say which
    return std::optional(found->items.front());
}

result<std::optional<link>> match(tenant_transaction& tx, const connection& at, std::string_view subject) {
    switch (at.settings.match) {
        case subject_match::user_name: return link_repository(tx).find_by_user_name(at.id, subject);
        case subject_match::external_id: return link_repository(tx).find_by_external_id(at.id, subject);
        case subject_match::email: return find_by_email(tx, at.id, subject);
    }
    return std::optional<link>();
}

result<recognition> recognized_by(tenant_transaction& tx, const link& found, bool pinned) {
    auto person = member_repository(tx).get(found.member);
    if (!person) return person.error();
    return recognition{"", recognized{std::move(*person), found.id, found.active, pinned}, {}};
}

// Why there is nobody: removed people are told so, strangers are not told apart from typing errors.
result<recognition> nobody(tenant_transaction& tx, const crypto::keyring& keys, const connection& at,
                           const proved_sign_in& proved) {
    const keyed_hash hash = [&keys](std::string_view text) { return keys.mac(tombstone_label, text); };
    auto buried = find_tombstone(tx, at.id, proved.subject, proved.subject, hash);
    if (buried && !*buried && proved.identity) buried = find_tombstone(tx, at.id, *proved.identity, hash);
    if (!buried) return buried.error();
    return refused(*buried ? "user.removed" : "user.unknown");
}

result<recognition> recognize_pinned(tenant_transaction& tx, const connection& at, const proved_sign_in& proved,
                                     const saml_sign_in_repository::pin& pin) {
    const auto pinned = link_repository(tx).find(at.id, pin.link);
    if (!pinned) return pinned.error();
    if (!*pinned) return refused("user.removed");
    const auto now_matching = match(tx, at, proved.subject);
    if (!now_matching) return now_matching.error();
    if (*now_matching && (*now_matching)->id != pin.link) return refused("identity.conflict");
    return recognized_by(tx, **pinned, true);
}

}  // namespace

result<recognition> recognize(tenant_transaction& tx, const crypto::keyring& keys, const connection& at,
                              const proved_sign_in& proved) {
    if (proved.identity) {
        const auto known = saml_sign_in_repository(tx).find_pin(at.id, *proved.identity);
        if (!known) return known.error();
        if (*known) return recognize_pinned(tx, at, proved, **known);
    }
    if (proved.subject.empty()) return refused("name_id.absent");
    const auto proved_domain = domain_is_proved(tx, at.id, proved.subject);
    if (!proved_domain) return proved_domain.error();
    if (!*proved_domain) return refused("identity.domain_not_owned");
    const auto found = match(tx, at, proved.subject);
    if (!found) return found.error();
    if (!*found) return nobody(tx, keys, at, proved);
    return recognized_by(tx, **found, false);
}

result<void> pin(tenant_transaction& tx, const proved_sign_in& proved, const recognized& who) {
    if (!proved.identity || who.pinned) return {};
    return saml_sign_in_repository(tx).add_pin(proved.connection, *proved.identity, {who.person.id, who.link});
}

}  // namespace gatehouse::lifecycle
