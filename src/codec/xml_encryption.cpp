#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml_encryption.hpp>

#include <array>
#include <vector>

namespace gatehouse::xml {
namespace {

constexpr std::string_view xenc = "http://www.w3.org/2001/04/xmlenc#", xenc11 = "http://www.w3.org/2009/xmlenc11#",
                           dsig = "http://www.w3.org/2000/09/xmldsig#",
                           rsa_oaep_mgf1p = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
                           rsa_oaep = "http://www.w3.org/2009/xmlenc11#rsa-oaep";

struct cipher_row {
    std::string_view uri;
    content_cipher cipher;
};
constexpr std::array<cipher_row, 6> ciphers = {{
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", content_cipher::aes128_gcm},
    {"http://www.w3.org/2009/xmlenc11#aes192-gcm", content_cipher::aes192_gcm},
    {"http://www.w3.org/2009/xmlenc11#aes256-gcm", content_cipher::aes256_gcm},
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", content_cipher::aes128_cbc},
    {"http://www.w3.org/2001/04/xmlenc#aes192-cbc", content_cipher::aes192_cbc},
    {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", content_cipher::aes256_cbc},
}};

struct digest_row {
    std::string_view digest_uri, mask_uri;
    oaep_digest digest;
};
constexpr std::array<digest_row, 4> digests = {{
    {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2009/xmlenc11#mgf1sha1", oaep_digest::sha1},
    {"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2009/xmlenc11#mgf1sha256", oaep_digest::sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2009/xmlenc11#mgf1sha384", oaep_digest::sha384},
    {"http://www.w3.org/2001/04/xmlenc#sha512", "http://www.w3.org/2009/xmlenc11#mgf1sha512", oaep_digest::sha512},
}};

struct wrapped_key {
    oaep_parameters with;
    std::string bytes;
};

std::string algorithm(const node& method) { return method.attribute("Algorithm").value_or(""); }

checked<content_cipher> cipher_of(const node& data, bool allow_cbc) {
    const auto uri = algorithm(data.child(xenc, "EncryptionMethod"));
    for (const auto& row : ciphers)
        if (row.uri == uri && (is_authenticated(row.cipher) || allow_cbc)) return row.cipher;
    return fault{"enc.algorithm", uri};
}

checked<std::string> cipher_value(const node& holder) {
    const node data = holder.child(xenc, "CipherData"), value = data.child(xenc, "CipherValue");
    if (data.child(xenc, "CipherReference")) return fault{"enc.reference", "CipherReference"};
    auto bytes = value ? from_base64(value.text().value_or("!")) : std::nullopt;
    if (!bytes) return fault{"enc.structure", "CipherValue"};
    return std::move(*bytes);
}

checked<oaep_parameters> parameters_of(const node& method) {
    const auto uri = algorithm(method);
    if (uri != rsa_oaep_mgf1p && uri != rsa_oaep) return fault{"enc.algorithm", uri};
    oaep_parameters out;
    for (const node part : method.children()) {
        const auto named = algorithm(part);
        bool known = part.is(xenc, "OAEPparams");
        if (known) out.label = from_base64(part.text().value_or("")).value_or("");
        for (const auto& row : digests) {
            if (part.is(dsig, "DigestMethod") && named == row.digest_uri) out.digest = row.digest, known = true;
            if (uri == rsa_oaep && part.is(xenc11, "MGF") && named == row.mask_uri) out.mask = row.digest, known = true;
        }
        if (!known) return fault{"enc.algorithm", std::string(part.name()) + " " + named};
    }
    return out;
}

checked<std::vector<wrapped_key>> wrapped_keys(const node& holder) {
    std::vector<node> found;
    for (node at = holder.first_child(); at; at = at.next_below(holder)) {
        if (at.is(xenc, "EncryptedKey")) found.push_back(at);
        // A key beside the data may be pointed at by its Id; nothing is fetched.
        if (at.is(dsig, "RetrievalMethod") && !at.attribute("URI").value_or("").starts_with('#'))
            return fault{"enc.reference", "RetrievalMethod " + at.attribute("URI").value_or("")};
        if (at.is(xenc, "CipherReference")) return fault{"enc.reference", "CipherReference"};
    }
    if (found.size() > limits::encrypted_keys) return fault{"enc.key_count", std::to_string(found.size())};
    std::vector<wrapped_key> out;
    for (const node& key : found) {
        auto with = parameters_of(key.child(xenc, "EncryptionMethod"));
        if (!with) return with.error();
        auto bytes = cipher_value(key);
        if (!bytes) return bytes.error();
        out.push_back({std::move(*with), std::move(*bytes)});
    }
    return out;
}

secret unwrap(const std::vector<wrapped_key>& wrapped, std::span<const private_key> keys, content_cipher cipher) {
    for (const auto& candidate : wrapped)
        for (const auto& key : keys)
            if (auto opened = oaep_unwrap(key, candidate.with, candidate.bytes);
                opened && opened->reveal().size() == key_bytes(cipher))
                return std::move(*opened);
    return random_content_key(cipher);
}

}  // namespace

checked<decrypted> decrypt(const node& holder, std::span<const private_key> keys, bool allow_cbc) {
    const node data = holder.child(xenc, "EncryptedData");
    if (!data || holder.count(xenc, "EncryptedData") != 1) return fault{"enc.structure", "EncryptedData"};
    auto wrapped = wrapped_keys(holder);
    if (!wrapped) return wrapped.error();
    const auto cipher = cipher_of(data, allow_cbc);
    if (!cipher) return cipher.error();
    const auto sealed = cipher_value(data);
    if (!sealed) return sealed.error();
    const secret key = unwrap(*wrapped, keys, *cipher);
    auto plain = open_content(*cipher, key.reveal(), *sealed);
    if (!plain) return fault{"enc.failed", ""};
    return decrypted{std::move(*plain), is_authenticated(*cipher)};
}

result<std::string> encrypt(std::string_view plaintext, const public_key& to, content_cipher cipher,
                            const oaep_parameters& with) {
    const auto& digest = digests[static_cast<std::size_t>(with.digest)];
    const auto& mask = digests[static_cast<std::size_t>(with.mask)];
    const secret key = random_content_key(cipher);
    const auto wrapped = oaep_wrap(to, with, key.reveal());
    const auto sealed = seal_content(cipher, key.reveal(), plaintext);
    if (!wrapped || !sealed || !with.label.empty()) return make_error(errc::invalid_value, "encryption failed");
    const bool plain_mask = with.mask == oaep_digest::sha1;
    std::string out =
        "<xenc:EncryptedData xmlns:xenc=\"" + std::string(xenc) + "\" Type=\"http://www.w3.org/2001/04/xmlenc#Element\">";
    out.append("<xenc:EncryptionMethod Algorithm=\"").append(ciphers[static_cast<std::size_t>(cipher)].uri).append("\"/>");
    out.append("<ds:KeyInfo xmlns:ds=\"").append(dsig).append("\"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"");
    out.append(plain_mask ? rsa_oaep_mgf1p : rsa_oaep)
        .append("\"><ds:DigestMethod Algorithm=\"")
        .append(digest.digest_uri)
        .append("\"/>");
    if (!plain_mask)
        out.append("<xenc11:MGF xmlns:xenc11=\"").append(xenc11).append("\" Algorithm=\"").append(mask.mask_uri).append("\"/>");
    out.append("</xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>").append(to_base64(*wrapped));
    out.append("</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>");
    return out + to_base64(*sealed) + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
}

}  // namespace gatehouse::xml
