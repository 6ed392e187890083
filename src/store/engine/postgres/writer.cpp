#include "engine/postgres/writer.hpp"

#include <thread>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

namespace gatehouse::postgres {
namespace {

constexpr int tries = 6;  // the last one after two seconds: by then a primary has proved itself again
constexpr std::chrono::milliseconds first_pause{5}, pause_to_settle{100};

}  // namespace

void writer::run_until_closed() {
    while (auto first = queue_.wait_for_own(takes_)) {
        std::vector<decided> jobs;
        jobs.push_back({std::move(first->job), {}});
        run(std::move(jobs), first->organization, true);
        queue_.release(first->organization);
    }
}

void writer::run(std::vector<decided> jobs, const std::string& organization, bool gather) {
    auto pause = first_pause;
    for (int i = 0; i < tries; ++i, pause *= 4) {
        switch (attempt(jobs, organization, gather, i == 0)) {
            case fate::committed:
            case fate::undone: return complete(jobs);
            case fate::spoiled:
                for (decided& one : jobs) {
                    std::vector<decided> alone;
                    alone.push_back(std::move(one));
                    run(std::move(alone), organization, false);
                }
                return;
            case fate::unknown: return complete_all(jobs, make_error(errc::outcome_unknown, "the database went away"));
            case fate::again:
                if (i + 1 < tries) std::this_thread::sleep_for(pause);
        }
    }
    complete_all(jobs, make_error(errc::unavailable, "the database does not answer"));
}

// What was under way when a server went away waits a moment for the next; what only begins is told at once.
fate writer::attempt(std::vector<decided>& jobs, const std::string& organization, bool gather, bool first) {
    std::string batch_id;
    fate came;
    {
        auto lent = connections_.take();
        if (!lent) {
            if (!first) return fate::again;
            for (decided& one : jobs) one.outcome = lent.error();
            return fate::undone;
        }
        batch one(**lent, organization, facts_);
        const auto began = std::chrono::steady_clock::now();
        came = one.run(jobs, [&]() -> std::optional<write_job> {
            return gather && first ? next(organization, jobs.size(), began) : std::nullopt;
        });
        batch_id = one.id();
    }
    return came == fate::unknown ? settle(batch_id, organization) : came;
}

std::optional<write_job> writer::next(const std::string& organization, std::size_t taken, time_point began) {
    return queue_.goes_on(taken, began) ? queue_.take_own(organization, takes_) : std::nullopt;
}

fate writer::settle(const std::string& batch_id, const std::string& organization) {
    log(log_level::warning, "store.commit_answer_lost", {{"batch", batch_id}});
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::database_settle_ms);
    while (std::chrono::steady_clock::now() < until) {
        if (const auto found = has_batch(batch_id, organization)) return *found ? fate::committed : fate::again;
        std::this_thread::sleep_for(pause_to_settle);
    }
    return fate::unknown;
}

// The lock comes first: whoever may still be committing that batch holds it until the outcome stands. And the look itself is
// committed, synchronously: a primary that was cut off could not do that, and its view is not the truth.
result<bool> writer::has_batch(const std::string& batch_id, const std::string& organization) {
    auto lent = connections_.take();
    if (!lent) return lent.error();
    connection& at = **lent;
    if (auto begun = at.begin(batch::begin_text(at, organization, {}), [](const sql_row&) { return result<void>(); }); !begun) {
        (void)at.script("ROLLBACK");
        return begun.error();
    }
    const auto found = at.integer("SELECT count(*) FROM batch WHERE id = '" + batch_id + "'");
    const auto looked = at.script("INSERT INTO batch (id, at) VALUES ('look " + batch_id +
                                  "', 0) ON CONFLICT (id) DO UPDATE SET at = batch.at + 1;"
                                  " SET LOCAL statement_timeout = 0; COMMIT");
    if (!found) return found.error();
    if (!looked) return looked.error();
    if (at.warned()) return make_error(errc::unavailable, "the standby did not confirm");
    return *found > 0;
}

void writer::complete(std::vector<decided>& jobs) {
    for (decided& one : jobs) try {
            one.job.done(std::move(one.outcome));
        } catch (...) {
            log(log_level::error, "store.completion_threw");
        }
}

void writer::complete_all(std::vector<decided>& jobs, const error& outcome) {
    for (decided& one : jobs) one.outcome = outcome;
    complete(jobs);
}

}  // namespace gatehouse::postgres
