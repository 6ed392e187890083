#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "cli_fixture.hpp"
#include "support/idp_metadata.hpp"
#include "support/test_certificate.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
namespace files = std::filesystem;

// Each finding once: an installation is broken, and the line is there.
namespace {

struct ill : cli_fixture {
    std::string config = files::path(gateway.data()).parent_path() / "doctor.toml", database = gateway.data() + "/gatehouse.db";

    ran ask(const std::string& settings = "") {
        write_file(config, settings);
        return run_gatehouse({"doctor", "--config", config, "--data", gateway.data()});
    }
    // The line of a check.
    static std::string line(const ran& done, const std::string& check) {
        for (std::size_t at = 0; at < done.out.size();) {
            const auto end = done.out.find('\n', at);
            const std::string one = done.out.substr(at, end - at);
            if (one.substr(9).starts_with(check + " ")) return one;
            at = end + 1;
        }
        return "there is no line for " + check + " in " + done.out + done.err;
    }
    void finds(const ran& done, const std::string& check, const std::string& how, const std::string& words) {
        const auto said = line(done, check);
        BOOST_TEST(said.starts_with(how + " "), said);
        BOOST_TEST(said.find(words) != std::string::npos, said);
        BOOST_TEST((said.find(" -> ") != std::string::npos) == (how != "ok"), said);
        if (how == "problem") BOOST_TEST(done.code == 1);
    }
    // Into the database of a gateway that was stopped; without what keeps the history, which calls a function of the gateway.
    void change(const std::string& sql) {
        const std::string program =
            "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
            "for (n,) in list(c.execute(\"SELECT name FROM sqlite_schema WHERE type = 'trigger'\")): c.execute('DROP TRIGGER ' "
            "+ n)\n"
            "c.executescript(sys.argv[2])\nc.commit()\nc.execute('PRAGMA journal_mode=DELETE')\n";
        const std::string file = config + ".py";
        write_file(file, program);
        BOOST_TEST_REQUIRE(std::system(("python3 '" + file + "' '" + database + "' \"" + sql + "\" > /dev/null").c_str()) == 0);
    }
};

std::string tls(const test_certificate& shown) {
    return "\n[tls]\ncertificate = \"" + shown.certificate_file() + "\"\nkey = \"" + shown.key_file() + "\"\n";
}

// Says what a mail server says, once.
class mail_server {
public:
    mail_server() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof at;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&at), length);
        ::listen(socket_, 1);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &length);
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~mail_server() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

private:
    void serve() const {
        const int peer = ::accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        std::string_view answer = "220 here\r\n";
        char room[512];
        while (::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL) > 0 && ::recv(peer, room, sizeof room, 0) > 0)
            answer = "250 fine\r\n";
        ::close(peer);
    }
    int socket_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_installation_has_no_problem_served_or_not) {
    ill at;
    at.make_acme();
    const test_certificate shown;
    const mail_server mail;
    const std::string settings = "base_url = \"https://localhost\"\ntrusted_proxies = [\"127.0.0.1\"]\n" + tls(shown) +
                                 "[mail]\nfrom = \"a@b.example\"\nsmtp = \"" + mail.url() + "\"\n";
    const auto served = at.ask(settings);
    BOOST_TEST(served.code == 0, served.out);
    BOOST_TEST(served.out.find("problem") == std::string::npos, served.out);
    at.finds(served, "gateway", "ok", "runs on " + at.gateway.data());
    at.finds(served, "mail", "ok", "answers");
    at.finds(served, "certificate", "warning", "ends in 0 days");
    for (const char* check : {"base_url", "proxies", "data", "master key", "files", "store", "schema", "integrity",
                              "store keys", "clock", "models", "owners", "saml"})
        at.finds(served, check, "ok", "");
    at.operator_json({"user", "list"});  // the gateway goes on

    at.gateway.stop();
    const auto alone = at.ask();
    BOOST_TEST(alone.code == 0, alone.out);
    at.finds(alone, "gateway", "ok", "none runs");
    at.finds(alone, "integrity", "ok", "whole");
    at.gateway.start();
    at.operator_json({"user", "list"});
    at.gateway.stop(SIGKILL);
    BOOST_TEST(at.ask().code == 0);
    at.gateway.start();
}

