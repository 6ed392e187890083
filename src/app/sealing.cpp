#include "sealing.hpp"
#include "organizations.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/audit/ending.hpp>
#include <gatehouse/domain/audit/sealing.hpp>
#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::app {
namespace {

using waiting = unsealed_organizations::waiting;

result<std::vector<waiting>> unsealed(store& data) {
    std::vector<waiting> out;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = unsealed_organizations(tx).list();
        if (!found) return found.error();
        out = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return out;
}

}  // namespace

result<void> ensure_audit_key(store& data, const crypto::keyring& keys, random_source& random) {
    bool there = false;
    const auto looked = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto found = audit_key_writer(tx).present();
        if (!found) return found.error();
        there = found->has_value();
        return {};
    });
    if (!looked || there) return looked;
    auto made = audit::make_key(keys, random, std::nullopt);
    if (!made) return made.error();
    const auto added = data.write_installation([key = *std::move(made)](installation_transaction& tx) mutable {
        key.created = tx.now();
        return audit_key_writer(tx).add(key);
    });
    if (!added && added.error().code == errc::conflict) return {};  // another node was first
    return added;
}

sealing::sealing(store& data, const crypto::keyring& keys, random_source& random, metrics_registry& metrics,
                 checkpoint_sink* sink, const erasures& erased, node_terms node)
    : data_(data),
      keys_(keys),
      random_(random),
      sink_(sink),
      erased_(erased),
      rows_(metrics.get_counter("gatehouse_audit_sealed_rows_total", "Change rows that were sealed into the chain.")),
      checkpoints_(metrics.get_counter("gatehouse_audit_checkpoints_total", "Checkpoints that were signed.")),
      failures_(metrics.get_counter("gatehouse_audit_failures_total", "Batches not sealed and checkpoints not sent, so far.")),
      lag_(metrics.get_gauge("gatehouse_audit_unsealed_rows", "Change rows that no checkpoint covered at the last look.")),
      again_(data, metrics,
             {"sealing", std::move(node), std::chrono::milliseconds(limits::sealing_first_ms),
              std::chrono::milliseconds(limits::sealing_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void sealing::stop() {
    stopping_ = true;
    again_.stop();
}

void sealing::run(leased& turn) {
    seal(turn);
    if (sink_) send(turn);
}

void sealing::seal(leased& turn) {
    const auto all = unsealed(data_);
    if (!all) return log(log_level::warning, "audit.not_sealed", {{"why", all.error().detail}});
    std::int64_t rows = 0;
    std::vector<organization_id> due;
    for (const waiting& one : *all) {
        due.push_back(one.id);
        rows += one.rows;
    }
    lag_.set(rows);
    while (!stopping_ && !due.empty())
        std::erase_if(due, [&](const organization_id& of) { return stopping_ || !turn.keep() || !batch(turn, of); });
}

bool sealing::batch(leased& turn, const organization_id& of) {
    std::optional<audit::sealed_batch> made;
    auto done = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
        auto prepared = audit::prepare_batch(tx, keys_, random_, limits::audit_batch_rows);
        if (!prepared) return prepared.error();
        made = *std::move(prepared);
        return {};
    });
    if (done && !made) return false;
    const std::int64_t count = made ? made->next.position - made->before : 0;
    if (done) done = erased_.note(of, made->erased);
    if (done)
        done = turn.write(of, [batch = std::make_shared<const audit::sealed_batch>(*std::move(made))](tenant_transaction& tx) {
            return audit::write_batch(tx, *batch);
        });
    if (!done) {
        failures_.add();
        log(log_level::warning, "audit.not_sealed", {{"why", done.error().detail}});
        return false;  // the next round asks again
    }
    rows_.add(static_cast<std::uint64_t>(count));
    checkpoints_.add();
    lag_.add(-count);
    return count == limits::audit_batch_rows;
}

void sealing::send(leased& turn) {
    const auto all = organizations_of(data_);
    if (!all) return log(log_level::warning, "audit.not_sent", {{"why", all.error().detail}});
    for (const organization_id& each : *all) {
        if (stopping_ || !turn.keep()) return;
        if (const auto done = send_of(turn, each); !done) {
            failures_.add();
            return log(log_level::warning, "audit.not_sent", {{"why", done.error().detail}});
        }
    }
}

// Sent first, and then the cursor: at least once, and never left out.
result<void> sealing::send_of(leased& turn, const organization_id& of) {
    std::string lines;
    std::int64_t last = 0;
    const auto read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto from = evidence_repository(tx).cursor_of(audit::sent_checkpoints);
        if (!from) return from.error();
        const auto found = evidence_repository(tx).checkpoints_after(*from, limits::audit_export_rows);
        if (!found) return found.error();
        for (const checkpoint& each : *found) {
            lines += checkpoint_line(of, each);
            last = each.position;
        }
        return {};
    });
    if (!read || lines.empty()) return read;
    if (auto gone = sink_->send(of, lines); !gone) return gone;
    return turn.write(
        of, [last](tenant_transaction& tx) { return evidence_repository(tx).move_cursor(audit::sent_checkpoints, last); });
}

}  // namespace gatehouse::app
