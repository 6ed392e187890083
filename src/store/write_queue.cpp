#include "write_queue.hpp"

#include <algorithm>

namespace gatehouse {
namespace {

std::string organization_of(const write_job& job) {
    const auto* plan = std::get_if<write_plan>(&job.plan);
    return plan ? std::string(plan->organization.text()) : std::string();
}
write_class class_of(const write_job& job) {
    return std::visit([](const auto& plan) { return plan.turn; }, job.plan);
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
    if (turn == write_class::revocation) revocation_arrived_.notify_one();
    return true;
}

std::optional<write_job> write_queue::wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return closed_ || total_.jobs + total_.reserved_jobs > 0; });
    const auto next = next_turn(takes::anything);
    if (!next) return std::nullopt;
    return take_from(*next->from, next->organization);
}

std::optional<write_job> write_queue::take() {
    const std::lock_guard lock(mutex_);
    const auto next = next_turn(takes::anything);
    if (!next) return std::nullopt;
    return take_from(*next->from, next->organization);
}

std::optional<write_queue::owned> write_queue::wait_for_own(takes what) {
    std::unique_lock lock(mutex_);
    std::condition_variable& arrived = what == takes::anything ? arrived_ : revocation_arrived_;
    arrived.wait(lock, [&] { return has_turn(what) || (closed_ && is_empty(what)); });
    auto next = next_turn(what);
    if (!next) return std::nullopt;
    owned_.insert(next->organization);
    write_job job = take_from(*next->from, next->organization);
    return owned{std::move(next->organization), std::move(job)};
}

std::optional<write_job> write_queue::take_own(const std::string& organization, takes what) {
    const std::lock_guard lock(mutex_);
    lane* const from = own_lane(organization, what);
    if (!from || waits_above(*from)) return std::nullopt;
    return take_from(*from, organization);
}

write_queue::lane* write_queue::own_lane(const std::string& organization, takes what) {
    lane *urgent = nullptr, *oldest = nullptr;
    const auto front = [&](const lane& one) -> const entry& { return one.waiting.at(organization).front(); };
    for (lane& one : lanes_of(what)) {
        if (one.waiting.count(organization) == 0) continue;
        if (!urgent) urgent = &one;
        if (!oldest || front(one).number < front(*oldest).number) oldest = &one;
    }
    if (!oldest || !is_patient_turn(what)) return urgent;
    const auto waited = std::chrono::steady_clock::now() - front(*oldest).since;
    return waited >= std::chrono::milliseconds(bounds_.patience_ms) ? oldest : urgent;
}

bool write_queue::waits_above(const lane& one) const {
    const auto free = [this](const std::string& organization) { return owned_.count(organization) == 0; };
    for (const lane& above : lanes_) {
        if (&above == &one) return false;
        if (std::ranges::any_of(above.turns, free)) return true;
    }
    return false;
}

void write_queue::release(const std::string& organization) {
    {
        const std::lock_guard lock(mutex_);
        owned_.erase(organization);
    }
    arrived_.notify_all();
    revocation_arrived_.notify_all();
}

bool write_queue::goes_on(std::size_t taken, std::chrono::steady_clock::time_point began) const {
    return taken < limits::writer_batch_jobs &&
           std::chrono::steady_clock::now() - began <= std::chrono::milliseconds(bounds_.batch_ms);
}

void write_queue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    arrived_.notify_all();
    revocation_arrived_.notify_all();
}

std::optional<write_queue::chosen> write_queue::next_turn(takes what) {
    if (is_patient_turn(what))
        if (auto impatient = impatient_turn()) return impatient;
    for (lane& from : lanes_of(what))
        for (const std::string& organization : from.turns)
            if (owned_.count(organization) == 0) return chosen{&from, organization};
    return std::nullopt;
}

bool write_queue::has_turn(takes what) {
    const auto free = [this](const std::string& organization) { return owned_.count(organization) == 0; };
    return std::ranges::any_of(lanes_of(what), [&](const lane& one) { return std::ranges::any_of(one.turns, free); });
}

bool write_queue::is_empty(takes what) {
    return std::ranges::all_of(lanes_of(what), [](const lane& one) { return one.turns.empty(); });
}

// Who takes revocations only has none to give, and uses none up.
bool write_queue::is_patient_turn(takes what) {
    return what == takes::anything && ++turns_taken_ % static_cast<std::uint64_t>(bounds_.patience_turns) == 0;
}

std::optional<write_queue::chosen> write_queue::impatient_turn() {
    lane* oldest = nullptr;
    for (lane& one : lanes_)
        if (!one.arrivals.empty() && (!oldest || one.arrivals.begin()->first < oldest->arrivals.begin()->first)) oldest = &one;
    if (!oldest) return std::nullopt;
    const auto& organization = oldest->arrivals.begin()->second;
    const auto waited = std::chrono::steady_clock::now() - oldest->waiting.at(organization).front().since;
    if (waited < std::chrono::milliseconds(bounds_.patience_ms) || owned_.count(organization) > 0) return std::nullopt;
    return chosen{oldest, organization};
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