BOOST_AUTO_TEST_CASE(the_findings_are_a_list_for_programs) {
    ill at;
    const auto done = run_gatehouse({"doctor", "--data", at.gateway.data(), "-o", "json"});
    BOOST_TEST(done.code == 0);
    const auto all = parse_json(done.out);
    BOOST_TEST_REQUIRE((all.has_value() && all->if_array()), done.out);
    BOOST_TEST(all->if_array()->size() == 18U);
    for (const auto& one : *all->if_array()) {
        BOOST_TEST(!text_of(one, "check").empty());
        BOOST_TEST(!text_of(one, "saw").empty());
        BOOST_TEST((text_of(one, "verdict") == "ok") == text_of(one, "next").empty());
    }
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_read_are_a_call_that_cannot_be_used) {
    ill at;
    const auto wrong = at.ask("colour = 1");
    BOOST_TEST(wrong.code == 2);
    BOOST_TEST(wrong.err.find("there is no setting colour") != std::string::npos, wrong.err);
    BOOST_TEST(run_gatehouse({"doctor", "--config", "/nonexistent"}).code == 2);
}

BOOST_AUTO_TEST_CASE(doors_are_looked_at) {
    ill at;
    at.finds(at.ask(), "base_url", "warning", "for this machine only");
    at.finds(at.ask("base_url = \"http://id.example\""), "base_url", "problem", "must be https://");
    at.finds(at.ask("trusted_proxies = [\"127.0.0.1\"]"), "proxies", "warning", "base_url is plain http");
    at.finds(at.ask("base_url = \"https://id.example\""), "proxies", "warning", "no proxy is trusted");
    at.finds(at.ask("trusted_proxies = [\"10.0.0.0/33\"]"), "proxies", "problem", "no address or network");
    for (const char* all : {"0.0.0.0/0", "::/0"})
        at.finds(at.ask("trusted_proxies = [\"" + std::string(all) + "\"]"), "proxies", "problem", "is everybody");
}

BOOST_AUTO_TEST_CASE(a_certificate_is_held_to_host_key_and_dates) {
    ill at;
    const test_certificate shown("id.example"), other;
    const auto url = [](const std::string& host) { return "base_url = \"https://" + host + "\"\n"; };
    at.finds(at.ask(url("id.example") + tls(shown)), "certificate", "warning", "ends in");
    at.finds(at.ask(url("127.0.0.1") + tls(shown)), "certificate", "warning", "ends in");
    at.finds(at.ask(url("other.example") + tls(shown)), "certificate", "problem", "is not for other.example");
    const auto files = [&](const std::string& chain, const std::string& key) {
        return at.ask(url("client.example") + "[tls]\ncertificate = \"" + chain + "\"\nkey = \"" + key + "\"\n");
    };
    test_key key;
    at.finds(files(key.certify(), other.key_file()), "certificate", "problem", "does not belong to [tls] key");
    at.finds(files(key.certify(-7200, -3600), key.key_file()), "certificate", "problem", " ended 20");
    at.finds(files(key.certify(3600, 7200), key.key_file()), "certificate", "problem", "counts from");
    at.finds(files(key.certify(-3600, 90 * 24 * 3600), key.key_file()), "certificate", "ok", "ends in 89 days");
    at.finds(files("/nonexistent", key.key_file()), "certificate", "problem", "is no file");
    at.finds(files(key.key_file(), key.key_file()), "certificate", "problem", "the certificate is no PEM");
    at.finds(files(key.certify(), key.certify()), "certificate", "problem", "the key is no PEM");
}

