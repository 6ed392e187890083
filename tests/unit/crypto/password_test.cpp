#include <boost/test/unit_test.hpp>

#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/crypto/password.hpp>

using namespace gatehouse;
using namespace gatehouse::crypto;

BOOST_AUTO_TEST_SUITE(crypto_password)

BOOST_AUTO_TEST_CASE(a_hash_is_of_its_password_and_of_no_other) {
    seeded_random random(1);
    const std::string hash = hash_password("four words are enough", random);
    BOOST_TEST(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    BOOST_TEST(hash != hash_password("four words are enough", random), "the salt is each hash's own");
    BOOST_TEST(password_matches("four words are enough", hash));
    for (const std::string_view other : {"", "four words are enough ", "Four words are enough", "nobody's"})
        BOOST_TEST(!password_matches(other, hash), other);
    BOOST_TEST(!password_matches("", ""));
    BOOST_TEST(!password_matches("x", "$argon2id$broken"));
    BOOST_TEST(!password_matches("four words are enough", nobodys_password_hash()));
}

// RFC 6238, appendix B, the last six of its eight digits.
BOOST_AUTO_TEST_CASE(codes_are_those_of_the_standard) {
    const struct {
        std::int64_t seconds;
        std::string_view code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& c : cases) BOOST_TEST(one_time_code("12345678901234567890", c.seconds / 30) == c.code);
    BOOST_TEST(to_base32("12345678901234567890") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    BOOST_TEST(to_base32("f") == "MY");
}

BOOST_AUTO_TEST_CASE(a_code_is_good_for_a_neighbouring_step_and_once) {
    constexpr std::string_view seed = "12345678901234567890";
    const instant now{1'795'331'203'000};
    const std::int64_t step = now.ms / one_time_step_ms;
    for (const std::int64_t near : {step - 1, step, step + 1})
        BOOST_TEST((matching_step(seed, one_time_code(seed, near), now, 0) == near));
    for (const std::int64_t far : {step - 2, step + 2}) BOOST_TEST(!matching_step(seed, one_time_code(seed, far), now, 0));
    BOOST_TEST(!matching_step(seed, one_time_code(seed, step), now, step), "the same again");
    BOOST_TEST(!matching_step(seed, one_time_code(seed, step - 1), now, step), "one from before the last");
    BOOST_TEST(!matching_step(seed, "", now, 0));
}

BOOST_AUTO_TEST_SUITE_END()
