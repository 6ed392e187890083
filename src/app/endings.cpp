#include "endings.hpp"

#include <memory>
#include <vector>

#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/audit/ending.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

namespace gatehouse::app {
namespace {

void report(const error& why) { log(log_level::warning, "organization.not_removed", {{"why", why.detail}}); }

result<std::vector<organization_id>> deleted_in(store& data) {
    std::vector<organization_id> all;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = deleted_organizations(tx).list();
        if (!found) return found.error();
        all = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return all;
}

struct progress {
    std::int64_t rows = 0;
    bool done = false;
};

// The organization's own row is the last: nothing that a later slice should find is left without it.
result<progress> remove_some(tenant_transaction& tx, bool checkpoints_are_sent) {
    progress made;
    const auto kept = audit::keep_last_checkpoint(tx, checkpoints_are_sent);
    if (!kept) return kept.error();
    if (!*kept) return made;
    organization_end_repository rows(tx);
    const auto gone = rows.clear(limits::ended_rows);
    if (!gone) return gone.error();
    made.rows = *gone;
    if (*gone >= limits::ended_rows) return made;
    if (auto erased = rows.erase(); !erased) return erased.error();
    made.done = true;
    return made;
}

}  // namespace

endings::endings(store& data, metrics_registry& metrics, bool checkpoints_are_sent, node_terms node)
    : data_(data),
      checkpoints_are_sent_(checkpoints_are_sent),
      rows_(metrics.get_counter("gatehouse_ended_rows_total", "Rows of deleted organizations that were removed.")),
      again_(data, metrics,
             {"endings", std::move(node), std::chrono::milliseconds(limits::ending_first_ms),
              std::chrono::milliseconds(limits::ending_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void endings::stop() {
    stopping_ = true;
    again_.stop();
}

void endings::run(leased& turn) {
    auto due = deleted_in(data_);
    if (!due) return report(due.error());
    while (!stopping_ && !due->empty())
        std::erase_if(*due, [&](const organization_id& of) { return stopping_ || !turn.keep() || !slice(turn, of); });
}

bool endings::slice(leased& turn, const organization_id& of) {
    const auto made = std::make_shared<progress>();  // by the run that was committed: the last
    const auto written = turn.write(of, [made, sent = checkpoints_are_sent_](tenant_transaction& tx) -> result<void> {
        const auto ran = remove_some(tx, sent);
        if (!ran) return ran.error();
        *made = *ran;
        return {};
    });
    if (!written) {
        report(written.error());  // the next round asks again
        return false;
    }
    rows_.add(static_cast<std::uint64_t>(made->rows));
    if (made->done) log(log_level::info, "organization.removed", {{"organization", of.text()}});
    return made->rows > 0 && !made->done;
}

}  // namespace gatehouse::app