BOOST_AUTO_TEST_CASE(the_data_directory_is_its_owners_alone) {
    ill at;
    using files::perms;
    files::permissions(at.gateway.data(), perms::owner_all | perms::others_exec);
    at.finds(at.ask(), "data", "problem", "chmod 700");
    files::permissions(at.gateway.data(), perms::owner_all);
    files::permissions(at.database, perms::owner_read | perms::owner_write | perms::group_read);
    at.finds(at.ask(), "data", "problem", "gatehouse.db may be opened by others");
    files::permissions(at.database, perms::owner_read | perms::owner_write);
    if (::geteuid() == 0) {  // only root gives files away
        BOOST_TEST(::chown(at.database.c_str(), 12345, 12345) == 0);
        at.finds(at.ask(), "data", "problem", "belongs to 12345");
        BOOST_TEST(::chown(at.database.c_str(), 0, 0) == 0);
    }
    at.gateway.stop();
    const auto none = run_gatehouse({"doctor", "--data", at.gateway.data() + "/elsewhere"});
    at.finds(none, "data", "problem", "is not there");
    at.finds(none, "store", "problem", "there is no store");
    for (const char* check : {"schema", "integrity", "store keys", "clock", "models", "owners", "saml"})
        at.finds(none, check, "warning", "not looked at");
    BOOST_TEST(!files::exists(at.gateway.data() + "/elsewhere"));  // nothing was made
}

BOOST_AUTO_TEST_CASE(the_master_key_is_there_alone_and_opens_the_store) {
    ill at;
    const std::string file = at.gateway.master_key(), kept = file + ".kept";
    files::permissions(file, files::perms::group_read, files::perm_options::add);
    at.finds(at.ask(), "master key", "problem", "chmod 600");
    at.finds(at.ask(), "store keys", "problem", "may be read by others");
    files::permissions(file, files::perms::group_read, files::perm_options::remove);
    files::rename(file, kept);
    at.finds(at.ask(), "master key", "problem", "is not there");
    files::copy_file(served().master_key(), file);
    at.finds(at.ask(), "store keys", "problem", "does not open this store");
    files::copy_file(kept, file + ".replacing");
    at.finds(at.ask(), "store keys", "warning", ".replacing");
    files::copy_file(kept, at.gateway.data() + "/master.key");
    at.finds(at.ask("master_key = \"" + at.gateway.data() + "/master.key\""), "master key", "warning",
             "lies in the data directory");
    files::remove(file);
    files::rename(kept, file);
    at.finds(at.ask(), "store keys", "ok", "they open");
}

BOOST_AUTO_TEST_CASE(files_that_stop_a_start_are_named) {
    ill at;
    files::create_directory(at.gateway.data() + "/models");
    write_file(at.gateway.data() + "/models/own.toml", "name = 1");
    at.finds(at.ask(), "files", "problem", "models/own.toml, line 1");
    at.finds(at.ask(), "models", "warning", "not looked at");
}

BOOST_AUTO_TEST_CASE(mail_is_tried_without_sending_any) {
    ill at;
    at.finds(at.ask("[mail]\nfrom = \"a@b.example\"\nfolder = \"" + at.gateway.data() + "\""), "mail", "warning", "to nobody");
    at.finds(at.ask("[mail]\nfrom = \"a@b.example\"\nsmtp = \"smtp://127.0.0.1:1\""), "mail", "problem",
             "smtp://127.0.0.1:1: ");
    at.finds(
        at.ask("[mail]\nfrom = \"a@b.example\"\nsmtp = \"smtp://127.0.0.1:1\"\nuser = \"u\"\npassword_file = \"/nonexistent\""),
        "mail", "problem", "password_file");
}

