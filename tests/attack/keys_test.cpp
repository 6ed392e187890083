#include <boost/test/unit_test.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <gatehouse/base/text.hpp>

#include "attack/generator.hpp"

// Section 2b of the catalogue: keys and algorithms.
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

std::string number(EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key, name, &value);
    std::string out(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(out.data()));
    BN_free(value);
    return out;
}

std::string rsa_key_value(const std::string& modulus, const std::string& exponent) {
    return "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>\n" + to_base64(modulus) + "\n</ds:Modulus><ds:Exponent>" +
           to_base64(exponent) + "</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";
}
std::string rsa_key_value(EVP_PKEY* key) {
    return rsa_key_value(number(key, OSSL_PKEY_PARAM_RSA_N), number(key, OSSL_PKEY_PARAM_RSA_E));
}
std::string bare_descriptor(const std::string& key_value) {
    return "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo>" + key_value + "</ds:KeyInfo></md:KeyDescriptor>";
}

before signed_by(const private_key& key, const std::string& key_info) {
    return [=](recipe& how) {
        how.signer = key;
        how.signature = swap(how.signature, element(how.signature, "ds:KeyInfo"), "<ds:KeyInfo>" + key_info + "</ds:KeyInfo>");
    };
}
std::string x509(const certificate& shown) {
    return "<ds:X509Data><ds:X509Certificate>" + shown.base64 + "</ds:X509Certificate></ds:X509Data>";
}

// SignedInfo as exclusive C14N writes it: our template is nearly that already.
std::string canonical(const std::string& signed_info) {
    std::string out = swap(signed_info, "<ds:SignedInfo>", "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">");
    for (auto end = out.find("/>"); end != std::string::npos; end = out.find("/>")) {
        const auto start = out.rfind('<', end);
        const auto name = out.substr(start + 1, out.find(' ', start) - start - 1);
        out.replace(end, 2, "></" + name + ">");
    }
    return out;
}

std::string hmac(std::string_view key, std::string_view bytes) {
    unsigned char out[32];
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
         bytes.size(), out, &length);
    return {reinterpret_cast<char*>(out), length};
}

// The provider's public certificate as the secret: what a verifier does that takes any algorithm for any key.
std::string hmac_with_public_key(std::string text, const std::string& parameters) {
    const auto info = element(text, "ds:SignedInfo");
    const auto confused = swap(info, "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>",
                               "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\">" +
                                   parameters + "</ds:SignatureMethod>");
    const auto value = to_base64(hmac(keys::fresh().idp_certificate.pem(), canonical(confused)));
    text = swap(text, element(text, "ds:SignatureValue"), "<ds:SignatureValue>" + value + "</ds:SignatureValue>");
    return swap(text, info, confused);
}

after method(const std::string& uri) {
    return replace("<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                   "<ds:SignatureMethod Algorithm=\"" + uri);
}

const std::string more = "http://www.w3.org/2001/04/xmldsig-more#", dsig = "http://www.w3.org/2000/09/xmldsig#",
                  xenc = "http://www.w3.org/2001/04/xmlenc#", xenc11 = "http://www.w3.org/2009/xmlenc11#";
const std::vector<std::string> clear{"A", "R", "AR"}, one{"A", "R"}, route_b{"AE"}, encrypted{"AE", "RE", "ARE"};

std::string judged_under(const std::string& descriptors, const std::string& mode = "A") {
    const auto trusted = saml::trust::from_metadata(idp_metadata(descriptors), base_time);
    if (!trusted) return trusted.error().detail;
    return saml::judge(build(mode), *trusted, expectations(), base_time).reason;
}

before with_plaintext(std::function<std::string(std::string)> f) {
    return [=](recipe& how) { how.plaintext = f; };
}

// Turns one bit of the last CipherValue: the content, not the key.
std::string flip_content(std::string text, std::size_t byte, unsigned char bit) {
    const auto end = text.rfind("</xenc:CipherValue>"), start = text.rfind("<xenc:CipherValue>") + 18;
    auto bytes = *from_base64(std::string_view(text).substr(start, end - start));
    bytes[byte % bytes.size()] = static_cast<char>(static_cast<unsigned char>(bytes[byte % bytes.size()]) ^ bit);
    return text.replace(start, end - start, to_base64(bytes));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue_2b_keys_and_algorithms)

