#include <pwd.h>
#include <unistd.h>

#include <filesystem>

#include "engine/postgres/server_checks.hpp"
#include "node.hpp"
#include "support/test_certificate.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

// A server's certificate for localhost, where the server may read it.
struct server_files {
    server_files() {
        std::filesystem::copy(made.certificate_file(), certificate());
        std::filesystem::copy(made.key_file(), key());
        std::filesystem::permissions(key(), std::filesystem::perms::owner_read);
        const passwd* user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
        for (const std::string& one : {place.path(), certificate(), key()})
            BOOST_TEST_REQUIRE((!user || chown(one.c_str(), user->pw_uid, user->pw_gid) == 0));
    }
    std::string certificate() const { return place.path() + "/server.pem"; }
    std::string key() const { return place.path() + "/server.key"; }

    testing::test_certificate made;
    testing::temporary_directory place;
};

// Any address of 127.0.0.0/8 is this machine: one that no other server has.
std::string own_address() {
    const auto id = static_cast<unsigned>(getpid());
    return "127." + std::to_string(1 + (id >> 16 & 0x7f)) + "." + std::to_string(id >> 8 & 0xff) + "." +
           std::to_string(1 + (id & 0x7f));
}

struct encrypted {
    std::string url(const std::string& host, const std::string& authority) const {
        const std::string plain = data.options().url;  // postgresql:///NAME?host=…
        const std::string name = plain.substr(14, plain.find('?') - 14);
        return "postgresql://gatehouse_owner:secret@" + host + "/" + name + "?hostaddr=" + own_address() +
               "&sslmode=verify-full&sslrootcert=" + authority;
    }
    error refusal(const std::string& host, const std::string& authority) const {
        system_clock time;
        system_random random;
        const auto opened = open_postgres({url(host, authority), ""}, time, random);
        BOOST_TEST_REQUIRE(opened.has_error());
        return opened.error();
    }

    server_files files;
    testing::postgres_cluster server{
        {"listen_addresses=" + own_address(), "ssl=on", "ssl_cert_file=" + files.certificate(), "ssl_key_file=" + files.key()}};
    database data{server};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_tls, encrypted)

BOOST_AUTO_TEST_CASE(a_server_that_proves_its_name_is_spoken_to_in_secret) {
    const std::string good = url("localhost", files.certificate());
    system_clock time;
    system_random random;
    const auto opened = open_postgres({good, ""}, time, random);
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
    auto one = postgres::connection::open(good);
    BOOST_TEST_REQUIRE(one.has_value());
    BOOST_TEST((*one)->integer("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()").value() == 1);
    BOOST_TEST((*one)
                   ->integer("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity USING (pid) WHERE usename = "
                             "'gatehouse_owner' AND NOT ssl")
                   .value() == 0);
}

BOOST_AUTO_TEST_CASE(another_authority_or_another_name_is_refused_and_the_operator_told_why) {
    const testing::test_certificate stranger;
    const error authority = refusal("localhost", stranger.certificate_file());
    BOOST_TEST((authority.code == errc::unavailable));
    BOOST_TEST((authority.detail.find("certificate verify failed") != std::string::npos), authority.detail);
    const error name = refusal("elsewhere.example", files.certificate());
    BOOST_TEST((name.code == errc::unavailable));
    BOOST_TEST((name.detail.find("does not match host name \"elsewhere.example\"") != std::string::npos), name.detail);
    for (const error& one : {authority, name}) BOOST_TEST(one.detail.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_machine_that_need_not_prove_its_name_is_warned_of) {
    using postgres::is_unverified;
    for (const char* mode : {"", "prefer", "require"}) BOOST_TEST(is_unverified("db1.example", mode));
    for (const char* mode : {"verify-ca", "verify-full"}) BOOST_TEST(!is_unverified("db1.example", mode));
    for (const char* near : {"/run/postgresql", "@abstract", "localhost", "127.0.0.1", "::1"})
        BOOST_TEST(!is_unverified(near, "prefer"));
}

BOOST_AUTO_TEST_SUITE_END()
