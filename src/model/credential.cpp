#include <gatehouse/base/text.hpp>
#include <gatehouse/model/credential.hpp>

#include <optional>

namespace gatehouse {
namespace {

constexpr std::size_t prefix_bytes = 4, id_bytes = 22, secret_bytes = 32;

std::string pack(std::string_view uuid) {
    std::string hex;
    for (const char c : uuid)
        if (c != '-') hex += c;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return to_base64url(bytes);
}

std::optional<std::string> unpack(std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != 16) return std::nullopt;
    std::string uuid = to_hex(*bytes);
    for (const std::size_t at : {8U, 13U, 18U, 23U}) uuid.insert(at, 1, '-');
    return uuid;
}

}  // namespace

result<credential_handle> parse_credential(credential_kind kind, std::string_view text) {
    const auto refused = [] { return make_error(errc::unauthenticated, "not a credential of this kind"); };
    const std::string_view prefix = facts_of(kind).prefix;
    if (text.size() != prefix_bytes + 2 * id_bytes + secret_bytes || !text.starts_with(prefix)) return refused();
    const auto organization = unpack(text.substr(prefix_bytes, id_bytes));
    const auto id = unpack(text.substr(prefix_bytes + id_bytes, id_bytes));
    if (!organization || !id) return refused();
    return credential_handle{kind, organization_id::trusted(*organization), *id};
}

secret new_credential(credential_kind kind, const organization_id& organization, std::string_view row_id,
                      random_source& random) {
    std::string text(facts_of(kind).prefix);
    text += pack(organization.text());
    text += pack(row_id);
    text += random_base64url(random, secret_bytes * 6 / 8);
    return secret(std::move(text));
}

}  // namespace gatehouse
