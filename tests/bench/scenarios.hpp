#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "stage.hpp"
#include "table.hpp"

namespace gatehouse::bench {

// One line of the table. load makes the traffic of one round; after looks, unmeasured, whether it had the effect that its
// answers claimed, and throws when it had not.
struct scenario {
    std::string code, title;
    const process* server;
    std::function<traffic()> load;
    std::function<void()> after = [] {};
};

// The stages that the scenarios of these codes need, made when first asked for.
class stages {
public:
    stages(std::string directory, amounts all) : directory_(std::move(directory)), all_(std::move(all)) {}
    const amounts& all() const noexcept { return all_; }
    stage& reading(std::size_t users);
    stage& writing();
    stage& deciding();
    stage& reviewing();

private:
    std::string directory_;
    amounts all_;
    std::vector<std::pair<std::size_t, std::unique_ptr<stage>>> reading_;
    std::unique_ptr<stage> writing_, deciding_, reviewing_;
};

std::vector<scenario> directory_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted);
std::vector<scenario> decision_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted);
// The same without a door, on one thread: no ratio to the floor.
std::vector<row> decisions_in_process(const std::string& directory, const amounts& all,
                                      const std::function<bool(std::string_view)>& wanted);
std::vector<scenario> access_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted);

}  // namespace gatehouse::bench
