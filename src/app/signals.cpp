#include "signals.hpp"

#include <pthread.h>
#include <signal.h>

namespace gatehouse::app {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

}  // namespace

void block_stop_signals() {
    const sigset_t set = stop_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);  // a client that hangs up is an error code, not the end of the process
}

int wait_for_stop_signal() {
    const sigset_t set = stop_signals();
    int number = 0;
    ::sigwait(&set, &number);
    return number;
}

}  // namespace gatehouse::app
