#include <boost/test/unit_test.hpp>

#include <gatehouse/base/random.hpp>
#include <gatehouse/base/text.hpp>

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(base_random)

BOOST_AUTO_TEST_CASE(chance_as_text_has_as_many_bytes_as_asked_for) {
    seeded_random random(3), again(3);
    for (const std::size_t bytes : {1U, 8U, 16U, 24U, 32U}) BOOST_TEST_CONTEXT(bytes) {
            const std::string text = random_base64url(random, bytes);
            BOOST_TEST_REQUIRE(from_base64url(text).has_value());
            BOOST_TEST(from_base64url(text)->size() == bytes);
            BOOST_TEST(text == random_base64url(again, bytes));
        }
    BOOST_TEST(random_base64url(random, 16) != random_base64url(random, 16));
}

BOOST_AUTO_TEST_SUITE_END()
