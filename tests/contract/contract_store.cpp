#include "contract_store.hpp"

namespace gatehouse::contract {

held_writer::held_writer(store& into, const organization_id& organization) {
    const auto stay = [this](tenant_transaction&) -> result<void> {
        std::unique_lock lock(mutex_);
        inside_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return released_; });
        return {};
    };
    const auto done = [this](const result<void>&) {
        const std::lock_guard lock(mutex_);
        done_ = true;
        changed_.notify_all();
    };
    BOOST_TEST_REQUIRE(into.submit(write_plan{organization, write_class::revocation, 0, stay}, done));
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_; });
}

void held_writer::release() {
    std::unique_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return done_; });
}

void events::add(std::string what) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(what));
    added_.notify_all();
}

void events::wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    BOOST_TEST_REQUIRE(added_.wait_for(lock, std::chrono::seconds(60), [&] { return all_.size() >= count; }));
}

std::vector<std::string> events::all() {
    const std::lock_guard lock(mutex_);
    return all_;
}

}  // namespace gatehouse::contract
