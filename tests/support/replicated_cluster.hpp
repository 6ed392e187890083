#pragma once
#include <signal.h>

#include "support/postgres_cluster.hpp"

namespace gatehouse::testing {

// A primary and the standby that has to confirm each of its commits, as an operator has them; each on a socket in a folder of
// its own. What a failover does to them happens when it is asked for and never by itself.
class replicated_cluster {
public:
    replicated_cluster();

    // As a host of libpq's URL: both, the first primary first.
    std::string hosts() const { return primary_.folder() + "," + standby_.folder(); }
    postgres_cluster& first() { return primary_; }
    postgres_cluster& second() { return standby_; }

    void kill_primary() { primary_.stop(SIGQUIT); }
    void start_primary() { primary_.start(); }
    // The network between them is gone: the primary goes on, and gateways reach it, but nobody confirms its commits.
    void cut_off();
    void promote();

private:
    postgres_cluster primary_;
    postgres_cluster standby_;
};

}  // namespace gatehouse::testing
