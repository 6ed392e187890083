#include "histories/announced.hpp"

#include <string_view>

namespace gatehouse::histories {
namespace {

constexpr std::string_view now = " now", management = "gatehouse:", at_home = " on organization/";

// The reference asks of the organization under another name.
std::string right_text(std::string_view who, std::string_view action, std::string_view resource) {
    const bool home = resource.starts_with("organization/");
    return std::string(who) + " " + std::string(action) + " on " + (home ? "organization/here" : std::string(resource));
}

// Management is asked on the organization, and the rest elsewhere.
bool is_compared(const std::string& right) {
    if (!right.ends_with(now)) return false;
    const auto action = std::string_view(right).substr(right.find(' ') + 1);
    return action.starts_with(management) == (right.find(at_home) != std::string::npos);
}

bool has(const climbing::rights& in, const std::string& right) {
    const auto found = in.find(right);
    return found != in.end() && found->second;
}

}  // namespace

announced::announced(const value& rehearsed) {
    const value& access = *rehearsed.find("effects")->find("access");
    exact_ = *access.find("exact")->if_boolean();
    for (const auto left_out : {"more", "withheld"}) exact_ = exact_ && !*access.find(left_out)->if_boolean();
    for (const value& row : *access.find("rights")->if_array()) {
        read(row, "gains", gains_);
        read(row, "loses", loses_);
    }
}

void announced::read(const value& row, std::string_view name, std::set<std::string>& to) {
    for (const value& action : *row.find(name)->if_array())
        to.insert(right_text(row.find("member")->text(), action.text(), row.find("resource")->text()));
}

bool announced::says(const std::set<std::string>& all, const std::string& right) const {
    return all.contains(right) || all.contains(right.substr(0, right.find('/') + 1) + "*");
}

std::string announced::wrong(const climbing::rights& before, const climbing::rights& after) const {
    if (!exact_) return "";
    for (const auto& [right, allowed] : after) {
        if (!is_compared(right) || !before.contains(right)) continue;  // what the act makes has another id each time
        const auto name = right.substr(0, right.size() - now.size());
        const bool had = has(before, right);
        if (allowed != had && !says(allowed ? gains_ : loses_, name))
            return "not told: " + name + (allowed ? " is gained" : " is lost");
        if (gains_.contains(name) && (had || !allowed)) return "told and not gained: " + name;
        if (loses_.contains(name) && (!had || allowed)) return "told and not lost: " + name;
    }
    return "";
}

}  // namespace gatehouse::histories
