#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>

#include "engine/postgres/connection.hpp"
#include "write_queue.hpp"

namespace gatehouse::postgres {

struct decided {
    write_job job;
    result<void> outcome;
};

// What became of one transaction.
enum class fate : std::uint8_t {
    committed,  // each outcome says what became of its job
    undone,     // the only job asked for it; its outcome says why
    spoiled,    // one of several jobs took the others with it: each again, alone
    again,      // nothing was written: a deadlock, or the server went away before COMMIT was sent
    unknown     // COMMIT was sent and its answer was lost
};

struct batch_facts {
    const clock& time;
    random_source& random;
    std::function<bool()> keep_commit_answer;
    int write_ms;  // of one job
};

// One transaction of one organization's writes, or of the installation's (an empty organization). The first statement locks
// the organization's row, so its writes are serial on all nodes, and each batch leaves a row with an id of its own: whoever
// lost the answer of COMMIT asks for that row.
class batch {
public:
    batch(connection& in, std::string organization, batch_facts facts);

    // more: what else waits for the organization, until it returns nothing.
    fate run(std::vector<decided>& jobs, const std::function<std::optional<write_job>()>& more);
    const std::string& id() const noexcept { return id_; }

    // Begins a transaction that holds the organization's lock, at that moment or that of its last commit. errc::not_found when
    // there is no such organization.
    static std::string begin_text(const connection& in, const std::string& organization, instant now);

private:
    fate run_all(std::vector<decided>& jobs, const std::function<std::optional<write_job>()>& more);
    result<void> begin();
    fate run_job(decided& one, bool several);
    fate judge(decided& one, bool several);
    result<void> run_work(write_job& job);
    bool run_guarded(decided& one);  // false: it threw
    fate commit();
    fate lost(decided& one, bool several) const;
    void roll_back();
    bool begin_next();
    transaction_facts current_facts() const;

    connection& in_;
    const std::string organization_;
    const batch_facts facts_;
    std::string id_;
    std::int64_t number_ = 0, generation_ = 1;
    instant last_at_, last_now_;
};

}  // namespace gatehouse::postgres
