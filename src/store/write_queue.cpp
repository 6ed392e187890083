#include "write_queue.hpp"

#include <algorithm>

namespace gatehouse {
namespace {

std::string organization_of(const write_job& job) {
    const auto* plan = std::get_if<write_plan>(&job.plan);
    return plan ? std::string(plan->organization.text()) : std::string();
}
write_class class_of(const write_job& job) {
    const auto* plan = std::get_if<write_plan>(&job.plan);
    return plan ? plan->turn : write_class::interactive;
}
std::size_t bytes_of(const write_job& job) {
    const auto* plan = std::get_if<write_plan>(&job.plan);
    return plan ? plan->cost_bytes : 0;
}

}  // namespace

bool write_queue::fits(const usage& own, std::size_t bytes) const {
    return total_.jobs < bounds_.jobs - bounds_.reserved_jobs && own.jobs < bounds_.jobs / bounds_.share &&
           total_.bytes + bytes <= bounds_.bytes && own.bytes + bytes <= bounds_.bytes / bounds_.share;
}

bool write_queue::fits_reserved(const usage& own, std::size_t bytes) const {
    return total_.reserved_jobs < bounds_.reserved_jobs && own.reserved_jobs < bounds_.reserved_jobs / bounds_.share &&
           total_.reserved_bytes + bytes <= bounds_.reserved_bytes &&
           own.reserved_bytes + bytes <= bounds_.reserved_bytes / bounds_.share;
}

bool write_queue::push(write_job job) {
    const std::string organization = organization_of(job);
    const write_class turn = class_of(job);
    const std::size_t bytes = bytes_of(job);
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return false;
        const auto found = usage_.find(organization);
        const usage own = found == usage_.end() ? usage() : found->second;
        const bool ordinary = fits(own, bytes);
        if (!ordinary && (turn != write_class::revocation || !fits_reserved(own, bytes))) return false;
        lane& into = lanes_[static_cast<std::size_t>(turn)];
        auto& queue = into.waiting[organization];
        if (queue.empty()) into.turns.push_back(organization);
        into.arrivals.emplace(next_number_, organization);
        queue.push_back({std::move(job), next_number_++, std::chrono::steady_clock::now(), bytes, !ordinary});
        account(organization, queue.back(), true);
    }
    arrived_.notify_one();
    return true;
}

std::optional<write_job> write_queue::wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return closed_ || total_.jobs + total_.reserved_jobs > 0; });
    if (total_.jobs + total_.reserved_jobs == 0) return std::nullopt;
    return take_locked();
}

std::optional<write_job> write_queue::take() {
    const std::lock_guard lock(mutex_);
    if (total_.jobs + total_.reserved_jobs == 0) return std::nullopt;
    return take_locked();
}

void write_queue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    arrived_.notify_all();
}

write_job write_queue::take_locked() {
    if (++turns_taken_ % static_cast<std::uint64_t>(bounds_.patience_turns) == 0)
        if (const auto impatient = impatient_lane()) {
            lane& from = lanes_[*impatient];
            const std::string organization = from.arrivals.begin()->second;
            return take_from(from, organization);
        }
    lane& from = *std::find_if(lanes_.begin(), lanes_.end(), [](const lane& l) { return !l.turns.empty(); });
    const std::string organization = from.turns.front();
    return take_from(from, organization);
}

std::optional<std::size_t> write_queue::impatient_lane() const {
    std::optional<std::size_t> oldest;
    const auto number = [&](std::size_t i) { return lanes_[i].arrivals.begin()->first; };
    for (std::size_t i = 0; i < lanes_.size(); ++i)
        if (!lanes_[i].arrivals.empty() && (!oldest || number(i) < number(*oldest))) oldest = i;
    if (!oldest) return oldest;
    const auto& organization = lanes_[*oldest].arrivals.begin()->second;
    const auto waited = std::chrono::steady_clock::now() - lanes_[*oldest].waiting.at(organization).front().since;
    return waited >= std::chrono::milliseconds(bounds_.patience_ms) ? oldest : std::nullopt;
}

write_job write_queue::take_from(lane& from, const std::string& organization) {
    auto& queue = from.waiting.at(organization);
    entry taken = std::move(queue.front());
    queue.pop_front();
    from.arrivals.erase(taken.number);
    from.turns.erase(std::find(from.turns.begin(), from.turns.end(), organization));
    if (queue.empty())
        from.waiting.erase(organization);
    else
        from.turns.push_back(organization);
    account(organization, taken, false);
    return std::move(taken.job);
}

void write_queue::account(const std::string& organization, const entry& moved, bool added) {
    usage& own = usage_[organization];
    for (usage* u : {&own, &total_}) {
        std::size_t& jobs = moved.reserved ? u->reserved_jobs : u->jobs;
        std::size_t& bytes = moved.reserved ? u->reserved_bytes : u->bytes;
        jobs = added ? jobs + 1 : jobs - 1;
        bytes = added ? bytes + moved.bytes : bytes - moved.bytes;
    }
    if (own.jobs + own.reserved_jobs == 0) usage_.erase(organization);
}

}  // namespace gatehouse
