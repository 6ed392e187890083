#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>

#include <gatehouse/store/store.hpp>

namespace gatehouse::fault {

// Whom a scenario tells what it was told about its numbered steps. Any thread; call it from the completion itself.
struct witness {
    std::function<void(std::int64_t step)> answered;  // the write is durable, says the store
    std::function<void(std::int64_t step)> refused;   // the write did not happen, says the store
};

// A piece of work that has to come through every fault whole. The same object prepares, runs and checks, so it may keep
// ids; check runs on another store, opened on what was left of the disk.
class scenario {
public:
    virtual ~scenario() = default;
    virtual void prepare(store& in) = 0;                   // without faults, durable before run begins
    virtual void run(store& in, const witness& told) = 0;  // any write may fail
    // Further steps, by the next process after one that ended in trouble. May be left out.
    virtual void go_on(store&, const witness&) {}
    // What is wrong, or "". Answered steps must be there, refused ones must not, all others may or may not be: but
    // whole.
    virtual std::string check(store& in, const std::set<std::int64_t>& answered, const std::set<std::int64_t>& refused) = 0;
};
using make_scenario = std::function<std::unique_ptr<scenario>()>;

}  // namespace gatehouse::fault
