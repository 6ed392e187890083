#include "support/postgres_cluster.hpp"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>

namespace gatehouse::testing {
namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

// The server refuses to run as root.
const passwd* server_user() {
    if (geteuid() != 0) return nullptr;
    const passwd* found = getpwnam("postgres");
    if (!found) throw std::runtime_error("there is no user postgres: install postgresql-15");
    return found;
}

std::vector<gid_t> groups_of(const passwd& user) {
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    if (getgrouplist(user.pw_name, user.pw_gid, groups.data(), &count) < 0) throw std::runtime_error("too many groups");
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

// In the child, where another thread of the test may have held any lock: system calls only.
[[noreturn]] void become(const passwd* user, const std::vector<gid_t>& groups, char* const* arguments, const char* log) {
    const int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
    dup2(out, 1);
    dup2(out, 2);
    if (user && (setgroups(groups.size(), groups.data()) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execv(arguments[0], arguments);
    _exit(127);
}

pid_t launch(const std::vector<std::string>& command, const std::string& log) {
    const passwd* user = server_user();
    const auto groups = user ? groups_of(*user) : std::vector<gid_t>();
    std::vector<char*> arguments;
    for (const std::string& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
    arguments.push_back(nullptr);
    const pid_t made = fork();
    if (made == 0) become(user, groups, arguments.data(), log.c_str());
    return made;
}

std::string text_of(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

void finish(pid_t process, const std::string& what, const std::string& log) {
    int status = -1;
    waitpid(process, &status, 0);
    if (status != 0) throw std::runtime_error(what + " failed; see " + log);
}

struct closer {
    void operator()(PGconn* handle) const { PQfinish(handle); }
};

}  // namespace

postgres_cluster::postgres_cluster(std::vector<std::string> settings) : settings_(std::move(settings)) {
    fill({programs + "initdb", "-D", folder_.path() + "/data", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8",
          "--locale=C"});
    start();
    run("postgres", "CREATE ROLE gatehouse_owner LOGIN");
    run("postgres", "CREATE ROLE gatehouse LOGIN");
}

postgres_cluster::postgres_cluster(standby_of which) : settings_(which.primary.settings_) {
    fill({programs + "pg_basebackup", "-D", folder_.path() + "/data", "-h", which.primary.folder(), "-U", "postgres",
          "--write-recovery-conf", "--checkpoint=fast", "--no-sync"});
    start();
}

void postgres_cluster::fill(const std::vector<std::string>& command) {
    if (const passwd* user = server_user())
        if (chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("chown failed");
    finish(launch(command, folder_.path() + "/log"), command[0], folder_.path() + "/log");
}

postgres_cluster::~postgres_cluster() { stop(SIGINT); }

void postgres_cluster::start() {
    std::vector<std::string> command{programs + "postgres", "-D", folder_.path() + "/data", "-k", folder_.path()};
    for (const std::string setting : {"listen_addresses=", "full_page_writes=off", "max_connections=300", "shared_buffers=64MB",
                                      "max_wal_size=2GB", "checkpoint_timeout=1h", "autovacuum_naptime=10s"}) {
        command.push_back("-c");
        command.push_back(setting);
    }
    for (const std::string& setting : settings_) {
        command.push_back("-c");
        command.push_back(setting);
    }
    process_ = launch(command, folder_.path() + "/log");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (PQping((url("postgres", "postgres") + "&connect_timeout=10").c_str()) != PQPING_OK) {
        const bool ended = waitpid(process_, nullptr, WNOHANG) == process_;
        if (ended) process_ = -1;
        if (ended || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("PostgreSQL does not start:\n" + text_of(folder_.path() + "/log"));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void postgres_cluster::stop(int signal) {
    if (process_ < 0) return;
    kill(process_, signal);
    waitpid(process_, nullptr, 0);
    process_ = -1;
}

std::string postgres_cluster::url(const std::string& database, const std::string& role) const {
    return "postgresql:///" + database + "?host=" + folder_.path() + "&user=" + role;
}

void postgres_cluster::run(const std::string& database, const std::string& sql) const {
    // Not even where the test lets every commit wait for a standby does the superuser wait.
    const std::string local = "&options=-csynchronous_commit%3Dlocal&connect_timeout=60";
    const std::unique_ptr<PGconn, closer> at(PQconnectdb((url(database, "postgres") + local).c_str()));
    PGresult* const done = PQexec(at.get(), sql.c_str());
    const auto status = PQresultStatus(done);
    const std::string why = PQresultErrorMessage(done);
    PQclear(done);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(sql + ": " + why);
}

std::string postgres_cluster::make_database(const std::string& like) {
    const std::string name = "test_" + std::to_string(++databases_);
    // A connection that was just closed may still count as one to the template.
    for (int i = 0;; ++i) try {
            run("postgres", "CREATE DATABASE " + name + " TEMPLATE " + like + " OWNER gatehouse_owner");
            return name;
        } catch (const std::runtime_error&) {
            if (i > 100) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
}

void postgres_cluster::drop_database(const std::string& name) const {
    run("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
}

postgres_cluster& shared_cluster() {
    static postgres_cluster cluster;
    return cluster;
}

}  // namespace gatehouse::testing
