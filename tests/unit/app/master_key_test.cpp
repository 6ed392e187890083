#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "app/gateway.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

namespace {

namespace files = std::filesystem;

struct fixture {
    testing::temporary_directory directory;
    std::string data = directory.path() + "/data", key = data + ".key", elsewhere = directory.path() + "/elsewhere.key";

    result<void> start() {
        config settings;
        settings.data = data;
        settings.listen.port = 0;
        const auto opened = gateway::open(settings, store_kind::real);
        if (!opened) return opened.error();
        return {};
    }
    void another_key() {
        files::rename(key, elsewhere);
        system_random random;
        BOOST_TEST_REQUIRE(crypto::keyring::load_or_create(key, random).has_value());
    }
    void check_refused(std::string_view why) {
        const auto refused = start();
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::conflict));
        BOOST_TEST(refused.error().detail.find(why) != std::string::npos, refused.error().detail);
        BOOST_TEST(refused.error().detail.find(key) != std::string::npos, refused.error().detail);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_master_key, fixture)

BOOST_AUTO_TEST_CASE(a_store_opens_with_its_own_key_only) {
    BOOST_TEST_REQUIRE(start().has_value());
    another_key();
    check_refused("is not the one this store was made with");
    files::rename(elsewhere, key);
    BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_CASE(a_store_without_its_key_is_refused_and_no_key_is_made) {
    BOOST_TEST_REQUIRE(start().has_value());
    files::rename(key, elsewhere);
    check_refused("is missing");
    BOOST_TEST(!files::exists(key));
}

BOOST_AUTO_TEST_CASE(a_store_from_before_the_check_is_bound_at_its_next_start) {
    {
        system_clock time;
        system_random random;
        BOOST_TEST_REQUIRE(open_sqlite({data, store_kind::real, ""}, time, random).has_value());
        BOOST_TEST_REQUIRE(crypto::keyring::load_or_create(key, random).has_value());
    }
    BOOST_TEST_REQUIRE(start().has_value());
    another_key();
    check_refused("is not the one this store was made with");
}

BOOST_AUTO_TEST_SUITE_END()
