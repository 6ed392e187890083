#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/private_file.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
namespace files = std::filesystem;

namespace {

struct folder : testing::temporary_directory {
    std::string at(const char* name) const { return path() + "/" + name; }
    std::ptrdiff_t entries() const { return std::distance(files::directory_iterator(path()), files::directory_iterator()); }
};

std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

unsigned mode_of(const std::string& path) {
    struct stat facts {};
    BOOST_TEST_REQUIRE(::lstat(path.c_str(), &facts) == 0);
    return facts.st_mode & (S_IFMT | 0777U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(app_private_file)

BOOST_AUTO_TEST_CASE(only_its_owner_reads_it_and_nothing_else_is_left) {
    const folder in;
    const mode_t before = ::umask(0);
    BOOST_TEST(app::write_private_file(in.at("key"), "first").has_value());
    std::ofstream(in.at("open")) << "everybody's";
    BOOST_TEST(app::write_private_file(in.at("open"), "mine").has_value());
    ::umask(before);
    BOOST_TEST(mode_of(in.at("key")) == (S_IFREG | 0600U));
    BOOST_TEST(mode_of(in.at("open")) == (S_IFREG | 0600U));
    BOOST_TEST(content_of(in.at("open")) == "mine");
    BOOST_TEST(in.entries() == 2);
}

BOOST_AUTO_TEST_CASE(a_link_is_replaced_and_not_followed) {
    const folder in;
    std::ofstream(in.at("elsewhere")) << "kept";
    for (const char* name : {"key", "key.new"}) files::create_symlink(in.at("elsewhere"), in.at(name));
    BOOST_TEST(app::write_private_file(in.at("key"), "secret").has_value());
    BOOST_TEST(mode_of(in.at("key")) == (S_IFREG | 0600U));
    BOOST_TEST(content_of(in.at("elsewhere")) == "kept");
}

// A disk that is full, as a limit on the size of files plays it.
BOOST_AUTO_TEST_CASE(what_was_there_stays_until_the_new_is_whole) {
    const folder in;
    BOOST_TEST_REQUIRE(app::write_private_file(in.at("key"), "old").has_value());
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit full{4, before.rlim_max};
    const auto signals = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &full);
    const auto written = app::write_private_file(in.at("key"), "longer than that");
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, signals);
    BOOST_TEST(written.has_error());
    BOOST_TEST(content_of(in.at("key")) == "old");
    BOOST_TEST(in.entries() == 1);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_put_in_place_leaves_no_draft) {
    const folder in;
    files::create_directory(in.at("taken"));
    const auto written = app::write_private_file(in.at("taken"), "secret");
    BOOST_TEST_REQUIRE(written.has_error());
    BOOST_TEST((written.error().code == errc::unavailable));
    BOOST_TEST(in.entries() == 1);
    BOOST_TEST(app::write_private_file(in.at("absent/key"), "secret").has_error());
}

BOOST_AUTO_TEST_SUITE_END()
