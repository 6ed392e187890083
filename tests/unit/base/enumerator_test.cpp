#include <boost/test/unit_test.hpp>

#include <gatehouse/base/enumerator.hpp>

#include <cstdint>

using namespace gatehouse;

namespace {

enum class fruit : std::uint8_t { apple, pear, plum };

}  // namespace

BOOST_AUTO_TEST_SUITE(base_enumerator)

// What a table with a row for each must be refused for: a row too few, and one too many.
BOOST_AUTO_TEST_CASE(an_enumeration_has_as_many_as_it_names) {
    BOOST_TEST((has_enumerators<fruit, 3>()));
    BOOST_TEST((!has_enumerators<fruit, 2>()));
    BOOST_TEST((!has_enumerators<fruit, 4>()));
    BOOST_TEST(is_enumerator<fruit::plum>());
    BOOST_TEST(!is_enumerator<static_cast<fruit>(3)>());
}

BOOST_AUTO_TEST_SUITE_END()
