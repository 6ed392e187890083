#pragma once
#include <span>
#include <string>
#include <string_view>

#include <gatehouse/codec/xml.hpp>
#include <gatehouse/crypto/content_encryption.hpp>

namespace gatehouse::xml {

struct decrypted {
    std::string plaintext;  // not yet judged by anyone: it goes through the gates like any stranger's bytes
    bool authenticated;     // a cipher with a tag; without one, whoever sees how a failure looks can decrypt by asking
};

// Opens what a saml:EncryptedAssertion (or EncryptedID) holds: one xenc:EncryptedData, its EncryptedKey inside KeyInfo or
// beside it. Our own reading of EncryptedKey, because xmlsec1 1.2.37 knows only SHA-1 OAEP and would follow KeyInfo. Codes:
// enc.structure, enc.reference, enc.key_count, enc.algorithm (all said before any key is used), and enc.failed for everything
// that happens after.
checked<decrypted> decrypt(const node& holder, std::span<const private_key> keys, bool allow_cbc);

// The xenc:EncryptedData of plaintext for one receiver: what a local identity provider sends.
result<std::string> encrypt(std::string_view plaintext, const public_key& to, content_cipher cipher,
                            const oaep_parameters& with);

}  // namespace gatehouse::xml
