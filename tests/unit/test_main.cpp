// The one main of every test executable: Boost.Test, linked dynamically (its header-only form costs 15 s a file).
#define BOOST_TEST_DYN_LINK
#define BOOST_TEST_MAIN
#define BOOST_TEST_MODULE gatehouse
#include <boost/test/unit_test.hpp>

#include <gatehouse/base/log.hpp>

// What a check says would be lost among the log's lines of what went well.
struct quiet {
    quiet() { gatehouse::set_log_level(gatehouse::log_level::error); }
};
BOOST_GLOBAL_FIXTURE(quiet);
