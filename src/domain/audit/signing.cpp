#include <gatehouse/domain/audit/signing.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/chain.hpp>

namespace gatehouse::audit {
namespace {

constexpr auto scheme = signature_scheme::ecdsa_sha256;
constexpr std::size_t id_bytes = 16;

std::string place_of(std::string_view id) { return "audit_key/" + std::string(id) + "/sealed"; }

std::string endorsement_of(std::string_view before, std::string_view next_public) {
    return canonical({"gatehouse.audit_key.1", before, next_public});
}

}  // namespace

std::string id_of(const public_key& key) {
    return to_base64url(std::string_view(crypto::sha256(key.spki())).substr(0, id_bytes));
}

result<signer> signer::open(const audit_key& key, const crypto::keyring& keys) {
    const auto pem = keys.unseal(key.sealed, place_of(key.id));
    if (!pem) return pem.error();
    auto half = private_key::from_pem(pem->reveal());
    if (!half) return half.error();
    return signer(key.id, *std::move(half));
}

result<std::string> signer::sign(std::string_view statement) const {
    const auto made = key_.sign(scheme, statement);
    if (!made) return made.error();
    return to_base64url(*made);
}

result<audit_key> make_key(const crypto::keyring& keys, random_source& random, const std::optional<audit_key>& before) {
    const auto made = private_key::generate(key_kind::ec);
    if (!made) return made.error();
    audit_key out;
    out.number = before ? before->number + 1 : 1;
    out.public_key = made->public_part().spki();
    out.id = id_of(made->public_part());
    out.sealed = keys.seal(made->to_pem().reveal(), place_of(out.id), random);
    if (!before) return out;
    const auto old = signer::open(*before, keys);
    if (!old) return old.error();
    auto endorsement = old->sign(endorsement_of(before->id, out.public_key));
    if (!endorsement) return endorsement.error();
    out.endorsed_by = before->id;
    out.endorsement = *std::move(endorsement);
    return out;
}

bool is_signed_by(const public_key& key, std::string_view statement, std::string_view signature_base64url) {
    const auto signature = from_base64url(signature_base64url);
    return signature && key.verify(scheme, statement, *signature);
}

bool is_endorsed(const audit_key& next, const public_key& before) {
    return is_signed_by(before, endorsement_of(next.endorsed_by, next.public_key), next.endorsement);
}

}  // namespace gatehouse::audit
