#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/mail_repository.hpp>

#include <algorithm>

namespace gatehouse::lifecycle {
namespace {

std::string place_of(const organization_id& of, const mail_id& id) {
    return std::string(of.text()) + "/mail/" + std::string(id.text()) + "/sealed";
}

// What an organization calls itself may be in it, and must not go on in the mail's text.
std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
}

}  // namespace

result<mail_id> post(tenant_transaction& tx, const crypto::keyring& keys, const member_id& to, const letter& what) {
    waiting_mail row{tx.new_id<mail_id>(), what.kind, what.recipient, {}, 0};
    row.sealed = keys.seal(one_line(what.subject) + "\n" + what.text, place_of(tx.organization(), row.id), tx.random());
    if (const auto in = mail_repository(tx).insert(row, to); !in) return in.error();
    return row.id;
}

result<letter> unseal(const crypto::keyring& keys, const organization_id& of, const waiting_mail& row) {
    const auto plain = keys.unseal(row.sealed, place_of(of, row.id));
    if (!plain) return plain.error();
    const auto content = plain->reveal();
    const auto end = std::min(content.find('\n'), content.size());
    return letter{row.kind, row.recipient, std::string(content.substr(0, end)),
                  std::string(content.substr(std::min(end + 1, content.size())))};
}

std::string address_of(const member& who) {
    const std::string& address = who.recovery_address.empty() ? who.names.email : who.recovery_address;
    return is_mail_address(address) ? address : std::string();
}

bool is_mail_address(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > limits::mail_address_bytes)
        return false;
    if (text.find('@') != at || text.find_first_of(" <>\",;:\\()[]") != std::string_view::npos) return false;
    return !has_hidden_characters(text);
}

}  // namespace gatehouse::lifecycle
