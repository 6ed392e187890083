// with_postgres COMMAND ARGUMENT…: runs a test with a PostgreSQL cluster of its own beside it, which goes with it.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "support/postgres_cluster.hpp"

int main(int count, char** arguments) {
    if (count < 2) return std::fputs("usage: with_postgres COMMAND ARGUMENT…\n", stderr), 2;
    const gatehouse::testing::postgres_cluster cluster;
    setenv("GATEHOUSE_TEST_POSTGRES", cluster.folder().c_str(), 1);
    const pid_t test = fork();
    if (test == 0) {
        execvp(arguments[1], arguments + 1);
        _exit(127);
    }
    int status = 0;
    waitpid(test, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
