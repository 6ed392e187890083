#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/served_copy.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

namespace {

// Who listens at the operator's socket and answers one request with whatever it likes.
class answering {
public:
    answering(const std::string& data, std::string answer) : answer_(std::move(answer)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        const std::string path = data + "/admin.sock";
        std::memcpy(at.sun_path, path.data(), path.size());
        ::unlink(path.c_str());
        BOOST_TEST_REQUIRE(::bind(listening_, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
        BOOST_TEST_REQUIRE(::listen(listening_, 1) == 0);
        thread_ = std::thread([this] { answer_one(); });
    }
    ~answering() {
        thread_.join();
        ::close(listening_);
    }

private:
    void answer_one() {
        const int peer = ::accept(listening_, nullptr, nullptr);
        char room[4096];
        std::string asked;
        while (!asked.ends_with("{}")) {
            const auto got = ::recv(peer, room, sizeof room, 0);
            if (got <= 0) break;
            asked.append(room, static_cast<std::size_t>(got));
        }
        ::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        ::close(peer);
    }
    const std::string answer_;
    const int listening_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    std::thread thread_;
};

struct fixture {
    fixture() { std::filesystem::create_directory(data); }
    void add(const std::string& path) { std::ofstream(path) << "x"; }
    bool is_there(const std::string& path) { return std::filesystem::exists(std::filesystem::symlink_status(path)); }
    result<std::unique_ptr<served_copy>> ask(const std::string& name) {
        const answering gateway(data, "HTTP/1.1 201 Created\r\n\r\n{\"copy\":\"" + name + "\"}");
        return served_copy::ask(data);
    }

    testing::temporary_directory folder;
    const std::string data = folder.path() + "/data";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_served_copy, fixture)

BOOST_AUTO_TEST_CASE(a_copy_goes_when_it_was_read) {
    for (const char* of : {"", "-wal", "-shm", "-journal"}) add(data + "/copy-x.db" + of);
    add(data + "/copy-y.db");
    {
        const auto copy = ask("copy-x.db");
        BOOST_TEST_REQUIRE(copy.has_value());
        BOOST_TEST((*copy)->path() == data + "/copy-x.db");
        BOOST_TEST(is_there(data + "/copy-x.db"));
    }
    for (const char* of : {"", "-wal", "-shm", "-journal"}) BOOST_TEST(!is_there(data + "/copy-x.db" + of), of);
    BOOST_TEST(is_there(data + "/copy-y.db"));
}

// Once the command believed any name, and root deleted whatever the gateway's user had named.
BOOST_AUTO_TEST_CASE(nothing_but_a_copy_of_the_gateways_own_is_believed_or_deleted) {
    for (const char* of : {"", "-wal", "-shm"}) add(folder.path() + "/x" + of);
    add(data + "/gatehouse.db");
    std::filesystem::create_symlink(folder.path() + "/x", data + "/copy-link.db");
    std::filesystem::create_directory(data + "/copy-folder.db");
    for (const char* name :
         {"../x", "gatehouse.db", "copy-link.db", "copy-folder.db", "copy-none.db", "", "copy-/../../x.db"}) {
        const auto copy = ask(name);
        BOOST_TEST_REQUIRE(copy.has_error(), name);
        BOOST_TEST((copy.error().code == errc::conflict), name);
    }
    for (const char* of : {"/x", "/x-wal", "/x-shm", "/data/gatehouse.db", "/data/copy-link.db", "/data/copy-folder.db"})
        BOOST_TEST(is_there(folder.path() + of), of);
    if (::geteuid() != 0) return;
    add(data + "/copy-foreign.db");
    BOOST_TEST_REQUIRE(::chown((data + "/copy-foreign.db").c_str(), 65534, 65534) == 0);
    BOOST_TEST(ask("copy-foreign.db").has_error());
    BOOST_TEST(is_there(data + "/copy-foreign.db"));
}

BOOST_AUTO_TEST_CASE(who_refuses_is_told_from_nobody) {
    const auto nobody = served_copy::ask(data);
    BOOST_TEST_REQUIRE(nobody.has_value());
    BOOST_TEST(!*nobody);
    struct {
        const char *status, *detail;
        errc code;
    } const cases[] = {{"409 Conflict", "a copy is being made", errc::conflict},
                       {"503 Service Unavailable", "the disk is full", errc::unavailable}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.status) {
            const answering gateway(data, std::string("HTTP/1.1 ") + c.status + "\r\n\r\n{\"detail\":\"" + c.detail + "\"}");
            const auto refused = served_copy::ask(data);
            BOOST_TEST_REQUIRE(refused.has_error());
            BOOST_TEST((refused.error().code == c.code));
            BOOST_TEST(refused.error().detail.find(c.detail) != std::string::npos, refused.error().detail);
        }
}

BOOST_AUTO_TEST_SUITE_END()
