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

stage& stages::deciding() {
    if (!deciding_) deciding_ = make_deciding_stage(directory_ + "/deciding");
    return *deciding_;
}

stage& stages::reviewing() {
    if (!reviewing_) reviewing_ = make_reviewing_stage(directory_ + "/reviewing", all_.users.back());
    return *reviewing_;
}

}  // namespace gatehouse::bench
