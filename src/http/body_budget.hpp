#pragma once
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace gatehouse::http {

// What a body counts against: who is said to send it, which nobody has proved yet, and from where it comes.
struct body_account {
    std::string holder, address;
};

// The bytes of all bodies that are being read or handled at this moment, over all connections: in total, by holder and by
// address, each of whom may have only a part of the room. Any thread.
class body_budget {
public:
    body_budget(std::size_t most_bytes, std::size_t holder_parts, std::size_t address_parts)
        : most_(most_bytes), holders_(most_bytes / holder_parts), addresses_(most_bytes / address_parts) {}

    bool take(const body_account& of, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (!fits(of, bytes)) return false;
        holders_.add(of.holder, bytes);
        addresses_.add(of.address, bytes);
        held_ += bytes;
        return true;
    }
    void give_back(const body_account& of, std::size_t bytes) noexcept {
        const std::lock_guard lock(mutex_);
        holders_.remove(of.holder, bytes);
        addresses_.remove(of.address, bytes);
        held_ -= bytes;
    }
    bool has_room(const body_account& of, std::size_t bytes) const {
        const std::lock_guard lock(mutex_);
        return fits(of, bytes);
    }

private:
    class parts {
    public:
        explicit parts(std::size_t most_of_one) : most_of_one_(most_of_one) {}
        bool fits(const std::string& name, std::size_t bytes) const {
            const auto own = held_by_.find(name);
            return (own == held_by_.end() ? 0 : own->second) + bytes <= most_of_one_;
        }
        void add(const std::string& name, std::size_t bytes) { held_by_[name] += bytes; }
        void remove(const std::string& name, std::size_t bytes) noexcept {
            const auto own = held_by_.find(name);
            if ((own->second -= bytes) == 0) held_by_.erase(own);
        }

    private:
        const std::size_t most_of_one_;
        std::unordered_map<std::string, std::size_t> held_by_;  // never a 0: as many entries as bodies at most
    };

    bool fits(const body_account& of, std::size_t bytes) const {
        return held_ + bytes <= most_ && holders_.fits(of.holder, bytes) && addresses_.fits(of.address, bytes);
    }

    const std::size_t most_;
    mutable std::mutex mutex_;
    std::size_t held_ = 0;
    parts holders_, addresses_;
};

// One request's share: grows as its bytes come (a length that is only announced takes nothing), given back at its end.
class body_share {
public:
    body_share() = default;
    body_share(body_budget& budget, body_account account) : budget_(&budget), account_(std::move(account)) {}
    body_share(body_share&& other) noexcept { *this = std::move(other); }
    body_share& operator=(body_share&& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(account_, other.account_);
        std::swap(held_, other.held_);
        return *this;
    }
    ~body_share() {
        if (held_ > 0) budget_->give_back(account_, held_);
    }
    bool could_grow(std::size_t bytes) const { return budget_ && budget_->has_room(account_, bytes); }
    bool grow(std::size_t bytes) {
        if (!budget_ || !budget_->take(account_, bytes)) return false;
        held_ += bytes;
        return true;
    }

private:
    body_budget* budget_ = nullptr;
    body_account account_;
    std::size_t held_ = 0;
};

}  // namespace gatehouse::http
