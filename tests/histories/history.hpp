#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "climbing/for_others.hpp"
#include "histories/announced.hpp"
#include "histories/checkers.hpp"
#include "reference/dice.hpp"

namespace gatehouse::histories {

// One thing that somebody does: over the management API, as a provisioning client, or time that passes.
struct operation {
    std::string_view name;
    std::optional<climbing::step> step{};                             // of a management call
    std::function<result<void>(tenant_transaction&)> provisioning{};  // else of a client
    std::int64_t passes_ms = 0;                                       // else time
};

// By this one rises: an owner offered it to him (access.md, Assigning, the exceptions to (d)).
inline constexpr std::string_view accepting = "accept ownership";

// How often each operation came about, by name.
using tally = std::map<std::string_view, int>;

// An organization and all that happens to it, from a seed. `done` is counted on: several histories may share one; what came
// about least often is tried most.
class history {
public:
    history(std::string model, std::string plan, std::uint64_t seed, tally& done);

    // So many operations one after another: each is checked for climbing, each tenth is rehearsed first.
    void one_by_one(int operations);
    // So many at once, by some threads.
    void at_once(int operations, int threads);
    // All checkers, and the engine beside the reference, when what a job tidies has been tidied. The first thing that is wrong,
    // or "".
    std::string check();

    int rehearsed() const { return rehearsed_; }
    std::size_t announced_rights() const { return announced_; }
    std::string wrong() const { return wrong_; }
    climbing::ladder& at() { return at_; }
    picture look(std::int64_t after);
    // The checkers over rows as they are now, against those of the last check.
    std::vector<std::string_view> red();
    void forget() { remember(); }  // compares with now from here on

private:
    friend class drawing;
    void begin();
    void remember();
    reference::world world_now();
    bool run(const operation& what);
    void check_climbing(const operation& what, const climbing::rights& before);
    void check_handing_out(const operation& what, const climbing::seen& before);
    struct rehearsal {
        bool expected = false;
        std::string kinds{};
        announced access{};
        climbing::rights before{};
    };
    rehearsal rehearse(const operation& what);
    void check_rehearsal(const operation& what, const rehearsal& said, bool came, std::int64_t position);
    std::string check_engine();
    void end_lost_keys();
    void fail(const std::string& why) {
        if (wrong_.empty()) wrong_ = why;
    }

    climbing::ladder at_;
    reference::dice chance_;
    connection_id okta_;
    picture last_;  // of the last check
    holders last_holders_;
    picture recent_;  // what operations are drawn from
    tally& done_;
    int rehearsed_ = 0, people_ = 0;
    std::size_t announced_ = 0;  // rights that came or went as rehearsals had said
    std::string wrong_;
};

// Draws one operation of what there is.
operation draw(history& of);

}  // namespace gatehouse::histories
