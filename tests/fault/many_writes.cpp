#include "fault/many_writes.hpp"

#include <gatehouse/store/organization_repository.hpp>

#include <charconv>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>

namespace gatehouse::fault {
namespace {

constexpr int burst = 12;

class rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> lay(std::int64_t step) {
        const std::string text = std::to_string(step), big(static_cast<std::size_t>(step * 397 % 3000), 'x');
        for (const char* half : {"a", "b"})
            if (auto put = sql().run("INSERT INTO team (org, id, slug, slug_fold, name) VALUES ($1, $2, $2, $2, $3)"
                                     " ON CONFLICT DO NOTHING",
                                     {org(), text + half, big});
                !put)
                return put.error();
        return append_change(text);
    }
    // How many rows each step has: 2 halves and a change make 3.
    result<void> count(std::map<std::int64_t, int>& by_step, std::int64_t& changes, std::int64_t& newest) {
        const auto add = [&](const sql_row& row) -> result<void> {
            const std::string_view text = row.text(0);
            std::int64_t step = 0;
            // A damaged page reads as anything: what no step wrote is found, not thrown.
            if (std::from_chars(text.data(), text.data() + text.size(), step).ec != std::errc())
                return make_error(errc::internal, "a row that nobody wrote");
            ++by_step[step];
            return {};
        };
        if (auto teams = sql().run("SELECT id FROM team WHERE org = $1", {org()}, add); !teams) return teams.error();
        const auto listed = sql().run("SELECT target, position FROM change WHERE org = $1", {org()}, [&](const sql_row& row) {
            ++changes;
            newest = std::max(newest, row.integer(1));
            return add(row);
        });
        if (!listed) return listed.error();
        return {};
    }

private:
    result<void> append_change(const std::string& target) {
        std::int64_t position = 0;
        const auto counted = sql().run(
            "UPDATE organization SET last_position = last_position + 1, last_at = $2 WHERE number = $1 RETURNING "
            "last_position",
            {org(), tx().now()}, [&](const sql_row& row) -> result<void> {
                position = row.integer(0);
                return {};
            });
        if (!counted) return counted.error();
        const auto added = sql().run(
            "INSERT INTO change (org, position, id, at, actor_kind, actor, via, request_id, ip, kind, target_kind, "
            "target, public)"
            " VALUES ($1, $2, 'x', $3, '', '', '', '', '', '', '', $4, '{}')",
            {org(), position, tx().now(), target});
        if (!added) return added.error();
        return {};
    }
};

// Waits until every step of a burst was told.
class countdown {
public:
    void expect() {
        const std::lock_guard lock(mutex_);
        ++open_;
    }
    void done() {
        const std::lock_guard lock(mutex_);
        --open_;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return open_ == 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int open_ = 0;
};

}  // namespace

void many_writes::prepare(store& in) {
    const auto made = in.write_installation([&](installation_transaction& tx) -> result<void> {
        auto id = organization_directory(tx).create("acme", "Acme", "standard");
        if (!id) return id.error();
        organization_ = *id;
        return {};
    });
    if (!made) throw std::runtime_error(made.error().detail);
}

void many_writes::run(store& in, const witness& told) { run_steps(in, told, 0, steps_); }
void many_writes::go_on(store& in, const witness& told) { run_steps(in, told, 1000, 1000 + burst); }

void many_writes::run_steps(store& in, const witness& told, std::int64_t first, std::int64_t end) {
    countdown open;
    for (std::int64_t step = first; step < end; ++step) {
        const auto work = [step](tenant_transaction& tx) -> result<void> {
            if (auto laid = rows(tx).lay(step); !laid) return laid;
            return step % 10 == 3 ? make_error(errc::conflict, "refused") : result<void>();
        };
        open.expect();
        const bool taken = in.submit(write_plan{*organization_, write_class::interactive, 0, work},
                                     [&told, &open, step](result<void> outcome) {
                                         (outcome ? told.answered : told.refused)(step);
                                         open.done();
                                     });
        if (!taken) open.done();
        if (step % burst == burst - 1) open.wait();
    }
    open.wait();
}

std::string many_writes::check(store& in, const std::set<std::int64_t>& answered, const std::set<std::int64_t>& refused) {
    std::map<std::int64_t, int> by_step;
    std::int64_t changes = 0, newest = 0;
    const auto read = in.read(*organization_, [&](tenant_transaction& tx) { return rows(tx).count(by_step, changes, newest); });
    if (!read) return "cannot be read: " + read.error().detail;
    for (const auto& [step, count] : by_step) {
        if (count != 3) return "step " + std::to_string(step) + " is there in part";
        if (refused.contains(step)) return "step " + std::to_string(step) + " was refused and is there";
    }
    for (const std::int64_t step : answered)
        if (!by_step.contains(step)) return "step " + std::to_string(step) + " was answered and is lost";
    return changes == newest ? "" : "a position is missing";
}

}  // namespace gatehouse::fault
