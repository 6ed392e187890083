#include "engine/sqlite/writer.hpp"

#include <gatehouse/base/log.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>

namespace gatehouse::sqlite {
namespace {

constexpr int exit_code = 74;  // EX_IOERR of sysexits.h: a supervisor starts us again

}  // namespace

void writer::run_batch(write_job first) {
    const auto began = std::chrono::steady_clock::now();
    std::vector<decided> batch;
    if (auto open = into_.begin("BEGIN IMMEDIATE"); !open) {
        decided refused{std::move(first), open.error()};
        return complete(refused);
    }
    bool spoiled = false;
    for (std::optional<write_job> job = std::move(first); job && !spoiled;) {
        batch.push_back({std::move(*job), {}});
        spoiled = run_in_savepoint(batch.back()) == fate::spoiled;
        job = spoiled ? std::nullopt : next(batch.size(), began);
    }
    if (spoiled) {
        roll_back();
        for (decided& one : batch) run_alone(one);
        return;
    }
    commit();
    for (decided& one : batch) complete(one);
}

std::optional<write_job> writer::next(std::size_t taken, std::chrono::steady_clock::time_point began) {
    return queue_.goes_on(taken, began) ? queue_.take() : std::nullopt;
}

writer::fate writer::run_in_savepoint(decided& one) {
    if (!into_.control("SAVEPOINT job")) return fate::spoiled;
    const fate came = run_guarded(one);
    if (came == fate::spoiled) return came;
    if (came == fate::undone && !into_.control("ROLLBACK TO job")) return fate::spoiled;
    return into_.control("RELEASE job") ? came : fate::spoiled;
}

writer::fate writer::run_guarded(decided& one) {
    into_.limit(facts_.write_ms);
    try {
        one.outcome = run_work(one.job);
    } catch (const std::exception& thrown) {
        log(log_level::error, "store.job_threw", {{"what", thrown.what()}});
        one.outcome = make_error(errc::internal, "a write failed inside");
        return fate::spoiled;
    } catch (...) {
        log(log_level::error, "store.job_threw");
        one.outcome = make_error(errc::internal, "a write failed inside");
        return fate::spoiled;
    }
    // Even where the job hid the failure: some failures roll the whole transaction back, savepoints and all.
    if (into_.lost() || !into_.in_transaction()) {
        if (one.outcome) one.outcome = make_error(errc::unavailable, "the store failed");
        return fate::spoiled;
    }
    return one.outcome ? fate::kept : fate::undone;
}

result<void> writer::run_work(write_job& job) {
    if (auto* plan = std::get_if<installation_plan>(&job.plan)) {
        installation_transaction tx(into_, facts_.random, next_facts());
        return plan->work(tx);
    }
    auto& plan = std::get<write_plan>(job.plan);
    const auto number = number_of(plan.organization);
    if (!number) return number.error();
    tenant_transaction tx(into_, plan.organization, *number, facts_.random, next_facts());
    return plan.work(tx);
}

// Not remembered from here: the organization may have been made in this very batch and never be committed.
result<std::int64_t> writer::number_of(const organization_id& organization) {
    if (const auto known = facts_.known_number(organization)) return *known;
    std::optional<std::int64_t> number;
    const auto read =
        into_.run("SELECT number FROM organization WHERE id = $1", {organization.text()}, [&](const sql_row& row) {
            number = row.integer(0);
            return result<void>();
        });
    if (!read) return read.error();
    if (!number) return make_error(errc::not_found, "no such organization");
    return *number;
}

void writer::run_alone(decided& one) {
    one.outcome = into_.begin("BEGIN IMMEDIATE");
    if (!one.outcome) return complete(one);
    if (run_guarded(one) == fate::kept)
        commit();
    else
        roll_back();
    complete(one);
}

void writer::commit() {
    facts_.last_commit_ms = last_now_.ms;
    if (!into_.control("COMMIT")) end_process("COMMIT failed");
}

void writer::roll_back() {
    if (into_.in_transaction() && !into_.begin("ROLLBACK") && into_.in_transaction()) end_process("ROLLBACK failed");
}

transaction_facts writer::next_facts() {
    last_now_ = std::max({last_now_, facts_.time.now(), instant{facts_.last_commit_ms}});
    into_.keep_at(last_now_);
    return {last_now_, facts_.generation, true};
}

void writer::complete(decided& one) {
    try {
        one.job.done(std::move(one.outcome));
    } catch (...) {
        log(log_level::error, "store.completion_threw");
    }
}

void writer::end_process(std::string_view why) {
    log(log_level::error, "store.ends_process", {{"why", std::string(why)}, {"code", into_.last_code()}});
    if (on_fatal_) on_fatal_(why);
    std::_Exit(exit_code);
}

}  // namespace gatehouse::sqlite