BOOST_AUTO_TEST_CASE(a_gateway_that_hangs_is_seen) {
    ill at;
    at.gateway.stop();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = at.gateway.data() + "/admin.sock";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int silent = ::socket(AF_UNIX, SOCK_STREAM, 0);
    BOOST_TEST_REQUIRE(::bind(silent, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::listen(silent, 1);
    const auto done = at.ask();
    ::close(silent);
    at.finds(done, "gateway", "problem", "does not answer");
    at.finds(done, "integrity", "ok", "whole");
}

BOOST_AUTO_TEST_CASE(few_descriptors_are_worth_a_word) {
    ill at;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{256, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    const auto done = at.ask();
    ::setrlimit(RLIMIT_NOFILE, &before);
    at.finds(done, "descriptors", "warning", "LimitNOFILE=");
}

BOOST_AUTO_TEST_CASE(a_store_of_another_version_is_told_apart) {
    ill at;
    at.make_acme();
    at.gateway.stop();
    at.change("PRAGMA user_version=99");
    at.finds(at.ask(), "schema", "warning", "schema 99");
    at.finds(at.ask(), "owners", "ok", "");  // the newer one says that this one may
    at.change("UPDATE server SET min_node_version = 99");
    at.finds(at.ask(), "schema", "problem", "install the newer version");
    at.finds(at.ask(), "owners", "warning", "not looked at");
    at.change("UPDATE server SET min_node_version = 1; PRAGMA user_version=17");
    at.finds(at.ask(), "schema", "warning", "make a backup");
    at.change("UPDATE server SET min_node_version = 1000000000");
    at.finds(at.ask(), "schema", "problem", "did not finish");
    at.change("UPDATE server SET min_node_version = 1, kind = 'demo'");
    at.finds(at.ask(), "schema", "problem", "demo");
    at.change("PRAGMA user_version=0");
    at.finds(at.ask(), "schema", "problem", "empty");
}

BOOST_AUTO_TEST_CASE(a_clock_behind_the_store_is_seen) {
    ill at;
    at.make_acme();
    at.gateway.stop();
    at.change("UPDATE organization SET last_at = last_at + 3600000");
    at.finds(at.ask(), "clock", "problem", "behind the store's newest row");
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_seen) {
    ill at;
    at.make_acme();
    at.gateway.stop();
    // The first page of a table; those that say which tables there are stay, or it would not open.
    at.change("CREATE TABLE torn (x); INSERT INTO torn VALUES (1)");
    const std::string tear =
        "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
        "page = c.execute(\"SELECT rootpage FROM sqlite_schema WHERE name = 'torn'\").fetchone()[0]\n"
        "size = c.execute('PRAGMA page_size').fetchone()[0]\nc.close()\n"
        "with open(sys.argv[1], 'r+b') as f:\n    f.seek((page - 1) * size)\n    f.write(b'Z' * 64)\n";
    write_file(at.config + ".py", tear);
    BOOST_TEST_REQUIRE(std::system(("python3 '" + at.config + ".py' '" + at.database + "'").c_str()) == 0);
    at.finds(at.ask(), "integrity", "problem", "restore the last backup");
    write_file(at.database, std::string(8192, 'x'));
    const auto no_database = at.ask();
    at.finds(no_database, "store", "problem", "the store failed");
    at.finds(no_database, "integrity", "warning", "not looked at");
    at.finds(no_database, "master key", "ok", "");  // each check stands alone
}

BOOST_AUTO_TEST_CASE(what_organizations_lack_is_named) {
    ill at;
    at.operator_json({"organization", "create", "acme", "--name", "Acme"});
    at.finds(at.ask(), "owners", "warning", "nobody active owns: acme ");
    at.operator_json({"member", "create", "root@acme.example", "--owner"});
    at.finds(at.ask(), "owners", "ok", "");
    at.operator_json({"user", "suspend", "root@acme.example"});
    at.finds(at.ask(), "owners", "warning", "nobody active owns: acme ");

    const std::string metadata = at.config + ".xml";
    write_file(metadata, idp_metadata());
    at.operator_json({"connection", "create", "okta"});
    at.operator_json({"connection", "trust", "okta", "--yes", "--idp-metadata", metadata});
    at.finds(at.ask(), "saml", "warning", "acme: identity provider's certificate ends ");

    at.gateway.stop();
    at.change("UPDATE organization SET model = 'warehouse'");
    at.finds(at.ask(), "models", "problem", "everything is refused in: acme (warehouse)");
}

BOOST_AUTO_TEST_CASE(no_secret_is_shown) {
    ill at;
    write_file(at.config + ".password", "S3cret-mail\n");
    const auto done = at.ask(
        "[store]\nurl = \"postgresql://gh:S3cret-db@127.0.0.1:1/gatehouse\"\n"
        "[mail]\nfrom = \"a@b.example\"\nsmtp = \"smtp://127.0.0.1:1\"\nuser = \"S3cret-user\"\npassword_file = \"" +
        at.config + ".password\"\n");
    at.finds(done, "store", "problem", "PostgreSQL database of store.url");
    BOOST_TEST(std::ranges::count(done.out, '\n') == 18);  // the library's message has lines of its own
    BOOST_TEST((done.out + done.err).find("S3cret") == std::string::npos, done.out + done.err);
}
