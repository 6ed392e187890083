#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

#include "support/temporary_directory.hpp"

using namespace gatehouse;
using gatehouse::crypto::keyring;

namespace {

keyring ring_of(char fill, std::string id = "k1") {
    return keyring::from_master(secret(std::string(32, fill)), std::move(id)).value();
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

BOOST_AUTO_TEST_CASE(the_master_key_file_is_private_and_kept) {
    const testing::temporary_directory dir;
    seeded_random random(2);
    const std::string path = dir.path() + "/master.key";
    const auto first = keyring::load_or_create(path, random);
    BOOST_TEST_REQUIRE(first.has_value());
    struct stat facts {};
    BOOST_TEST_REQUIRE(::stat(path.c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777) == 0600U);
    BOOST_TEST(keyring::load_or_create(path, random)->mac("l", "t") == first->mac("l", "t"));

    ::chmod(path.c_str(), 0644);
    BOOST_TEST((keyring::load_or_create(path, random).error().code == errc::conflict));
    ::chmod(path.c_str(), 0600);
    std::ofstream(path) << "something else\n";
    BOOST_TEST((keyring::load_or_create(path, random).error().code == errc::conflict));
}

BOOST_AUTO_TEST_SUITE_END()
