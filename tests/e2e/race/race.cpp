#include "race.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "asking.hpp"

namespace gatehouse::testing {
namespace {

constexpr std::int64_t most_busy = 200;  // answers of a machine that has too much to do, of hundreds of thousands

}  // namespace

race::race(const prepared& all, std::uint16_t port, int clients, std::vector<std::uint16_t> asked)
    : all_(all),
      port_(port),
      asked_(asked.empty() ? std::vector{port} : std::move(asked)),
      clients_(clients),
      ask_(all, port),
      people_(all.people.size()) {}

std::string race::first_wrong() {
    const std::lock_guard lock(mutex_);
    return first_wrong_;
}

void race::suspend_all(int first, int end, bool marked_early) {
    std::atomic<bool> stop{false};
    base_ = first;
    width_ = std::min(window, end - first);
    {
        std::vector<std::jthread> threads;
        struct at_the_end {
            std::atomic<bool>& stop;
            ~at_the_end() { stop = true; }
        } const ends{stop};
        for (int i = 0; i < clients_; ++i)
            threads.emplace_back([&, at = asked_[static_cast<std::size_t>(i) % asked_.size()]] { ask_for_ever(at, stop); });
        asking over(port_);
        for (int from = first; from < end; from += window) {
            width_ = std::min(window, end - from);
            base_ = from;
            suspend_window(over, marked_early);
        }
        stop = true;
    }
}

void race::ask_for_ever(std::uint16_t port, const std::atomic<bool>& stop) {
    asking over(port);
    while (!stop) ask(over, tickets_++);
}

void race::ask(asking& over, std::int64_t ticket) {
    const auto what = static_cast<question>(ticket % static_cast<std::int64_t>(question_count));
    const auto who =
        static_cast<std::size_t>(base_ + static_cast<int>(ticket / static_cast<std::int64_t>(question_count)) % width_);
    const std::string request = ask_.request(what, all_.people[who]);
    const phase before = people_[who].now;  // read before the first byte is sent
    const std::string answer = over.ask(request);
    // Where the machine has too much to do, an answer says so (to a proxy by 403) and lets nobody in: never often.
    const bool busy = status_of(answer) == 503 || answer.find("\r\nRetry-After: ") != std::string::npos;
    if (busy && ++busy_ <= most_busy) return;
    judge(what, who, before, people_[who].now, questions::judge(what, answer), answer);
}

void race::judge(question what, std::size_t who, phase before, phase after, answered said, const std::string& answer) {
    watched& about = people_[who];
    const auto index = static_cast<std::size_t>(what);
    const bool in = said == answered::let_in;
    if (said == answered::other) return wrong(counts_.other, what, who, "answered " + answer.substr(0, 200));
    if (before == phase::active || before == phase::suspending) {
        if (in)
            ++counts_.let_in[index], about.let_in[index] = true;
        else if (after == phase::active)
            wrong(counts_.other, what, who, "refused before any suspension");
        return;
    }
    if (what == question::evaluate_subject && after != phase::suspended) {
        if (in)
            about.returned = true;
        else if (before == phase::back)
            wrong(counts_.other, what, who, "refused after active: true");
        return;
    }
    if (in) return wrong(before == phase::suspended ? counts_.late : counts_.revived, what, who, "let in");
    ++counts_.refused[index];
    about.refused[index] = true;
}

void race::wrong(std::atomic<std::int64_t>& count, question what, std::size_t who, const std::string& why) {
    ++count;
    const std::lock_guard lock(mutex_);
    if (first_wrong_.empty())
        first_wrong_ =
            std::string(question_names[static_cast<std::size_t>(what)]) + ", person " + std::to_string(who) + ": " + why;
}

template <class Seen> void race::wait_for(Seen seen, std::string_view what) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    while (!seen()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("waited in vain: " + std::string(what) + "; " + first_wrong());
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
}

void race::set_active(asking& over, std::size_t who, bool active) {
    people_[who].now = active ? phase::reviving : phase::suspending;
    std::string answer = over.ask(ask_.set_active(all_.people[who], active));
    // As identity providers do where a machine has too much to do: nothing was done, says such an answer, and when to come
    // again.
    for (int again = 0; again < 5 && status_of(answer) == 503; ++again) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        answer = over.ask(ask_.set_active(all_.people[who], active));
    }
    if (status_of(answer) != 200) throw std::runtime_error("the provisioning client was told " + answer);
    people_[who].now = active ? phase::back : phase::suspended;
}

void race::suspend_window(asking& over, bool marked_early) {
    const auto first = static_cast<std::size_t>(base_.load()), end = first + static_cast<std::size_t>(width_.load());
    const auto every = [&](auto has) {
        for (std::size_t who = first; who < end; ++who)
            for (std::size_t what = 0; what < question_count; ++what)
                if (!has(people_[who], what)) return false;
        return true;
    };
    wait_for([&] { return every([](auto& one, auto what) { return one.let_in[what].load(); }); }, "everybody is let in");
    if (marked_early) {
        for (std::size_t who = first; who < end; ++who) people_[who].now = phase::suspended;
        wait_for([&] { return counts_.late > 0; }, "a late allow is seen");
    }
    for (std::size_t who = first; who < end; ++who) set_active(over, who, false);
    wait_for([&] { return every([](auto& one, auto what) { return one.refused[what].load(); }); }, "everybody is refused");
    for (std::size_t who = first; who < end; who += 4) {
        for (auto& seen : people_[who].refused) seen = false;
        set_active(over, who, true);
        people_[who].refused[static_cast<std::size_t>(question::evaluate_subject)] = true;
        wait_for([&] { return people_[who].returned.load(); }, "evaluation says yes after active: true");
        ++counts_.returned;
    }
    wait_for([&] { return every([](auto& one, auto what) { return one.refused[what].load(); }); }, "nothing revives");
}

}  // namespace gatehouse::testing
