#pragma once
#include <cstdint>
#include <string>

#include "engine/sqlite/engine.hpp"
#include "fault/support/disk.hpp"
#include "fault/support/scenario.hpp"

namespace gatehouse::fault {

struct cut_options {
    int cuts = 1000;  // see cuts_wanted()
    std::uint64_t seed = 1;
    sqlite::durability synchronous = sqlite::durability::full;
    bool checkpoint_in_background = false;
};
struct cut_report {
    int cuts = 0, losses = 0;
    std::string first_loss;
};
// Runs the scenario again and again on a disk that records, cuts its power at a random operation of each run some
// times, opens what is left, and has the scenario and SQLite check it. Part of the cuts happen again while what is left
// is opened.
cut_report cut_at_random(const make_scenario& make, const cut_options& options);

struct trouble_report {
    int runs = 0;             // of which each met its trouble at another operation
    int processes_ended = 0;  // because COMMIT failed, or because that was the trouble
    int went_on = 0;          // answered further steps after the trouble
    int answered = 0;         // steps, in all runs
    std::string first_loss;
};
// Meets the trouble at the first operation of the scenario, then at the second, and so on until a run comes through
// without meeting it. Each run is a process of its own; afterwards the store is opened again, written to, and its power
// is cut as well.
trouble_report meet_at_each(const make_scenario& make, trouble what, std::uint64_t seed);

// GATEHOUSE_FAULT_CUTS, or as many as are given; and a seed that is printed.
int cuts_wanted(int usually);
std::uint64_t new_seed();

}  // namespace gatehouse::fault
