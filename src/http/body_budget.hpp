#pragma once
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace gatehouse::http {

// The bytes of all bodies that are being read or handled at this moment, over all connections: in total, and by the holder
// that each counts against, who may have only a part of the room. Any thread.
class body_budget {
public:
    body_budget(std::size_t most_bytes, std::size_t parts) : most_(most_bytes), most_of_one_(most_bytes / parts) {}

    bool take(const std::string& holder, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (!fits(holder, bytes)) return false;
        held_by_[holder] += bytes;
        held_ += bytes;
        return true;
    }
    void give_back(const std::string& holder, std::size_t bytes) noexcept {
        const std::lock_guard lock(mutex_);
        const auto own = held_by_.find(holder);
        if ((own->second -= bytes) == 0) held_by_.erase(own);
        held_ -= bytes;
    }
    bool has_room(const std::string& holder, std::size_t bytes) const {
        const std::lock_guard lock(mutex_);
        return fits(holder, bytes);
    }

private:
    bool fits(const std::string& holder, std::size_t bytes) const {
        const auto own = held_by_.find(holder);
        return held_ + bytes <= most_ && (own == held_by_.end() ? 0 : own->second) + bytes <= most_of_one_;
    }

    const std::size_t most_, most_of_one_;
    mutable std::mutex mutex_;
    std::size_t held_ = 0;
    std::unordered_map<std::string, std::size_t> held_by_;  // never a 0: as many entries as bodies at most
};

// One request's share: grows as its bytes come (a length that is only announced takes nothing), given back at its end.
class body_share {
public:
    body_share() = default;
    body_share(body_budget& budget, std::string holder) : budget_(&budget), holder_(std::move(holder)) {}
    body_share(body_share&& other) noexcept { *this = std::move(other); }
    body_share& operator=(body_share&& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(holder_, other.holder_);
        std::swap(held_, other.held_);
        return *this;
    }
    ~body_share() {
        if (held_ > 0) budget_->give_back(holder_, held_);
    }
    bool could_grow(std::size_t bytes) const { return budget_ && budget_->has_room(holder_, bytes); }
    bool grow(std::size_t bytes) {
        if (!budget_ || !budget_->take(holder_, bytes)) return false;
        held_ += bytes;
        return true;
    }

private:
    body_budget* budget_ = nullptr;
    std::string holder_;
    std::size_t held_ = 0;
};

}  // namespace gatehouse::http
