#include "scenarios.hpp"

#include <stdexcept>

namespace gatehouse::bench {

stage& stages::reading(std::size_t users) {
    for (auto& [size, made] : reading_)
        if (size == users) return *made;
    const std::string name = directory_ + "/users-" + std::to_string(users);
    return *reading_.emplace_back(users, make_reading_stage(name, users)).second;
}

stage& stages::writing() {
    if (!writing_) writing_ = make_writing_stage(directory_ + "/writing", all_);
    return *writing_;
}

}  // namespace gatehouse::bench
