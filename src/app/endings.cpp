#include "endings.hpp"

#include <memory>
#include <vector>

#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/audit/ending.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

namespace gatehouse::app {
namespace {

void report(const error& why) { log(log_level::warning, "ending.not_removed", {{"why", why.detail}}); }

struct progress {
    std::int64_t rows = 0;
    bool done = false;
};

// The organization's own row is the last: nothing that a later slice should find is left without it.
result<progress> remove_organization(tenant_transaction& tx, bool checkpoints_are_sent) {
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

result<progress> remove_connection(tenant_transaction& tx, const connection_id& id) {
    const auto held = legal_hold_repository(tx).any();
    if (!held) return held.error();
    if (*held) return progress();
    connection_end_repository rows(tx);
    const auto gone = rows.clear(id, limits::ended_rows);
    if (!gone) return gone.error();
    progress made{*gone, false};
    if (*gone >= limits::ended_rows) return made;
    if (auto erased = rows.erase(id); !erased) return erased.error();
    made.done = true;
    return made;
}

}  // namespace

endings::endings(store& data, metrics_registry& metrics, bool checkpoints_are_sent, node_terms node)
    : data_(data),
      checkpoints_are_sent_(checkpoints_are_sent),
      rows_(metrics.get_counter("gatehouse_ended_rows_total",
                                "Rows of deleted organizations and connections that were removed.")),
      again_(data, metrics,
             {"endings", std::move(node), std::chrono::milliseconds(limits::ending_first_ms),
              std::chrono::milliseconds(limits::ending_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void endings::stop() {
    stopping_ = true;
    again_.stop();
}

result<std::vector<endings::ended>> endings::due() {
    std::vector<ended> all;
    const auto read = data_.read_installation([&](installation_transaction& tx) -> result<void> {
        all.clear();
        const auto organizations = deleted_organizations(tx).list();
        if (!organizations) return organizations.error();
        for (const auto& one : *organizations) all.push_back({one, {}});
        const auto connections = deleted_connections(tx).list();
        if (!connections) return connections.error();
        for (const auto& one : *connections) all.push_back({one.organization, one.id});
        return {};
    });
    if (!read) return read.error();
    return all;
}

void endings::run(leased& turn) {
    auto left = due();
    if (!left) return report(left.error());
    while (!stopping_ && !left->empty())
        std::erase_if(*left, [&](const ended& of) { return stopping_ || !turn.keep() || !slice(turn, of); });
}

bool endings::slice(leased& turn, const ended& of) {
    const auto made = std::make_shared<progress>();  // by the run that was committed: the last
    const auto written = turn.write(
        of.organization, [made, id = of.connection, sent = checkpoints_are_sent_](tenant_transaction& tx) -> result<void> {
            const auto ran = id ? remove_connection(tx, *id) : remove_organization(tx, sent);
            if (!ran) return ran.error();
            *made = *ran;
            return {};
        });
    if (!written) {
        report(written.error());  // the next round asks again
        return false;
    }
    rows_.add(static_cast<std::uint64_t>(made->rows));
    if (made->done && of.connection)
        log(log_level::info, "connection.removed",
            {{"organization", of.organization.text()}, {"connection", of.connection->text()}});
    else if (made->done)
        log(log_level::info, "organization.removed", {{"organization", of.organization.text()}});
    return made->rows > 0 && !made->done;
}

}  // namespace gatehouse::app
