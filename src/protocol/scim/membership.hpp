#pragma once
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/patch.hpp>

namespace gatehouse::scim {

// Folds operations on a membership attribute, in their order, into one delta.
class membership_changes {
public:
    result<void> apply(const patch_operation& operation);
    membership_delta take();

private:
    void add(member_reference member);
    void remove(const std::string& member);
    void remove_all();
    void remove_matching(const query& filter);

    bool replaced_ = false;
    std::vector<std::optional<member_reference>> added_;
    std::unordered_map<std::string, std::size_t> position_;  // in added_
    std::set<std::string> removed_;
    std::vector<query> removed_matching_;
};

}  // namespace gatehouse::scim
