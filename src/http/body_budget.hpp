#pragma once
#include <atomic>
#include <cstddef>
#include <utility>

namespace gatehouse::http {

// The bytes of all bodies that are being read or handled at this moment, over all connections.
class body_budget {
public:
    explicit body_budget(std::size_t most_bytes) : most_(most_bytes) {}
    bool take(std::size_t bytes) noexcept {
        if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= most_) return true;
        give_back(bytes);
        return false;
    }
    void give_back(std::size_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }
    bool has_room(std::size_t bytes) const noexcept { return held_.load(std::memory_order_relaxed) + bytes <= most_; }

private:
    const std::size_t most_;
    std::atomic<std::size_t> held_{0};
};

// One request's share: grows as its bytes come (a length that is only announced takes nothing), given back at its end.
class body_share {
public:
    body_share() = default;
    explicit body_share(body_budget& budget) : budget_(&budget) {}
    body_share(body_share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), held_(std::exchange(other.held_, 0)) {}
    body_share& operator=(body_share&& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(held_, other.held_);
        return *this;
    }
    ~body_share() {
        if (budget_ && held_ > 0) budget_->give_back(held_);
    }
    bool grow(std::size_t bytes) noexcept {
        if (!budget_ || !budget_->take(bytes)) return false;
        held_ += bytes;
        return true;
    }

private:
    body_budget* budget_ = nullptr;
    std::size_t held_ = 0;
};

}  // namespace gatehouse::http
