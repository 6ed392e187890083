#include <openssl/evp.h>
#include <boost/test/unit_test.hpp>

#include <gatehouse/crypto/chunk_seal.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/master_key.hpp>

using namespace gatehouse;
using namespace gatehouse::crypto;

BOOST_AUTO_TEST_CASE(a_chunk_opens_at_its_own_place_only) {
    const std::string key(32, 'k'), other(32, 'o');
    const std::string sealed = seal_chunk(key, {7, false, "header"}, "plain");
    BOOST_TEST((open_chunk(key, {7, false, "header"}, sealed) == "plain"));
    struct {
        chunk_place at;
        std::string key, sealed, why;
    } const cases[] = {
        {{8, false, "header"}, key, sealed, "another number"},
        {{7, true, "header"}, key, sealed, "said to be the last"},
        {{7, false, "headex"}, key, sealed, "another header"},
        {{7, false, "header"}, other, sealed, "another key"},
        {{7, false, "header"}, key, sealed.substr(1), "cut at the front"},
        {{7, false, "header"}, key, sealed.substr(0, 20), "cut at the end"},
        {{7, false, "header"}, key, "", "nothing"},
    };
    for (const auto& c : cases) BOOST_TEST(!open_chunk(c.key, c.at, c.sealed).has_value(), c.why);
}

// A cipher that could not be had gave zeros, and success.
BOOST_AUTO_TEST_CASE(without_the_cipher_nothing_is_sealed) {
    const std::string key(32, 'k'), sealed = seal_chunk(key, {0, true, "header"}, "plain");
    const auto keys = *keyring::from_key(secret(key), "id");
    seeded_random random{5};
    BOOST_TEST_REQUIRE(EVP_set_default_properties(nullptr, "provider=none") == 1);
    BOOST_CHECK_THROW(static_cast<void>(seal_chunk(key, {0, true, "header"}, "plain")), std::runtime_error);
    BOOST_CHECK_THROW(static_cast<void>(open_chunk(key, {0, true, "header"}, sealed)), std::runtime_error);
    BOOST_CHECK_THROW(static_cast<void>(keys.seal("plain", "place", random)), std::runtime_error);
    BOOST_TEST_REQUIRE(EVP_set_default_properties(nullptr, "") == 1);
    BOOST_TEST((open_chunk(key, {0, true, "header"}, sealed) == "plain"));
}

BOOST_AUTO_TEST_CASE(each_backup_has_a_key_of_its_own) {
    const auto keys = *master_key::from_bytes(secret(std::string(32, 'm')), "id");
    const auto others = *master_key::from_bytes(secret(std::string(32, 'n')), "id");
    BOOST_TEST(keys.backup_key("salt").reveal() == keys.backup_key("salt").reveal());
    BOOST_TEST(keys.backup_key("salt").reveal() != keys.backup_key("sale").reveal());
    BOOST_TEST(keys.backup_key("salt").reveal() != others.backup_key("salt").reveal());
    BOOST_TEST(keys.backup_key("salt").reveal().size() == 32u);
}
