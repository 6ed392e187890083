#include "engine/postgres/batch.hpp"

#include <algorithm>
#include <exception>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/base/uuid.hpp>

namespace gatehouse::postgres {

batch::batch(connection& in, std::string organization, batch_facts facts)
    : in_(in),
      organization_(std::move(organization)),
      facts_(std::move(facts)),
      id_(new_uuid(facts_.time.now(), facts_.random)) {}

// set_config with true lasts as long as the transaction: row-level security shows this organization's rows and no others.
std::string batch::begin_text(const connection& in, const std::string& organization, instant now) {
    const std::string moment = std::to_string(now.ms);
    if (organization.empty())
        return "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT set_config('gatehouse.all', 'on', true), 0, generation, 0,"
               " set_config('gatehouse.now', '" +
               moment + "', true) FROM server FOR NO KEY UPDATE";
    return "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT set_config('gatehouse.org', o.number::text, true), o.number,"
           " (SELECT generation FROM server), o.last_at, set_config('gatehouse.now', greatest(" +
           moment + ", o.last_at)::text, true) FROM organization o WHERE o.id = " + in.quoted(organization) +
           " FOR NO KEY UPDATE";
}

result<void> batch::begin() {
    bool found = false;
    last_now_ = std::max(last_now_, facts_.time.now());
    auto begun = in_.begin(begin_text(in_, organization_, last_now_), [&](const sql_row& row) {
        found = true;
        number_ = row.integer(1);
        generation_ = row.integer(2);
        last_at_ = row.at(3);
        last_now_ = std::max(last_now_, last_at_);
        return result<void>();
    });
    if (begun && !found) begun = make_error(errc::not_found, "no such organization");
    return begun;
}

fate batch::run(std::vector<decided>& jobs, const std::function<std::optional<write_job>()>& more) {
    const fate came = run_all(jobs, more);
    if (came != fate::committed && came != fate::unknown) roll_back();
    return came;
}

fate batch::run_all(std::vector<decided>& jobs, const std::function<std::optional<write_job>()>& more) {
    if (auto begun = begin(); !begun) {
        if (in_.broken()) return fate::again;
        for (decided& one : jobs) one.outcome = begun;
        return fate::undone;
    }
    // The first of a new batch needs no savepoint: undoing it is undoing the transaction.
    bool several = jobs.size() > 1;
    for (std::size_t i = 0;; ++i, several = true) {
        if (i == jobs.size()) {
            auto next = more();
            if (!next) return commit();
            jobs.push_back({std::move(*next), {}});
        }
        if (const fate came = run_job(jobs[i], several); came != fate::committed) return came;
    }
}

fate batch::run_job(decided& one, bool several) {
    if (several && !begin_next()) return lost(one, several);
    in_.limit(facts_.write_ms);
    // What throws is our bug: nothing that it touched is built upon, in the transaction or in what we hold.
    if (!run_guarded(one)) return several ? fate::spoiled : fate::undone;
    return judge(one, several);
}

// The first has the moment that the transaction began with. Triggers that keep the history read it from the setting.
bool batch::begin_next() {
    last_now_ = std::max(last_now_, facts_.time.now());
    return in_.script("SAVEPOINT job; SET LOCAL gatehouse.now = '" + std::to_string(last_now_.ms) + "'").has_value();
}

bool batch::run_guarded(decided& one) {
    try {
        one.outcome = run_work(one.job);
        // Even where the job hid the failure.
        if (one.outcome && in_.lost()) one.outcome = make_error(errc::unavailable, "the store failed");
        if (one.outcome && in_.failed()) one.outcome = make_error(errc::internal, "the store refused a statement");
        return true;
    } catch (const std::exception& thrown) {
        log(log_level::error, "store.job_threw", {{"what", thrown.what()}});
    } catch (...) {
        log(log_level::error, "store.job_threw");
    }
    one.outcome = make_error(errc::internal, "a write failed inside");
    return false;
}

// committed here means: its changes stand, or are undone, and the next job may run.
fate batch::judge(decided& one, bool several) {
    if (in_.lost()) return lost(one, several);
    if (several)
        return in_.script(one.outcome ? "RELEASE job" : "ROLLBACK TO job; RELEASE job") ? fate::committed : lost(one, several);
    return one.outcome ? fate::committed : fate::undone;
}

fate batch::lost(decided& one, bool several) const {
    if (in_.broken() || in_.last_state() == "40001" || in_.last_state() == "40P01") return fate::again;
    if (one.outcome) one.outcome = make_error(errc::unavailable, "the store failed");
    return several ? fate::spoiled : fate::undone;
}

result<void> batch::run_work(write_job& job) {
    if (auto* plan = std::get_if<installation_plan>(&job.plan)) {
        installation_transaction tx(in_, facts_.random, current_facts());
        return plan->work(tx);
    }
    auto& plan = std::get<write_plan>(job.plan);
    tenant_transaction tx(in_, plan.organization, number_, facts_.random, current_facts());
    return plan.work(tx);
}

// Whatever the last commit said of the time, no later one says less, on this node or another. A statement timeout that
// struck in COMMIT would end its waiting for the standby, not the commit.
fate batch::commit() {
    std::string text = "INSERT INTO batch (id, at) VALUES ('" + id_ + "', " + std::to_string(last_now_.ms) + "); ";
    if (!organization_.empty() && last_now_ > last_at_)
        text += "UPDATE organization SET last_at = " + std::to_string(last_now_.ms) +
                " WHERE number = " + std::to_string(number_) + " AND last_at < " + std::to_string(last_now_.ms) + "; ";
    const auto done = in_.script(text + "SET LOCAL statement_timeout = 0; COMMIT");
    if (facts_.keep_commit_answer && !facts_.keep_commit_answer()) return fate::unknown;
    if (done) return in_.warned() ? fate::unknown : fate::committed;
    return in_.broken() ? fate::unknown : fate::again;
}

void batch::roll_back() {
    if (in_.in_transaction()) (void)in_.script("ROLLBACK");
}

transaction_facts batch::current_facts() const { return {last_now_, generation_, true}; }

}  // namespace gatehouse::postgres
