#include <gatehouse/domain/audit/chain.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

namespace gatehouse::audit {
namespace {

// The number of the form: another one is another first field, and never the same bytes.
constexpr std::string_view row_form = "gatehouse.change.1", checkpoint_form = "gatehouse.checkpoint.1";

void append_length(std::string& out, std::size_t length) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>((std::uint64_t{length} >> shift) & 0xff));
}

}  // namespace

std::string canonical(std::initializer_list<std::string_view> fields) {
    std::string out;
    for (const std::string_view each : fields) {
        append_length(out, each.size());
        out.append(each);
    }
    return out;
}

std::string chain_hash(std::string_view before, const organization_id& of, const evidence_row& row) {
    const change& told = row.told;
    // No personal values and an empty list of them are two things.
    const std::string personal = row.personal ? "+" + *row.personal : "-";
    return to_base64url(
        crypto::sha256(canonical({row_form, before, of.text(), std::to_string(told.position), told.id.text(),
                                  std::to_string(told.at.ms), told.actor_kind, told.actor, told.via, told.request_id, told.ip,
                                  told.kind, told.target.kind, told.target.id, told.facts, personal})));
}

std::string statement_of(const organization_id& of, const checkpoint& at) {
    return canonical({checkpoint_form, of.text(), std::to_string(at.generation), std::to_string(at.position), at.hash, at.key,
                      std::to_string(at.at.ms)});
}

std::int64_t first_position_of(const checkpoint& at) {
    return at.position - static_cast<std::int64_t>(at.hashes.size() / hash_characters) + 1;
}

std::string_view sealed_hash_at(const checkpoint& over, std::int64_t position) {
    const std::int64_t number = position - first_position_of(over);
    if (number < 0 || position > over.position) return {};
    return std::string_view(over.hashes).substr(static_cast<std::size_t>(number) * hash_characters, hash_characters);
}

}  // namespace gatehouse::audit
