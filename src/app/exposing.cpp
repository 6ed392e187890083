#include "exposing.hpp"

#include <vector>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/access/exposures.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

const request_context by_gatehouse{actor_kind::gatehouse, "gatehouse", "", "exposures", "", ""};

void report(const error& why) { log(log_level::warning, "exposures.not_settled", {{"why", why.detail}}); }

}  // namespace

exposing::exposing(store& data, const access::decider& rights, metrics_registry& metrics, node_terms node)
    : data_(data),
      rights_(rights),
      settled_(metrics.get_counter("gatehouse_exposures_settled_total",
                                   "Members whose exposures the sweep found changed by time, or left to it.", {})),
      again_(data, metrics,
             {"exposures", std::move(node), std::chrono::milliseconds(limits::exposures_first_ms),
              std::chrono::milliseconds(limits::exposures_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void exposing::stop() {
    stopping_ = true;
    again_.stop();
}

void exposing::run(leased& turn) {
    const auto all = organizations_of(data_);
    if (!all) return report(all.error());
    for (const auto& one : *all) {
        if (stopping_ || !turn.keep()) return;
        settle(turn, one);
    }
}

void exposing::settle(leased& turn, const organization_id& of) {
    std::vector<member_id> reached, changed;
    auto read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
        auto found = rights_.whom_secrets_reach(tx);
        if (!found) return found.error();
        reached = *std::move(found);
        return {};
    });
    if (!read) return report(read.error());
    for (const auto& who : reached) {
        if (stopping_ || !turn.keep()) return;
        bool differs = false;
        read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
            const auto found = access::is_unsettled(tx, rights_, who);
            if (!found) return found.error();
            differs = *found;
            return {};
        });
        if (!read) report(read.error());  // the others have their turn
        if (!read || !differs) continue;
        const auto written = turn.write(of, [this, who](tenant_transaction& tx) -> result<void> {
            const auto done = access::settle_exposures(tx, by_gatehouse, rights_, who);
            if (!done) return done.error();
            return {};
        });
        if (written)
            settled_.add();
        else
            report(written.error());
    }
}

}  // namespace gatehouse::app
