#pragma once
#include <memory>
#include <string>
#include <vector>

#include <gatehouse/demo/local_idp.hpp>

#include "data_set.hpp"
#include "load.hpp"
#include "process.hpp"

namespace gatehouse::bench {

inline constexpr std::string_view application_host = "127.0.0.1:9000";  // nothing listens there: the proxy would

// How much of everything a stage holds and a round asks.
struct amounts {
    std::size_t rounds = 5;    // measured; one more goes before, to warm up
    std::size_t reads = 8000;  // of one round
    std::size_t writes = 2000;
    std::size_t suspensions = 1000;
    std::size_t sign_ins = 500;
    std::vector<std::size_t> users{1'000, 10'000, 100'000};  // ascending; what is written to has the middle one
    std::vector<std::size_t> group_members{100, 1'000, 10'000};
};

// A gateway on a data directory of its own, and what lies in there.
struct stage {
    std::string directory;
    std::uint16_t port = 0;
    std::string token, application, connection;
    std::string caller;  // what an application that may evaluate shows
    std::vector<person> users;

    // Of the one that is written to.
    std::vector<std::string> sessions;  // of users[i]
    std::vector<std::string> groups;    // by amounts::group_members
    std::optional<demo::local_idp> idp;
    std::vector<begun_sign_in> sign_ins;  // each good for one answer of idp
    std::unique_ptr<process> server;

    // A SCIM request as sent.
    std::string scim(std::string_view method, const std::string& target, const std::string& body = "") const;
    // May the only user do that? As that caller asks.
    std::string evaluation(const std::string& action) const;
    std::string evaluations(std::size_t questions) const;  // that many in one request
    // Who may read, as the holder of a key asks; empty: from the start.
    std::string who_can(const std::string& cursor, std::size_t limit) const;
    std::string report_access(const std::string& cursor, std::size_t limit) const;  // by the same key
    // What nginx asks about a browser that shows this session.
    std::string verify(const std::string& session) const;
    // What a browser posts when the identity provider has answered that request about who. Signs: some 0.5 ms.
    std::string assertion(const begun_sign_in& begun, const person& who) const;

private:
    std::string listing(const std::string& what, const std::string& cursor, std::size_t limit) const;
    std::string question(const std::string& endpoint, const std::string& body) const;
};

// Users only.
std::unique_ptr<stage> make_reading_stage(const std::string& directory, std::size_t users);
// Users, groups, sessions with a role through a mapped group, an application, an identity provider and sign-ins begun.
std::unique_ptr<stage> make_writing_stage(const std::string& directory, const amounts& all);

// Users who all may read, through a mapped group, and the key of somebody who may review that.
std::unique_ptr<stage> make_reviewing_stage(const std::string& directory, std::size_t users);
// One user who holds many roles, and an application that asks about that one.
std::unique_ptr<stage> make_deciding_stage(const std::string& directory);

}  // namespace gatehouse::bench
