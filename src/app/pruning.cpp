#include "pruning.hpp"
#include "organizations.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

namespace gatehouse::app {
namespace {

using pruned = retention_repository::pruned;

pruned_counters counters_in(metrics_registry& metrics) {
    pruned_counters all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = &metrics.get_counter("gatehouse_pruned_rows_total", "Rows deleted because their time was over.",
                                      {{"kind", std::string(retention_repository::kinds[i])}});
    return all;
}

void report(const pruned& gone) {
    if (gone.all() == 0) return;
    std::string of;
    for (std::size_t i = 0; i < gone.rows.size(); ++i)
        if (gone.rows[i] > 0)
            of.append(of.empty() ? "" : ", ").append(retention_repository::kinds[i]).append(" " + std::to_string(gone.rows[i]));
    log(log_level::info, "pruned", {{"rows", gone.all()}, {"of", of}});
}

void not_pruned(const error& why) { log(log_level::warning, "not_pruned", {{"why", why.detail}}); }

}  // namespace

pruning::pruning(store& data, metrics_registry& metrics, node_terms node)
    : data_(data),
      counters_(counters_in(metrics)),
      held_joins_(
          metrics.get_gauge("gatehouse_rule_joins_held",
                            "Newcomers that mapping rules held at the last look, until an administrator lets them in.")),
      again_(data, metrics,
             {"pruning", std::move(node), std::chrono::milliseconds(limits::pruning_first_ms),
              std::chrono::milliseconds(limits::pruning_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void pruning::stop() {
    stopping_ = true;
    again_.stop();
}

void pruning::count_held_joins() {
    const auto read = data_.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto held = held_joins(tx).count();
        if (!held) return held.error();
        held_joins_.set(*held);
        return {};
    });
    if (!read) not_pruned(read.error());
}

void pruning::run(leased& turn) {
    count_held_joins();
    auto due = organizations_of(data_);
    if (!due) return not_pruned(due.error());
    pruned gone;
    while (!stopping_ && !due->empty())
        std::erase_if(*due, [&](const organization_id& of) { return stopping_ || !turn.keep() || !slice(turn, of, gone); });
    report(gone);
}

bool pruning::has_due(const organization_id& of) {
    bool due = false;
    const auto read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto found = retention_repository(tx).due();
        if (!found) return found.error();
        due = *found;
        return {};
    });
    if (!read) not_pruned(read.error());
    return due;
}

bool pruning::slice(leased& turn, const organization_id& of, pruned& gone) {
    if (!has_due(of)) return false;
    const auto now_gone = std::make_shared<pruned>();  // by the run that was committed: the last
    const auto written = turn.write(of, [now_gone](tenant_transaction& tx) -> result<void> {
        const auto ran = retention_repository(tx).prune(limits::pruned_rows);
        if (!ran) return ran.error();
        *now_gone = *ran;
        return {};
    });
    if (!written) {
        not_pruned(written.error());  // in a minute it is asked again
        return false;
    }
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        gone.rows[i] += now_gone->rows[i];
        counters_[i]->add(static_cast<std::uint64_t>(now_gone->rows[i]));
    }
    return now_gone->all() == limits::pruned_rows;
}

}  // namespace gatehouse::app
