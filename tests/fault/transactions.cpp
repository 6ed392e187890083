#include "fault/transactions.hpp"

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::fault {
namespace {

constexpr int burst = 2;

class numbers : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<std::int64_t> one(std::string_view query) { return walk(query, std::vector<sql_value>{org()}); }
    result<std::int64_t> one(std::string_view query, const std::string& key) {
        return walk(query, std::vector<sql_value>{org(), key});
    }

private:
    result<std::int64_t> walk(std::string_view query, const std::vector<sql_value>& args) {
        std::int64_t number = -1;
        const auto ran = sql().run_built(query, args, [&](const sql_row& row) -> result<void> {
            number = row.integer(0);
            return {};
        });
        if (!ran) return ran.error();
        return number;
    }
};

void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

// Every write's position in the change rows of its organization, without gaps.
constexpr std::string_view gaps =
    "SELECT abs(o.last_position - (SELECT count(*) FROM change c WHERE c.org = o.number)) + abs(o.last_position - "
    "(SELECT coalesce(max(position), 0) FROM change c WHERE c.org = o.number)) FROM organization o WHERE o.number = $1";

}  // namespace

void transactions::prepare(store& in) {
    must(in.write_installation([&](installation_transaction& tx) -> result<void> {
        auto id = organization_directory(tx).create("acme", "Acme", "standard");
        if (!id) return id.error();
        organization_ = *id;
        return {};
    }));
    must(in.write(*organization_, [&](tenant_transaction& tx) -> result<void> {
        if (auto made = prepare_organization(tx); !made) return made;
        for (int step = 0; step < steps_ + further_; ++step)
            if (auto made = prepare_step(tx, step); !made) return made;
        return {};
    }));
}

void transactions::run_steps(store& in, const witness& told, int first, int end) {
    std::mutex mutex;
    std::condition_variable changed;
    int open = 0;
    for (int step = first; step < end; ++step) {
        std::unique_lock lock(mutex);
        const bool taken = in.submit(write_plan{*organization_, write_class::revocation, 0,
                                                [this, step](tenant_transaction& tx) { return work(tx, step); }},
                                     [&, step](result<void> outcome) {
                                         (outcome ? told.answered : told.refused)(step);
                                         const std::lock_guard inside(mutex);
                                         --open;
                                         changed.notify_all();
                                     });
        open += taken ? 1 : 0;
        const bool burst_ends = step % burst == burst - 1 || step + 1 == end;
        if (burst_ends) changed.wait(lock, [&] { return open == 0; });
    }
}

result<transactions::look> transactions::look_at(tenant_transaction& tx, int step) const {
    const subject about = subject_of(step);
    std::string before, after;
    for (const fact& each : about.facts) {
        const auto found = numbers(tx).one(each.sql, about.keys.at(each.key));
        if (!found) return found.error();
        const std::string said = " " + std::string(each.name) + "=" + std::to_string(*found);
        if (*found != each.before) before += said;
        if (*found != each.after) after += said;
    }
    if (after.empty()) return look{state::after, {}};
    if (before.empty()) return look{state::before, {}};
    return look{state::between, "not before:" + before + "; not after:" + after};
}

result<std::string> transactions::judge(tenant_transaction& tx, int step, bool answered, bool refused) const {
    const auto found = look_at(tx, step);
    if (!found) return found.error();
    const std::string name = "step " + std::to_string(step);
    if (found->found == state::between) return name + " is there in part: " + found->how;
    if (answered && found->found == state::before) return name + " was answered and is lost";
    if (refused && found->found == state::after) return name + " was refused and is there";
    return std::string();
}

std::string transactions::check(store& in, const std::set<std::int64_t>& answered, const std::set<std::int64_t>& refused) {
    std::string wrong;
    const auto read = in.read(*organization_, [&](tenant_transaction& tx) -> result<void> {
        for (int step = 0; step < steps_ + further_; ++step) {
            const auto judged = judge(tx, step, answered.contains(step), refused.contains(step));
            if (!judged) return judged.error();
            if (wrong.empty()) wrong = *judged;
        }
        for (const fact& law : laws())
            if (const auto off = numbers(tx).one(law.sql); !off || *off != 0) wrong += " broken: " + std::string(law.name);
        if (const auto missing = numbers(tx).one(gaps); !missing || *missing != 0) wrong += " a position is missing";
        return {};
    });
    return read ? wrong : "cannot be read: " + read.error().detail;
}

}  // namespace gatehouse::fault
