#pragma once
#include <memory>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>

namespace gatehouse {

// What a clock on the wall shows.
struct wall_time {
    int weekday = 0;  // 0: Monday
    int minute = 0;   // of the day, 0 to 1439
    friend bool operator==(const wall_time&, const wall_time&) = default;
};

// A named zone of the IANA database, as ICU knows it. Cheap to copy, safe from any thread.
class time_zone {
public:
    static result<time_zone> find(std::string_view name);  // "Europe/Berlin"; errc::invalid_value for what is none
    // From the instant to the wall, so each instant has one wall time: what a change to summer time leaves out is shown by
    // none, what the change back repeats is shown by two.
    wall_time at(instant when) const;

private:
    explicit time_zone(std::shared_ptr<const void> zone) : zone_(std::move(zone)) {}
    std::shared_ptr<const void> zone_;
};

}  // namespace gatehouse
