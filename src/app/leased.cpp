#include "leased.hpp"

#include <algorithm>
#include <memory>

#include <gatehouse/base/log.hpp>

namespace gatehouse::app {

leased::leased(store& data, metrics_registry& metrics, job_terms terms, std::function<void(leased&)> job)
    : data_(data),
      terms_(std::move(terms)),
      job_(std::move(job)),
      shown_(
          metrics.get_gauge("gatehouse_job_lease_held", "1 at the node that does this background job.", {{"job", terms_.job}})),
      refused_(metrics.get_counter("gatehouse_job_writes_refused_total",
                                   "Writes of a background job that came when this node's turn was over.",
                                   {{"job", terms_.job}})),
      again_(terms_.first, std::min(terms_.node.renewal, terms_.pause), [this] { look(); }) {}

void leased::stop() {
    again_.stop();
    give_back();
}

void leased::give_back() {
    if (!held_) return;
    const auto given = data_.write_installation(
        [held = *held_](installation_transaction& tx) { return lease_repository(tx).give_back(held); });
    if (!given) log(log_level::warning, "job.lease_not_given_back", {{"job", terms_.job}, {"why", given.error().detail}});
    settle(std::nullopt);
}

void leased::look() {
    if (!is_ours() || steady::now() < due_at_) return;
    due_at_ = steady::now() + terms_.pause;
    fence_of_run_ = fence();
    job_(*this);
}

bool leased::keep() { return held_ && fence() == fence_of_run_ && is_ours() && fence() == fence_of_run_; }

bool leased::is_ours() {
    if (terms_.node.is_fit && !terms_.node.is_fit()) {
        give_back();
        return false;
    }
    const auto now = steady::now();
    if (held_ && now < renew_at_) return true;
    if (auto said = ask()) {
        held_until_ = now + terms_.node.lasting;
        renew_at_ = now + terms_.node.renewal;
        settle(*std::move(said));
    } else if (steady::now() >= held_until_) {
        settle(std::nullopt);
    }
    return held_ && steady::now() < held_until_;
}

leased::asked leased::ask() const {
    if (!held_)
        if (auto waits = has_another_node(); !waits || *waits) return waits ? asked(std::nullopt) : waits;
    const auto taken = std::make_shared<std::optional<job_lease>>();  // by the run that was committed: the last
    const auto written = data_.write_installation([terms = terms_, taken](installation_transaction& tx) -> result<void> {
        auto one = lease_repository(tx).take(terms.job, terms.node.name, terms.node.lasting.count());
        if (!one) return one.error();
        *taken = *std::move(one);
        return {};
    });
    if (!written) return written.error();
    return *taken;
}

// A snapshot says so, and the writer is not asked for nothing.
leased::asked leased::has_another_node() const {
    std::optional<job_lease> other;
    const auto read = data_.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = lease_repository(tx).find(terms_.job);
        if (!found) return found.error();
        if (*found && (*found)->node != terms_.node.name && (*found)->until > tx.now()) other = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return other;
}

result<void> leased::write(const organization_id& of, std::function<result<void>(tenant_transaction&)> work) {
    if (!held_) return make_error(errc::conflict, "the job's lease is over");
    const auto refused = std::make_shared<bool>(false);
    auto written = data_.write(
        of,
        [held = *held_, refused, work = std::move(work)](tenant_transaction& tx) -> result<void> {
            auto mine = job_fence(tx).check(held);
            *refused = !mine && mine.error().code == errc::conflict;
            return mine ? work(tx) : mine;
        },
        write_class::jobs);
    if (!written && *refused) {
        refused_.add();
        log(log_level::warning, "job.write_refused", {{"job", terms_.job}, {"fence", fence()}});
        settle(std::nullopt);
    }
    return written;
}

void leased::settle(std::optional<job_lease> now_held) {
    const std::int64_t before = fence(), after = now_held ? now_held->fence : 0;
    held_ = std::move(now_held);
    if (before == after) return;
    shown_.set(held_ ? 1 : 0);
    if (before > 0) log(log_level::info, "job.lease_lost", {{"job", terms_.job}, {"fence", before}});
    if (after == 0) return;
    log(log_level::info, "job.lease_gained", {{"job", terms_.job}, {"fence", after}, {"node", terms_.node.name}});
    due_at_ = {};
}

}  // namespace gatehouse::app
