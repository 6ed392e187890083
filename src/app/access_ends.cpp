#include "access_ends.hpp"

#include <memory>
#include <vector>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/access/window_ends.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

constexpr std::int64_t windows_of_slice = 50, members_of_round = 1'000;

const request_context by_the_clock{actor_kind::gatehouse, "gatehouse", "", "access_ends", "", ""};

void report_end(const error& why) { log(log_level::warning, "access.not_ended", {{"why", why.detail}}); }

// While it is disabled nobody may do anything, at whatever time it is asked: what a window showed before could not be told, and
// its row would be gone.
result<bool> stands_still(store& data, const organization_id& of) {
    bool still = false;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto own = organization_repository(tx).current();
        if (!own) return own.error();
        still = own->status != organization_status::active;
        return {};
    });
    if (!read) return read.error();
    return still;
}

// Without a turn on the writer: mostly there is nothing.
result<bool> has_windows(store& data, const organization_id& of) {
    bool due = false;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto found = access::has_expired(tx);
        if (!found) return found.error();
        due = *found;
        return {};
    });
    if (!read) return read.error();
    return due;
}

result<std::vector<member_id>> members_due(store& data, const organization_id& of) {
    std::vector<member_id> due;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto found = member_repository(tx).access_ended(members_of_round);
        if (!found) return found.error();
        for (const auto& one : *found) due.push_back(one.id);
        return {};
    });
    if (!read) return read.error();
    return due;
}

}  // namespace

access_ends::access_ends(store& data, metrics_registry& metrics, const given& by, node_terms node)
    : data_(data),
      rights_(by.rights),
      keys_(by.keys),
      windows_(metrics.get_counter("gatehouse_ended_windows_total",
                                   "Assignments, grants and team memberships tidied because their window was over.")),
      members_(metrics.get_counter("gatehouse_ended_members_total", "Members removed because their access had an end.")),
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
    for (const auto& of : *all) {
        const auto still = stands_still(data_, of);
        if (!still) report_end(still.error());
        if (!still || *still) continue;
        while (!stopping_ && turn.keep() && end_windows(turn, of)) {}
        if (!stopping_ && turn.keep()) end_members(turn, of);
    }
}

bool access_ends::end_windows(leased& turn, const organization_id& of) {
    const auto due = has_windows(data_, of);
    if (!due) report_end(due.error());
    if (!due || !*due) return false;
    const auto ended = std::make_shared<access::tidied_windows>();  // by the run that was committed: the last
    const auto written = turn.write(of, [&rights = rights_, ended](tenant_transaction& tx) -> result<void> {
        const auto done = access::end_expired(tx, by_the_clock, rights, windows_of_slice);
        if (!done) return done.error();
        *ended = *done;
        return {};
    });
    if (!written) {
        report_end(written.error());  // the next round asks again
        return false;
    }
    windows_.add(static_cast<std::uint64_t>(ended->ended));
    return ended->ended > 0 || ended->more;
}

// Each by himself: one that cannot be removed keeps nobody else.
void access_ends::end_members(leased& turn, const organization_id& of) {
    const auto due = members_due(data_, of);
    if (!due) return report_end(due.error());
    for (const auto& who : *due) {
        if (stopping_ || !turn.keep()) return;
        if (const auto done = end_member(turn, of, who); !done) report_end(done.error());
    }
}

result<void> access_ends::end_member(leased& turn, const organization_id& of, const member_id& who) {
    const auto removed = std::make_shared<bool>(false);
    const auto hash = [&keys = keys_](std::string_view text) { return keys.mac(lifecycle::tombstone_label, text); };
    const auto written = turn.write(of, [&rights = rights_, removed, who, hash](tenant_transaction& tx) -> result<void> {
        if (auto settled = access::settle_with_change(tx, by_the_clock, rights, who); !settled) return settled;
        const auto done = lifecycle::remove_at_end(tx, by_the_clock, who, hash);
        if (!done) return done.error();
        *removed = *done;
        return {};
    });
    if (written && *removed) members_.add(1);
    return written;
}

}  // namespace gatehouse::app
