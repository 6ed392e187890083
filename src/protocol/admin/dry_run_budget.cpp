#include "dry_run_budget.hpp"

#include <gatehouse/base/limits/surface.hpp>

namespace gatehouse::protocol::admin {

dry_run_budget::ticket dry_run_budget::take(std::string_view organization) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(organization);
    const std::size_t own = found == waiting_.end() ? 0 : found->second;
    if (all_ >= limits::dry_runs_waiting || own >= limits::dry_runs_of_organization) return nullptr;
    std::string name(organization);
    waiting_[name] = own + 1;
    ++all_;
    // The name says what it is for, nobody reads it: the ticket's end is what counts.
    return {this, [kept = shared_from_this(), name = std::move(name)](const void*) { kept->give_back(name); }};
}

void dry_run_budget::give_back(const std::string& organization) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(organization);
    if (--found->second == 0) waiting_.erase(found);
    --all_;
}

}  // namespace gatehouse::protocol::admin
