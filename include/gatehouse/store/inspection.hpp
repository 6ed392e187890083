#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include <gatehouse/store/store.hpp>
#include <gatehouse/store/transfer.hpp>

// A store looked at from outside, beside the gateway that serves it or without one (`gatehouse doctor`).
namespace gatehouse {

struct store_facts {
    std::int64_t migration = 0;  // its newest; 0: nothing was made there yet
    std::int64_t known = 0;      // this version's newest
    std::int64_t needed = 0;     // the oldest version that may serve it, by its newest migration
    bool half_filled = false;    // by a move or restore that did not finish
    bool demo = false;
    instant created{}, last_commit{};
};

// Reads only: it takes no lock that a gateway waits for, migrates nothing, makes no store, and what is submitted is refused.
// Repositories are of this version: of an older or newer store they may fail. Used by one thread.
class inspected_store : public store {
public:
    virtual result<store_facts> facts() = 0;
    // What the embedded store's own check finds first; empty when nothing, and for PostgreSQL, which has its own tools.
    // errc::unavailable: it took longer than so many milliseconds, for which the log cannot be cut short.
    virtual result<std::string> damage(int longest_ms) = 0;
    // Whether a gateway would trust the server; what it would say where it would not.
    virtual result<void> judge_server() = 0;
    // False: another machine was not asked for a certificate that names it.
    virtual bool verified() = 0;
    // The version of the engine.
    virtual result<std::string> engine() = 0;
};

// errc::not_found: there is no store (a directory). errc::unavailable: it cannot be opened, or no server answers.
result<std::unique_ptr<inspected_store>> inspect(const store_place& at, const clock& time, random_source& random);

}  // namespace gatehouse
