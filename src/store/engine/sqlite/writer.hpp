#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>

#include "engine/sqlite/connection.hpp"
#include "write_queue.hpp"

namespace gatehouse::sqlite {

// What the writer shares with the readers.
struct shared_facts {
    const clock& time;
    random_source& random;
    std::int64_t generation = 1;
    std::atomic<std::int64_t> last_commit_ms{0};  // raised before the commit, so whoever sees its rows sees this
    std::function<std::optional<std::int64_t>(const organization_id&)> known_number;
    int write_ms;  // of one job
};

// The one that writes. Each job runs in a savepoint; what waits shares one COMMIT, and nobody learns his result before
// that came back. A job that spoils the transaction for all (it throws, or the engine fails under it) makes every job
// of the batch run again in a transaction of its own, so that only the spoiler is hurt. When COMMIT itself fails nobody
// can know what the disk holds: the process ends without an answer, and the next start reads the disk.
class writer {
public:
    writer(connection& into, write_queue& queue, shared_facts& facts, std::function<void(std::string_view)> on_fatal)
        : into_(into), queue_(queue), facts_(facts), on_fatal_(std::move(on_fatal)) {}

    // Runs the job and what waits behind it, up to the bounds of a batch.
    void run_batch(write_job first);
    [[noreturn]] void end_process(std::string_view why);

private:
    struct decided {
        write_job job;
        result<void> outcome;
    };
    enum class fate { kept, undone, spoiled };

    std::optional<write_job> next(std::size_t taken, std::chrono::steady_clock::time_point began);
    fate run_in_savepoint(decided& one);
    fate run_guarded(decided& one);
    result<void> run_work(write_job& job);
    result<std::int64_t> number_of(const organization_id& organization);
    void run_alone(decided& one);
    void commit();
    void roll_back();
    transaction_facts next_facts();
    static void complete(decided& one);

    connection& into_;
    write_queue& queue_;
    shared_facts& facts_;
    std::function<void(std::string_view)> on_fatal_;
    instant last_now_{0};
};

}  // namespace gatehouse::sqlite
