#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse {

struct write_job {
    std::variant<write_plan, installation_plan> plan;
    completion done;
};

struct write_queue_bounds {
    std::size_t jobs = limits::writer_queue_jobs;
    std::size_t reserved_jobs = limits::writer_reserved_revocations;  // of jobs
    std::size_t bytes = limits::writer_queue_bytes;
    std::size_t reserved_bytes = limits::writer_reserved_bytes;
    std::size_t share = limits::writer_queue_share;
    int patience_ms = limits::writer_patience_ms;
    int patience_turns = limits::writer_patience_turns;
    int batch_ms = limits::writer_batch_ms;  // then a writer commits what it has run
};

// What waits for the writer. The order is that of the classes; inside a class organizations take turns, and what one
// organization submitted in one class stays in order. Every patience_turns-th turn goes to whatever has waited longest,
// if that is longer than patience_ms: nothing starves, and a revocation still waits for no more than one such job.
//
// A quarter of the room is the most that one organization may hold. A revocation that finds no ordinary room takes some
// that is reserved for revocations, of which an organization may again hold a quarter.
class write_queue {
public:
    explicit write_queue(write_queue_bounds bounds = {}) : bounds_(bounds) {}

    bool push(write_job job);         // false: full or closed
    std::optional<write_job> wait();  // nothing: closed and empty
    std::optional<write_job> take();  // nothing: empty at this moment
    // Whether a batch that began then, of so many jobs, takes another.
    bool goes_on(std::size_t taken, std::chrono::steady_clock::time_point began) const;
    void close();

    // Where several writers share the queue, an organization is one writer's at a time, so its writes stay serial and in
    // order. What wait_for_own returned belongs to the caller, and with it everything of that organization, until
    // release; take_own hands out more of it, most urgent first (or what has waited longest, as above), but nothing while
    // something more urgent of another organization waits for a writer to come free.
    //
    // Who takes revocations only is never inside anything else: when every other writer waits for a lock that another node
    // holds, a revocation in an organization that nobody holds still has its writer. (One that another node does hold may
    // keep it for as long as a lock is waited for.)
    enum class takes : std::uint8_t { anything, revocations };
    struct owned {
        std::string organization;
        write_job job;
    };
    std::optional<owned> wait_for_own(takes what = takes::anything);
    std::optional<write_job> take_own(const std::string& organization, takes what = takes::anything);
    void release(const std::string& organization);

private:
    using time = std::chrono::steady_clock::time_point;
    struct entry {
        write_job job;
        std::uint64_t number;
        time since;
        std::size_t bytes;
        bool reserved;
    };
    struct lane {
        std::unordered_map<std::string, std::deque<entry>> waiting;  // never an empty deque
        std::deque<std::string> turns;                               // each organization of waiting once
        std::map<std::uint64_t, std::string> arrivals;
    };
    struct usage {
        std::size_t jobs = 0, bytes = 0, reserved_jobs = 0, reserved_bytes = 0;
    };

    bool fits(const usage& own, std::size_t bytes) const;
    bool fits_reserved(const usage& own, std::size_t bytes) const;
    struct chosen {
        lane* from;
        std::string organization;
    };
    std::span<lane> lanes_of(takes what) { return std::span(lanes_).first(what == takes::anything ? lanes_.size() : 1); }
    std::optional<chosen> next_turn(takes what);  // nothing: only organizations that are owned have something waiting
    bool is_patient_turn(takes what);
    std::optional<chosen> impatient_turn();
    bool has_turn(takes what);
    bool is_empty(takes what);
    lane* own_lane(const std::string& organization, takes what);
    bool waits_above(const lane& one) const;
    write_job take_from(lane& from, const std::string& organization);
    void account(const std::string& organization, const entry& moved, bool added);

    const write_queue_bounds bounds_;
    std::mutex mutex_;
    std::condition_variable arrived_, revocation_arrived_;  // the second for those who take nothing else
    std::array<lane, 5> lanes_;
    std::unordered_map<std::string, usage> usage_;
    std::unordered_set<std::string> owned_;
    usage total_;
    std::uint64_t next_number_ = 0;
    std::uint64_t turns_taken_ = 0;
    bool closed_ = false;
};

}  // namespace gatehouse
