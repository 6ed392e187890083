#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "asking.hpp"
#include "questions.hpp"

namespace gatehouse::testing {

struct load_counts {
    std::atomic<std::int64_t> let_in{0}, refused{0};  // sessions, before and after their member's suspension
    std::atomic<std::int64_t> no_primary{0};          // 403 and 503 that say when to come again
    std::atomic<std::int64_t> late{0};      // let in, or shown as active, though the suspension was acknowledged before
    std::atomic<std::int64_t> believed{0};  // anything but "no primary" while nothing may be believed
    std::atomic<std::int64_t> other{0};     // what no page of ours allows
};

// Clients of two gateways that create users, suspend members and ask about their sessions, and remember what they were told.
// Thread-safe; the threads run from the constructor until finish.
class load {
public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr int nodes = 2;

    load(const prepared& all, std::array<std::uint16_t, nodes> ports);
    ~load() { finish(); }
    void finish();

    const load_counts& counts() const { return counts_; }
    std::string first_wrong();
    std::int64_t writes() const { return writes_; }
    // From now on every request that begins and ends before gap(false) must be told that there is no primary.
    void gap(bool there_is_none) { gap_ = there_is_none; }
    // The time from then until the node had acknowledged a write that was asked for afterwards; max() after a minute without.
    std::chrono::milliseconds until_first_write(int node, time_point since);
    // Everything that was acknowledged, asked again at every node. What is missing is said; nothing is good.
    std::vector<std::string> missing();
    std::size_t users() const { return created_.size(); }
    std::size_t suspensions() const;

private:
    enum class phase : std::uint8_t { active, suspending, suspended };
    struct acknowledgement {
        time_point asked, told;
    };
    void create_users(int node);
    void suspend(int node);
    void ask_sessions(int node, std::size_t from);
    void ask_users(int node, std::size_t from);
    void judge_session(const std::string& answer, phase before, phase after, bool nothing);
    void judge_user(const std::string& answer, phase before, bool nothing);
    bool judge_write(int node, const std::string& answer, int good, time_point asked);
    bool says_no_primary(const std::string& answer, int status);
    void wrong(std::atomic<std::int64_t>& count, const std::string& why);

    const prepared& all_;
    const std::array<std::uint16_t, nodes> ports_;
    std::vector<std::atomic<phase>> people_;
    std::atomic<std::size_t> next_{0}, names_{0};
    std::atomic<bool> stop_{false}, gap_{false};
    std::atomic<std::int64_t> writes_{0};
    load_counts counts_;
    std::mutex mutex_;
    std::string first_wrong_;
    std::vector<std::string> created_;
    std::array<std::vector<acknowledgement>, nodes> told_;
    std::vector<std::thread> threads_;
};

}  // namespace gatehouse::testing
