#pragma once
#include <set>
#include <string>

#include <gatehouse/model/document.hpp>

#include "climbing/ladder.hpp"

namespace gatehouse::histories {

// Who gains and loses what, as a rehearsal said, to be held beside the reference's answers before and after the act.
class announced {
public:
    announced() = default;
    explicit announced(const value& rehearsed);
    // The first that is otherwise, or "".
    std::string wrong(const climbing::rights& before, const climbing::rights& after) const;
    std::size_t size() const { return gains_.size() + loses_.size(); }

private:
    bool says(const std::set<std::string>& all, const std::string& right) const;
    void read(const value& row, std::string_view name, std::set<std::string>& to);

    std::set<std::string> gains_{}, loses_{};  // "<member> <action> on <type>/<name>"
    bool exact_ = true;
};

}  // namespace gatehouse::histories
