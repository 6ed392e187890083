#pragma once
#include <optional>

#include "fault/support/scenario.hpp"

namespace gatehouse::fault {

// Bursts of writes that the writer takes as batches. Each step lays down two big rows and a change row; some are
// refused.
class many_writes final : public scenario {
public:
    explicit many_writes(int steps) : steps_(steps) {}
    void prepare(store& in) override;
    void run(store& in, const witness& told) override;
    void go_on(store& in, const witness& told) override;
    std::string check(store& in, const std::set<std::int64_t>& answered, const std::set<std::int64_t>& refused) override;

private:
    void run_steps(store& in, const witness& told, std::int64_t first, std::int64_t end);
    int steps_;
    std::optional<organization_id> organization_;
};

}  // namespace gatehouse::fault
