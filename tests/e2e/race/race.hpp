#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "questions.hpp"

namespace gatehouse::testing {

struct race_counts {
    std::array<std::atomic<std::int64_t>, question_count> let_in{}, refused{};  // before, after a suspension
    std::atomic<std::int64_t> late{0};      // let in though the question was asked after the suspension's answer
    std::atomic<std::int64_t> revived{0};   // a credential of before the suspension, let in again after active: true
    std::atomic<std::int64_t> other{0};     // neither answer, or refused without cause
    std::atomic<std::int64_t> returned{0};  // members for whom evaluation said yes again after active: true
};

// Clients that ask all questions about a few people at once, over and over, while one provisioning client suspends them
// one after another and lets some of them back in.
class race {
public:
    // At one port people are suspended; at those of asked, or at the same one, the questions are put.
    race(const prepared& all, std::uint16_t port, int clients, std::vector<std::uint16_t> asked = {});

    // The members first … end - 1, each suspended once. marked_early: says "suspended" before it is true, to show that a
    // late allow would be seen.
    void suspend_all(int first, int end, bool marked_early = false);
    const race_counts& counts() const { return counts_; }
    std::string first_wrong();

private:
    enum class phase : std::uint8_t { active, suspending, suspended, reviving, back };
    struct watched {
        std::atomic<phase> now{phase::active};
        std::array<std::atomic<bool>, question_count> let_in{}, refused{};
        std::atomic<bool> returned{false};
    };
    static constexpr int window = 8;

    void ask_for_ever(std::uint16_t port, const std::atomic<bool>& stop);
    void ask(class asking& over, std::int64_t ticket);
    void judge(question what, std::size_t who, phase before, phase after, answered said, const std::string& answer);
    void wrong(std::atomic<std::int64_t>& count, question what, std::size_t who, const std::string& why);
    void suspend_window(class asking& over, bool marked_early);
    void set_active(class asking& over, std::size_t who, bool active);
    template <class Seen> void wait_for(Seen seen, std::string_view what);

    const prepared& all_;
    const std::uint16_t port_;
    const std::vector<std::uint16_t> asked_;
    const int clients_;
    const questions ask_;
    std::vector<watched> people_;
    std::atomic<int> base_{0}, width_{0};
    std::atomic<std::int64_t> tickets_{0};
    race_counts counts_;
    std::mutex mutex_;
    std::string first_wrong_;
    std::atomic<std::int64_t> busy_{0};
};

}  // namespace gatehouse::testing
