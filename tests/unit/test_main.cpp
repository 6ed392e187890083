// The one main of every test executable: Boost.Test, linked dynamically (its header-only form costs 15 s a file).
#define BOOST_TEST_DYN_LINK
#define BOOST_TEST_MAIN
#define BOOST_TEST_MODULE gatehouse
#include <boost/test/unit_test.hpp>
