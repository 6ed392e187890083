#include "access_ends.hpp"

#include <memory>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

constexpr std::int64_t members_of_slice = 20;

void report_end(const error& why) { log(log_level::warning, "access.not_ended", {{"why", why.detail}}); }

// Without a turn on the writer: mostly there is nobody.
result<bool> is_due(store& data, const organization_id& of) {
    bool due = false;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto found = member_repository(tx).access_ended(1);
        if (!found) return found.error();
        due = !found->empty();
        return {};
    });
    if (!read) return read.error();
    return due;
}

}  // namespace

access_ends::access_ends(store& data, metrics_registry& metrics, node_terms node)
    : data_(data),
      ended_(metrics.get_counter("gatehouse_ended_access_total", "Members suspended because their access had an end.")),
      again_(data, metrics,
             {"access_ends", std::move(node), std::chrono::milliseconds(limits::pruning_first_ms),
              std::chrono::milliseconds(limits::pruning_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void access_ends::stop() {
    stopping_ = true;
    again_.stop();
}

void access_ends::run(leased& turn) {
    const auto all = organizations_of(data_);
    if (!all) return report_end(all.error());
    for (const auto& of : *all)
        while (!stopping_ && turn.keep() && slice(turn, of)) {}
}

bool access_ends::slice(leased& turn, const organization_id& of) {
    const auto due = is_due(data_, of);
    if (!due) report_end(due.error());
    if (!due || !*due) return false;
    const auto ended = std::make_shared<std::int64_t>(0);  // by the run that was committed: the last
    const auto written = turn.write(of, [ended](tenant_transaction& tx) -> result<void> {
        const auto done = lifecycle::end_due_access(tx, members_of_slice);
        if (!done) return done.error();
        *ended = *done;
        return {};
    });
    if (!written) {
        report_end(written.error());  // the next round asks again
        return false;
    }
    ended_.add(static_cast<std::uint64_t>(*ended));
    return *ended == members_of_slice;
}

}  // namespace gatehouse::app
