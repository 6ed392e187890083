#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include <gatehouse/crypto/master_key.hpp>

#include "support/temporary_directory.hpp"

using namespace gatehouse;
using gatehouse::crypto::master_key;

namespace {

master_key key_of(char fill, std::string id) {
    return master_key::from_bytes(secret(std::string(32, fill)), std::move(id)).value();
}

struct fixture {
    const testing::temporary_directory dir;
    seeded_random random{2};
    const std::string path = dir.path() + "/master.key";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crypto_master_key, fixture)

BOOST_AUTO_TEST_CASE(its_file_is_private_and_kept) {
    const auto first = master_key::load_or_create(path, random);
    BOOST_TEST_REQUIRE(first.has_value());
    struct stat facts {};
    BOOST_TEST_REQUIRE(::stat(path.c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777) == 0600U);
    BOOST_TEST(master_key::load_or_create(path, random)->id() == first->id());
    BOOST_TEST(master_key::load(path)->backup_key("s").reveal() == first->backup_key("s").reveal());

    ::chmod(path.c_str(), 0644);
    BOOST_TEST((master_key::load(path).error().code == errc::conflict));
    ::chmod(path.c_str(), 0600);
    std::ofstream(path) << "something else\n";
    BOOST_TEST((master_key::load_or_create(path, random).error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_new_one_is_never_written_over_a_file) {
    std::ofstream(path) << "mine\n";
    BOOST_TEST((master_key::create(path, random).error().code == errc::conflict));
    std::string kept;
    std::getline(std::ifstream(path), kept);
    BOOST_TEST(kept == "mine");
    BOOST_TEST((master_key::create(dir.path() + "/nowhere/key", random).error().code == errc::unavailable));
    BOOST_TEST((master_key::load(dir.path() + "/none").error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_store_key_opens_under_its_own_master_key_and_at_its_place_only) {
    const auto mine = key_of('m', "mmmm");
    const crypto::store_key key{"k1", secret(std::string(32, 's'))};
    const std::string closed = mine.close(key, "place", random);
    BOOST_TEST(mine.open(closed, "place")->reveal() == key.bytes.reveal());
    BOOST_TEST((mine.open(closed, "elsewhere").error().code == errc::conflict));
    BOOST_TEST((key_of('o', "mmmm").open(closed, "place").error().code == errc::conflict));
    BOOST_TEST((key_of('m', "oooo").open(closed, "place").error().code == errc::conflict));
    BOOST_TEST(closed.find(std::string(16, 's')) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
