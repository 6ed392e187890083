#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/crypto/content_encryption.hpp>
#include <gatehouse/crypto/digest.hpp>

using namespace gatehouse;

namespace {
const private_key& rsa_key() {
    static const auto key = private_key::generate(key_kind::rsa).value();
    return key;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(public_key_suite)

BOOST_AUTO_TEST_CASE(what_a_key_signs_only_its_other_half_verifies) {
    const auto ec = private_key::generate(key_kind::ec).value();
    const auto other = private_key::generate(key_kind::ec).value();
    using enum signature_scheme;
    for (const auto scheme : {rsa_sha256, rsa_sha384, rsa_sha512, ecdsa_sha256, ecdsa_sha384, ecdsa_sha512}) {
        const auto& key = kind_of(scheme) == key_kind::rsa ? rsa_key() : ec;
        const auto signature = key.sign(scheme, "bytes");
        BOOST_TEST_REQUIRE(signature.has_value());
        BOOST_TEST(key.public_part().verify(scheme, "bytes", *signature));
        BOOST_TEST(!key.public_part().verify(scheme, "Bytes", *signature));
        BOOST_TEST(!key.public_part().verify(scheme, "bytes", signature->substr(1)));
        BOOST_TEST(!other.public_part().verify(scheme, "bytes", *signature));
    }
    BOOST_TEST(ec.sign(ecdsa_sha256, "x")->size() == 64u);
    BOOST_TEST(rsa_key().sign(ecdsa_sha256, "x").has_error());
    BOOST_TEST(rsa_key().sign(rsa_sha1, "x").has_error());
}

BOOST_AUTO_TEST_CASE(every_written_form_gives_the_same_key) {
    const auto self = certificate::self_signed(rsa_key(), "idp.test", instant{1'700'000'000'000}, 30).value();
    BOOST_TEST((self.key == rsa_key().public_part()));
    BOOST_TEST(self.not_before.ms == 1'700'000'000'000);
    BOOST_TEST(self.not_after.ms == 1'700'000'000'000 + 30 * 86'400'000LL);
    BOOST_TEST((certificate::parse(self.pem())->key == self.key));
    BOOST_TEST((public_key::from_spki(self.key.spki()).value() == self.key));
    std::string broken_lines = self.base64;
    for (std::size_t at = 64; at < broken_lines.size(); at += 66) broken_lines.insert(at, "\r\n");
    BOOST_TEST((public_key::from_certificate(broken_lines).value() == self.key));
    BOOST_TEST((private_key::from_pem(rsa_key().to_pem().reveal())->public_part() == self.key));
}

BOOST_AUTO_TEST_CASE(a_key_has_one_fingerprint_whatever_certificate_is_around_it) {
    const auto one = certificate::self_signed(rsa_key(), "shop, inc.", instant{1'700'000'000'000}, 30).value();
    const auto other = certificate::self_signed(rsa_key(), "desk", instant{1'800'000'000'000}, 1).value();
    BOOST_TEST(one.key.fingerprint().size() == 64U);
    BOOST_TEST(one.key.fingerprint() == other.key.fingerprint());
    BOOST_TEST(one.key.fingerprint() == crypto::sha256_hex(*from_base64(one.key.spki())));
    BOOST_TEST(private_key::generate(key_kind::ec)->public_part().fingerprint() != one.key.fingerprint());
    BOOST_TEST(one.subject == "CN=shop\\, inc.");
}

BOOST_AUTO_TEST_CASE(weak_and_malformed_keys_are_refused) {
    const std::string odd(limits::rsa_key_bits / 8, '\xff'), even = odd.substr(1) + '\xfe', small(128, '\xff');
    const std::string f4("\x01\x00\x01", 3), three("\x03"), one("\x01");
    BOOST_TEST(public_key::from_rsa(odd, f4).has_value());
    BOOST_TEST(public_key::from_rsa('\x7f' + odd.substr(1), f4).error().detail == "key.too_small", "a bit too small");
    BOOST_TEST(public_key::from_rsa(small, f4).error().detail == "key.too_small");
    BOOST_TEST(public_key::from_rsa(even, f4).error().detail == "key.invalid");
    BOOST_TEST(public_key::from_rsa(odd, three).error().detail == "key.invalid");
    BOOST_TEST(public_key::from_rsa(odd, one).error().detail == "key.invalid");
    BOOST_TEST(public_key::from_rsa(odd, "").error().detail == "key.invalid");
    BOOST_TEST(public_key::from_certificate("AAAA").error().detail == "key.invalid");
    BOOST_TEST(public_key::from_spki(rsa_key().public_part().spki() + "AAAA").has_error());
    BOOST_TEST(private_key::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").has_error());
}

BOOST_AUTO_TEST_CASE(a_wrapped_key_opens_under_the_same_digests_only) {
    using enum oaep_digest;
    const auto other = private_key::generate(key_kind::rsa).value();
    for (const auto digest : {sha1, sha256, sha384, sha512})
        for (const auto mask : {sha1, sha256, sha384, sha512}) {
            const oaep_parameters with{digest, mask, digest == sha256 ? "label" : ""};
            const auto wrapped = oaep_wrap(rsa_key().public_part(), with, "0123456789abcdef");
            BOOST_TEST_REQUIRE(wrapped.has_value());
            BOOST_TEST(oaep_unwrap(rsa_key(), with, *wrapped)->reveal() == "0123456789abcdef");
            BOOST_TEST(!oaep_unwrap(rsa_key(), {digest, mask == sha1 ? sha256 : sha1, with.label}, *wrapped).has_value());
            BOOST_TEST(!oaep_unwrap(other, with, *wrapped).has_value());
        }
}

BOOST_AUTO_TEST_CASE(sealed_content_opens_and_altered_content_does_not) {
    using enum content_cipher;
    for (const auto cipher : {aes128_gcm, aes192_gcm, aes256_gcm, aes128_cbc, aes192_cbc, aes256_cbc})
        for (const std::string plain : {"", "a", "sixteen bytes!!!", "<a>something longer than one block</a>"}) {
            const auto key = random_content_key(cipher);
            auto sealed = seal_content(cipher, key.reveal(), plain).value();
            BOOST_TEST(open_content(cipher, key.reveal(), sealed).value() == plain);
            BOOST_TEST(!open_content(cipher, key.reveal().substr(1), sealed).has_value());
            BOOST_TEST(!open_content(cipher, key.reveal(), sealed.substr(0, 15)).has_value());
            sealed.back() = static_cast<char>(sealed.back() ^ 1);
            if (is_authenticated(cipher)) BOOST_TEST(!open_content(cipher, key.reveal(), sealed).has_value());
        }
}

BOOST_AUTO_TEST_SUITE_END()