BOOST_AUTO_TEST_CASE(rows_46_to_57_signature_keys_and_algorithms) {
    const auto& k = keys::fresh();
    const auto sha1 = [](recipe& how) {
        how.signature = swap(how.signature, more + "rsa-sha256", dsig + "rsa-sha1");
        how.signature = swap(how.signature, xenc + "sha256", dsig + "sha1");
    };
    run({
        {"46 attacker's KeyValue", {}, "sig.invalid", signed_by(k.attacker, rsa_key_value(k.attacker.native())), {}, {}},
        {"47 attacker's certificate",
         {},
         "sig.invalid",
         signed_by(k.attacker, x509(certificate::self_signed(k.attacker, "evil", base_time, 9).value())),
         {},
         {}},
        {"48 same subject, other key", {}, "sig.invalid", signed_by(k.attacker, x509(k.attacker_certificate)), {}, {}},
        {"48 provider's certificate, other key", {}, "sig.invalid", signed_by(k.attacker, x509(k.idp_certificate)), {}, {}},
        {"49 RetrievalMethod",
         clear,
         "keyinfo.retrieval",
         {},
         behind("<ds:KeyInfo>", "<ds:RetrievalMethod URI=\"http://127.0.0.1:9/\"/>"),
         {}},
        {"50 KeyName of somebody else", {}, "sig.invalid", signed_by(k.stranger, "<ds:KeyName>stranger</ds:KeyName>"), {}, {}},
        {"50 a KeyName says nothing", {}, "", signed_by(k.idp, "<ds:KeyName>stranger</ds:KeyName>"), {}, {}},
        {"second pinned key", {}, "", signed_by(k.second, "<ds:KeyName>next</ds:KeyName>"), {}, {}},
        {"51 HMAC with the public certificate",
         one,
         "sig.algorithm",
         {},
         [](auto t) { return hmac_with_public_key(t, ""); },
         {}},
        {"52 HMACOutputLength",
         one,
         "sig.algorithm",
         {},
         [](auto t) { return hmac_with_public_key(t, "<ds:HMACOutputLength>8</ds:HMACOutputLength>"); },
         {}},
        {"52 parameters of an RSA method",
         clear,
         "sig.algorithm",
         {},
         replace(more + "rsa-sha256\"/>",
                 more + "rsa-sha256\"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"),
         {}},
        {"53 rsa-md5", {}, "sig.algorithm", in_signature(more + "rsa-sha256", more + "rsa-md5"), {}, {}},
        {"53 rsa-ripemd160", clear, "sig.algorithm", {}, method(more + "rsa-ripemd160"), {}},
        {"54 SHA-1", {}, "sig.algorithm", sha1, {}, {}},
        {"54 SHA-1 digest only", {}, "sig.algorithm", in_signature(xenc + "sha256", dsig + "sha1"), {}, {}},
        {"54 SHA-1 under an opt-in", {}, "", sha1, {}, [](auto& ours) { ours.allow_sha1 = true; }},
        {"55 DSA", clear, "sig.algorithm", {}, method(dsig + "dsa-sha1"), {}},
        {"55 GOST", clear, "sig.algorithm", {}, method(more + "gostr34102001-gostr3411"), {}},
        {"55 ecdsa-sha1", clear, "sig.algorithm", {}, method(more + "ecdsa-sha1"), {}},
        {"57 unknown algorithm", clear, "sig.algorithm", {}, method("foo"), {}},
        {"57 no algorithm", clear, "sig.algorithm", {}, method(""), {}},
        {"RSA-SHA512", {}, "", in_signature(more + "rsa-sha256", more + "rsa-sha512"), {}, {}},
        {"SHA-384 digest", {}, "", in_signature(xenc + "sha256", more + "sha384"), {}, {}},
    });
}

BOOST_AUTO_TEST_CASE(row_51_is_a_true_hmac) {
    const auto info = element(build("A"), "ds:SignedInfo"), value = element(build("A"), "ds:SignatureValue");
    const auto signature = *from_base64(value.substr(19, value.size() - 39));
    BOOST_TEST(keys::fresh().idp.public_part().verify(signature_scheme::rsa_sha256, canonical(info), signature));
}

