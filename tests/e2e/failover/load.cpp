#include "load.hpp"

#include <algorithm>

namespace gatehouse::testing {
namespace {

constexpr std::chrono::milliseconds a_moment{5}, between_suspensions{40};

// The id of a SCIM resource, from the answer's Location.
std::string id_in(const std::string& answer) {
    const std::string location = header_of(answer, "Location");
    return location.substr(location.rfind('/') + 1);
}

}  // namespace

load::load(const prepared& all, std::array<std::uint16_t, nodes> ports) : all_(all), ports_(ports), people_(all.people.size()) {
    for (int node = 0; node < nodes; ++node) {
        threads_.emplace_back([this, node] { create_users(node); });
        threads_.emplace_back([this, node] { suspend(node); });
        threads_.emplace_back([this, node] { ask_sessions(node, 0); });
        threads_.emplace_back([this, node] { ask_users(node, all_.people.size() / 2); });
    }
}

void load::finish() {
    stop_ = true;
    for (std::thread& one : threads_) one.join();
    threads_.clear();
}

std::string load::first_wrong() {
    const std::lock_guard lock(mutex_);
    return first_wrong_;
}

std::size_t load::suspensions() const {
    return static_cast<std::size_t>(std::ranges::count_if(people_, [](const auto& one) { return one == phase::suspended; }));
}

// A name of its own for each try: what became of the last one, nobody may know.
void load::create_users(int node) {
    const questions text(all_, ports_[node]);
    asking over(ports_[node]);
    while (!stop_) {
        const auto asked = std::chrono::steady_clock::now();
        const std::string answer = over.ask(text.create_user("new" + std::to_string(names_++) + "@example.com"));
        if (judge_write(node, answer, 201, asked)) {
            const std::lock_guard lock(mutex_);
            created_.push_back(id_in(answer));
        }
        std::this_thread::sleep_for(a_moment);
    }
}

void load::suspend(int node) {
    const questions text(all_, ports_[node]);
    asking over(ports_[node]);
    for (std::size_t who = next_++; who < people_.size() && !stop_; who = next_++) {
        people_[who] = phase::suspending;
        while (!stop_ && people_[who] != phase::suspended) {
            const auto asked = std::chrono::steady_clock::now();
            if (judge_write(node, over.ask(text.set_active(all_.people[who], false)), 200, asked))
                people_[who] = phase::suspended;
            std::this_thread::sleep_for(between_suspensions);
        }
    }
}

void load::ask_sessions(int node, std::size_t from) {
    const questions text(all_, ports_[node]);
    asking over(ports_[node]);
    for (std::size_t i = from; !stop_; ++i) {
        const std::size_t who = i % people_.size();
        const bool nothing = gap_;
        const phase before = people_[who];  // read before the first byte is sent
        const std::string answer = over.ask(text.request(question::verify_session, all_.people[who]));
        judge_session(answer, before, people_[who], nothing && gap_);
        std::this_thread::sleep_for(a_moment);
    }
}

void load::ask_users(int node, std::size_t from) {
    const questions text(all_, ports_[node]);
    asking over(ports_[node]);
    for (std::size_t i = from; !stop_; ++i) {
        const std::size_t who = i % people_.size();
        const bool nothing = gap_;
        const phase before = people_[who];
        judge_user(over.ask(text.show_user(all_.people[who].link)), before, nothing && gap_);
        std::this_thread::sleep_for(a_moment);
    }
}

bool load::says_no_primary(const std::string& answer, int status) {
    if (status_of(answer) != status || header_of(answer, "Retry-After").empty()) return false;
    ++counts_.no_primary;
    return true;
}

void load::judge_session(const std::string& answer, phase before, phase after, bool nothing) {
    if (says_no_primary(answer, 403)) return;
    if (nothing) return wrong(counts_.believed, answer);
    const answered said = questions::judge(question::verify_session, answer);
    if (said == answered::let_in) {
        if (before == phase::suspended) return wrong(counts_.late, answer);
        ++counts_.let_in;
    } else if (said == answered::refused && after != phase::active) {
        ++counts_.refused;
    } else {
        wrong(counts_.other, answer);
    }
}

void load::judge_user(const std::string& answer, phase before, bool nothing) {
    if (says_no_primary(answer, 503)) return;
    if (nothing) return wrong(counts_.believed, answer);
    if (status_of(answer) != 200) return wrong(counts_.other, answer);
    if (before == phase::suspended && body_of(answer).find(R"("active":false)") == std::string_view::npos)
        wrong(counts_.late, answer);
}

bool load::judge_write(int node, const std::string& answer, int good, time_point asked) {
    if (status_of(answer) != good) {
        if (!says_no_primary(answer, 503)) wrong(counts_.other, answer);
        return false;
    }
    ++writes_;
    const std::lock_guard lock(mutex_);
    told_[static_cast<std::size_t>(node)].push_back({asked, std::chrono::steady_clock::now()});
    return true;
}

void load::wrong(std::atomic<std::int64_t>& count, const std::string& why) {
    ++count;
    const std::lock_guard lock(mutex_);
    if (first_wrong_.empty()) first_wrong_ = why.empty() ? "no answer" : why.substr(0, 400);
}

std::chrono::milliseconds load::until_first_write(int node, time_point since) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            for (const acknowledgement& one : told_[static_cast<std::size_t>(node)])
                if (one.asked >= since) return std::chrono::duration_cast<std::chrono::milliseconds>(one.told - since);
        }
        if (std::chrono::steady_clock::now() > give_up) return std::chrono::milliseconds::max();
        std::this_thread::sleep_for(a_moment);
    }
}

std::vector<std::string> load::missing() {
    std::vector<std::string> lost;
    for (const std::uint16_t port : ports_) {
        const questions text(all_, port);
        asking over(port);
        for (const std::string& id : created_)
            if (status_of(over.ask(text.show_user(id))) != 200) lost.push_back("user " + id);
        for (std::size_t who = 0; who < people_.size(); ++who) {
            if (people_[who] != phase::suspended) continue;
            const std::string shown = over.ask(text.show_user(all_.people[who].link));
            if (body_of(shown).find(R"("active":false)") == std::string_view::npos)
                lost.push_back("suspension " + std::to_string(who));
            const std::string session = over.ask(text.request(question::verify_session, all_.people[who]));
            if (status_of(session) != 401) lost.push_back("revocation " + std::to_string(who) + ": " + session.substr(0, 60));
        }
    }
    return lost;
}

}  // namespace gatehouse::testing
