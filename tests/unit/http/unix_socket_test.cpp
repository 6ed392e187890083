#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "door_fixture.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::http;

BOOST_FIXTURE_TEST_SUITE(door_at_a_unix_socket, door_fixture)

// Two gateways of one database may be given one data directory: the second must not take the operator's door from the first.
BOOST_AUTO_TEST_CASE(a_socket_at_which_somebody_listens_is_left_alone) {
    const testing::temporary_directory place;
    options.unix_path = place.path() + "/admin.sock";
    run();
    struct stat before {
    }, after{};
    BOOST_TEST_REQUIRE(::stat(options.unix_path.c_str(), &before) == 0);
    const auto listen = [&] {
        return server::listen(
            options, routes, time, random, [](std::function<void()>) { return false; }, [](const exchange&) {});
    };
    const auto second = listen();
    BOOST_TEST_REQUIRE(second.has_error());
    BOOST_TEST((second.error().code == errc::conflict));
    BOOST_TEST(second.error().detail.find("another process is using this data directory") != std::string::npos);
    BOOST_TEST((::stat(options.unix_path.c_str(), &after) == 0 && after.st_ino == before.st_ino));
}

// Of a server that was killed.
BOOST_AUTO_TEST_CASE(a_socket_at_which_nobody_listens_is_taken_over) {
    const testing::temporary_directory place;
    options.unix_path = place.path() + "/admin.sock";
    const int left = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    options.unix_path.copy(at.sun_path, sizeof at.sun_path - 1);
    BOOST_TEST_REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    ::close(left);
    run();
    const int asked = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    BOOST_TEST(::connect(asked, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    ::close(asked);
}

BOOST_AUTO_TEST_SUITE_END()