BOOST_AUTO_TEST_CASE(rows_56_to_62_keys_of_the_metadata) {
    const auto& k = keys::fresh();
    EVP_PKEY* small = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{1024});
    const std::string modulus(256, '\xff'), even = modulus.substr(1) + '\xfe', f4("\x01\x00\x01", 3);
    struct {
        std::string name, descriptors, reason;
    } const cases[] = {
        {"56 RSA-1024", bare_descriptor(rsa_key_value(small)), "key.too_small"},
        {"58 exponent 1", bare_descriptor(rsa_key_value(modulus, "\x01")), "key.invalid"},
        {"58 exponent 3", bare_descriptor(rsa_key_value(modulus, "\x03")), "key.invalid"},
        {"58 even modulus", bare_descriptor(rsa_key_value(even, f4)), "key.invalid"},
        {"61 encryption key signs",
         key_descriptor("encryption", k.idp_certificate) + key_descriptor("signing", k.second_certificate), "sig.invalid"},
        {"61 encryption key alone", key_descriptor("encryption", k.idp_certificate), "metadata.keys"},
        {"62 KeyDescriptor without use", key_descriptor("", k.idp_certificate), ""},
        {"62 KeyDescriptor without use, other key", key_descriptor("", k.second_certificate), "sig.invalid"},
        {"189 only RSAKeyValue", bare_descriptor(rsa_key_value(k.idp.native())), ""},
        {"189 only RSAKeyValue, other key", bare_descriptor(rsa_key_value(k.attacker.native())), "sig.invalid"},
    };
    EVP_PKEY_free(small);
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.name) BOOST_TEST(judged_under(c.descriptors) == c.reason);
}

BOOST_AUTO_TEST_CASE(row_59_expired_certificate_is_a_warning) {
    const auto expired = certificate::self_signed(keys::fresh().idp, "idp", base_time - 90 * 86'400'000LL, 30).value();
    const auto trusted = saml::trust::from_metadata(idp_metadata(key_descriptor("signing", expired)), base_time).value();
    const auto stored = saml::trust::parse(trusted.text()).value();
    const auto judged = saml::judge(build("A"), stored, expectations(), base_time);
    BOOST_TEST(judged.accepted);
    BOOST_TEST(std::any_of(judged.checks.begin(), judged.checks.end(),
                           [](const auto& check) { return check.verdict == saml::check_verdict::warning; }));
}

