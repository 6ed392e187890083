#include "fault/support/driver.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "fault/support/driver_parts.hpp"

namespace gatehouse::fault {
namespace {

constexpr int cuts_a_run = 25;
constexpr int cuts_a_trouble = 5;  // what is lost is chance: a log that comes back half is seen in one of some

void run_recorded(scenario& s, disk& on, const cut_options& options) {
    mounted at(on);
    sqlite::engine_options engine;
    engine.synchronous = options.synchronous;
    engine.checkpoint_in_background = options.checkpoint_in_background;
    engine.checkpoint_pages = 60;
    if (auto opened = at.open(engine)) s.run(**opened, recording(on));
}

// Cuts again while what the first cut left is being recovered.
std::string checked_after_second_cut(scenario& s, const files& left, const told& known, std::mt19937_64& chance) {
    disk recovering(left);
    { (void)mounted(recovering).open(); }
    const std::size_t operations = recovering.log().size();
    disk again(recovering.after_cut(std::uniform_int_distribution<std::size_t>(0, operations)(chance), chance));
    return checked(s, again, known);
}

std::string cut_once(scenario& s, disk& on, const std::vector<operation>& log, std::size_t operations,
                     std::mt19937_64& chance) {
    const told known = told_until(log, operations);
    const files left = on.after_cut(operations, chance);
    if (std::bernoulli_distribution(0.2)(chance)) return checked_after_second_cut(s, left, known, chance);
    disk after(left);
    return checked(s, after, known);
}

// Nobody may be told anything once COMMIT has failed.
bool told_after_trouble(const std::vector<operation>& log) {
    const auto failed = std::find_if(log.begin(), log.end(), [](const auto& o) { return o.what == operation::kind::trouble; });
    return std::any_of(failed, log.end(),
                       [](const auto& o) { return o.what == operation::kind::answered || o.what == operation::kind::refused; });
}

// The next process builds upon what it found, and then the power goes. What a failed sync has lost it still finds in
// the kernel's memory: it must not lay what it answers upon that.
std::string checked_after_going_on(scenario& s, const files& durable, const child_result& child, std::mt19937_64& chance) {
    disk on(durable);
    for (const operation& done : child.log) on.replay(done);
    std::size_t until = 0;
    {
        mounted at(on);
        sqlite::engine_options engine;
        engine.checkpoint_in_background = false;
        if (auto opened = at.open(engine)) {
            s.go_on(**opened, recording(on));
            until = on.log().size();
        } else {
            return "cannot be opened: " + opened.error().detail;
        }
    }
    disk after(on.after_cut(until, chance));
    const auto wrong = checked(s, after, told_until(on.log(), until));
    return wrong.empty() ? wrong : wrong + " (after going on and a power cut)";
}

std::string checked_after_trouble(scenario& s, const files& durable, const child_result& child, std::mt19937_64& chance) {
    if (child.ended && told_after_trouble(child.log)) return "told somebody after COMMIT failed";
    const told known = told_until(child.log, child.log.size());
    disk on(durable);
    for (const operation& done : child.log) on.replay(done);
    // First as the next process finds it, the machine having stayed up; then that machine loses its power.
    if (auto wrong = checked(s, on, known); !wrong.empty()) return wrong;
    for (int i = 0; i < cuts_a_trouble; ++i) {
        disk after(on.after_cut(on.log().size(), chance));
        if (const auto wrong = checked(s, after, known); !wrong.empty()) return wrong + " (after a power cut)";
    }
    return checked_after_going_on(s, durable, child, chance);
}

}  // namespace

cut_report cut_at_random(const make_scenario& make, const cut_options& options) {
    std::mt19937_64 chance(options.seed);
    cut_report report;
    while (report.cuts < options.cuts) {
        const auto s = make();
        disk on(prepared(*s));
        run_recorded(*s, on, options);
        const auto log = on.log();
        for (int i = 0; i < cuts_a_run && report.cuts < options.cuts; ++i, ++report.cuts) {
            const auto at = std::uniform_int_distribution<std::size_t>(0, log.size())(chance);
            const std::string wrong = cut_once(*s, on, log, at, chance);
            if (wrong.empty()) continue;
            if (report.losses++ == 0)
                report.first_loss = "cut " + std::to_string(report.cuts) + " at " + std::to_string(at) + ": " + wrong;
        }
    }
    return report;
}

trouble_report meet_at_each(const make_scenario& make, trouble what, std::uint64_t seed) {
    std::mt19937_64 chance(seed);
    trouble_report report;
    const auto s = make();
    const files durable = prepared(*s);
    for (int nth = 1;; ++nth) {
        const child_result child = run_in_child(*s, durable, what, nth);
        report.answered += static_cast<int>(told_until(child.log, child.log.size()).answered.size());
        const std::string wrong = checked_after_trouble(*s, durable, child, chance);
        if (!wrong.empty() && report.first_loss.empty())
            report.first_loss = "at operation " + std::to_string(nth) + ": " + wrong;
        if (!child.met) return report;
        ++report.runs;
        report.processes_ended += child.ended;
        report.went_on += told_after_trouble(child.log);
    }
}

int cuts_wanted(int usually) {
    const char* wanted = std::getenv("GATEHOUSE_FAULT_CUTS");
    return wanted ? std::atoi(wanted) : usually;
}

std::uint64_t new_seed() {
    const char* wanted = std::getenv("GATEHOUSE_SEED");
    const std::uint64_t seed = wanted ? std::strtoull(wanted, nullptr, 10) : std::random_device()();
    std::cerr << "GATEHOUSE_SEED=" << seed << '\n';
    return seed;
}

}  // namespace gatehouse::fault
