#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

using namespace gatehouse;
using gatehouse::crypto::keyring;

namespace {

keyring ring_of(char fill, std::string id = "k1") {
    return keyring::from_key(secret(std::string(32, fill)), std::move(id)).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crypto_keyring)

BOOST_AUTO_TEST_CASE(digests_are_the_published_ones) {
    BOOST_TEST(to_hex(crypto::sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, test case 2.
    BOOST_TEST(to_hex(crypto::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(a_mac_is_good_for_its_label_text_and_key_only) {
    const keyring ring = ring_of('a');
    const std::string mac = ring.mac("session", "ghs_x");
    BOOST_TEST(ring.matches("session", "ghs_x", mac));
    BOOST_TEST(!ring.matches("api key", "ghs_x", mac));
    BOOST_TEST(!ring.matches("session", "ghs_y", mac));
    BOOST_TEST(!ring_of('b').matches("session", "ghs_x", mac));
    BOOST_TEST(!ring.matches("session", "ghs_x", ""));
}

BOOST_AUTO_TEST_CASE(what_is_sealed_opens_only_where_it_was_sealed) {
    seeded_random random(1);
    const keyring ring = ring_of('a');
    const std::string sealed = ring.seal("the key", "org/sp_key/1/sealed", random);
    BOOST_TEST_REQUIRE(ring.unseal(sealed, "org/sp_key/1/sealed").has_value());
    BOOST_TEST(ring.unseal(sealed, "org/sp_key/1/sealed")->reveal() == "the key");
    BOOST_TEST(ring.unseal(sealed, "org/sp_key/2/sealed").has_error());
    BOOST_TEST(ring_of('b').unseal(sealed, "org/sp_key/1/sealed").has_error());
    BOOST_TEST(ring_of('a', "k2").unseal(sealed, "org/sp_key/1/sealed").has_error());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string broken = sealed;
        broken[i] = broken[i] == 'A' ? 'B' : 'A';
        BOOST_TEST(ring.unseal(broken, "org/sp_key/1/sealed").has_error(), "byte " << i);
    }
    BOOST_TEST(ring.seal("the key", "p", random) != ring.seal("the key", "p", random));
}

// A rotation: what was sealed before opens, what is sealed now says under which key, and hashes of credentials stay.
BOOST_AUTO_TEST_CASE(values_are_sealed_under_the_key_that_is_named) {
    seeded_random random(3);
    const crypto::store_key first{"k1", secret(std::string(32, 'a'))}, second{"k2", secret(std::string(32, 'b'))};
    keyring ring = keyring::of({first}).value();
    const keyring copy = ring;
    const std::string sealed = ring.seal("old", "place", random), mac = ring.mac("session", "text");

    BOOST_TEST_REQUIRE(ring.take({first, second}, "k1").has_value());
    BOOST_TEST(ring.seal("still", "place", random).starts_with("k1."));
    const std::string of_another_node = keyring::of({first, second})->seal("new", "place", random);
    BOOST_TEST(of_another_node.starts_with("k2."));
    BOOST_TEST(ring.unseal(of_another_node, "place")->reveal() == "new");

    BOOST_TEST_REQUIRE(ring.take({first, second}, "k2").has_value());
    BOOST_TEST(copy.sealing_id() == "k2");
    BOOST_TEST(copy.seal("new", "place", random).starts_with("k2."));
    BOOST_TEST(ring.unseal(sealed, "place")->reveal() == "old");
    BOOST_TEST(ring.matches("session", "text", mac));
    BOOST_TEST(ring.key_id() == "k1");
}

BOOST_AUTO_TEST_CASE(keys_that_would_lose_what_is_there_are_not_taken) {
    const crypto::store_key first{"k1", secret(std::string(32, 'a'))}, second{"k2", secret(std::string(32, 'b'))};
    keyring ring = keyring::of({first}).value();
    BOOST_TEST((ring.take({}, "k1").error().code == errc::conflict));
    BOOST_TEST((ring.take({second}, "k2").error().code == errc::conflict));
    BOOST_TEST((ring.take({first, second}, "k3").error().code == errc::conflict));
    BOOST_TEST((ring.take({first, {"k2", secret("short")}}, "k1").error().code == errc::conflict));
    BOOST_TEST((keyring::of({}).error().code == errc::conflict));
    BOOST_TEST(ring.sealing_id() == "k1");
}

BOOST_AUTO_TEST_SUITE_END()