BOOST_AUTO_TEST_CASE(rows_63_to_71_encryption) {
    using enum oaep_digest;
    const auto& k = keys::fresh();
    const auto oaep = [](oaep_digest digest, oaep_digest mask) { return [=](recipe& how) { how.oaep = {digest, mask, ""}; }; };
    const auto cipher = [](content_cipher chosen) { return [=](recipe& how) { how.cipher = chosen; }; };
    const auto key_method = [](const std::string& uri) { return replace(xenc + "rsa-oaep-mgf1p", uri); };
    const auto keys_in_all = [](std::size_t count) {
        return [=](auto text) {
            const auto key = element(text, "xenc:EncryptedKey");
            std::string all;
            for (std::size_t i = 0; i < count; ++i) all += key;
            return swap(text, key, all);
        };
    };
    const auto allow_cbc = [](auto& ours) { ours.allow_cbc = true; };
    run({
        {"63 RSA 1.5 key transport", route_b, "enc.algorithm", {}, key_method(xenc + "rsa-1_5"), {}},
        {"64 CBC", encrypted, "enc.algorithm", cipher(content_cipher::aes128_cbc), {}, {}},
        {"64 CBC under an opt-in", encrypted, "", cipher(content_cipher::aes256_cbc), {}, allow_cbc},
        {"64 triple DES", route_b, "enc.algorithm", {}, replace(xenc11 + "aes256-gcm", xenc + "tripledes-cbc"), allow_cbc},
        {"64 CBC, unsigned inside",
         route_b,
         "enc.failed",
         [=](recipe& how) {
             how.cipher = content_cipher::aes128_cbc;
             how.plaintext = [](auto a) { return without(a, element(a, "ds:Signature")); };
         },
         {},
         allow_cbc},
        {"65 tag altered", route_b, "enc.failed", {}, [](auto t) { return flip_content(t, std::string::npos, 1); }, {}},
        {"65 content altered", route_b, "enc.failed", {}, [](auto t) { return flip_content(t, 40, 1); }, {}},
        {"65 tag cut off",
         route_b,
         "enc.failed",
         {},
         [](auto t) {
             const auto end = t.rfind("</xenc:CipherValue>"), start = t.rfind("<xenc:CipherValue>") + 18;
             auto bytes = *from_base64(std::string_view(t).substr(start, end - start));
             return t.replace(start, end - start, to_base64(bytes.substr(0, bytes.size() - 4)));
         },
         {}},
        {"65 nothing left",
         route_b,
         "enc.failed",
         {},
         [](auto t) {
             const auto end = t.rfind("</xenc:CipherValue>"), start = t.rfind("<xenc:CipherValue>") + 18;
             return t.replace(start, end - start, "");
         },
         {}},
        {"66 four EncryptedKeys", route_b, "", {}, keys_in_all(limits::encrypted_keys), {}},
        {"66 five EncryptedKeys", route_b, "enc.key_count", {}, keys_in_all(limits::encrypted_keys + 1), {}},
        {"67 CipherReference",
         route_b,
         "enc.reference",
         {},
         replace("<xenc:CipherData>", "<xenc:CipherData><xenc:CipherReference URI=\"http://127.0.0.1:9/\"/>"),
         {}},
        {"67 RetrievalMethod to elsewhere",
         route_b,
         "enc.reference",
         {},
         replace("<xenc:EncryptedKey>", "<ds:RetrievalMethod URI=\"http://127.0.0.1:9/\"/><xenc:EncryptedKey>"),
         {}},
        {"67 RetrievalMethod to the key beside",
         route_b,
         "",
         {},
         [](auto t) {
             const auto key = element(t, "xenc:EncryptedKey");
             t = swap(t, key, "<ds:RetrievalMethod URI=\"#_k\" Type=\"http://www.w3.org/2001/04/xmlenc#EncryptedKey\"/>");
             return insert_before(t, "</saml:EncryptedAssertion>",
                                  swap(key, "<xenc:EncryptedKey>",
                                       "<xenc:EncryptedKey xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" "
                                       "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"_k\">"));
         },
         {}},
        {"68 OAEP SHA-256, MGF1 SHA-1", encrypted, "", oaep(sha256, sha1), {}, {}},
        {"68 OAEP SHA-256, MGF1 SHA-256", encrypted, "", oaep(sha256, sha256), {}, {}},
        {"68 OAEP SHA-512, MGF1 SHA-384", encrypted, "", oaep(sha512, sha384), {}, {}},
        {"68 OAEP with an unknown digest",
         route_b,
         "enc.algorithm",
         {},
         [](auto t) {
             const auto key = element(t, "xenc:EncryptedKey");
             return swap(t, key, swap(key, dsig + "sha1", more + "md5"));
         },
         {}},
        {"69 for somebody else",
         encrypted,
         "enc.failed",
         [&](recipe& how) { how.receivers = {k.stranger.public_part()}; },
         {},
         {}},
        {"70 DOCTYPE inside",
         encrypted,
         "xml.doctype",
         with_plaintext([](auto a) { return "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + a; }),
         {},
         {}},
        {"71 text inside", encrypted, "enc.content", with_plaintext([](auto) { return "alice"; }), {}, {}},
        {"71 nothing inside", encrypted, "enc.content", with_plaintext([](auto) { return ""; }), {}, {}},
        {"71 two Assertions inside", encrypted, "enc.content", with_plaintext([](auto a) { return a + a; }), {}, {}},
        {"71 Response inside", encrypted, "enc.content", with_plaintext([](auto) { return build("A"); }), {}, {}},
    });
}

// Whatever a stranger turns in CBC ciphertext, the answer is one and the same.
BOOST_AUTO_TEST_CASE(row_64_no_padding_oracle) {
    auto ours = expectations();
    ours.allow_cbc = true;
    const auto twin = build("AE", [](recipe& how) { how.cipher = content_cipher::aes128_cbc; });
    BOOST_TEST(saml::judge(twin, trust(), ours, base_time).accepted);
    for (std::size_t byte = 0; byte < 200; ++byte) {
        const auto from_end = std::string::npos - byte * 7;
        for (const auto position : {byte, from_end})
            for (const unsigned char bit : {1, 128}) {
                const auto judged = saml::judge(flip_content(twin, position, bit), trust(), ours, base_time);
                BOOST_TEST_REQUIRE(judged.reason == "enc.failed", "byte " << position << ": " << judged.reason);
                BOOST_TEST_REQUIRE(judged.checks.back().received.empty());
            }
    }
}

BOOST_AUTO_TEST_SUITE_END()
