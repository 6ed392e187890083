#pragma once
#include <gatehouse/base/clock.hpp>

#include <optional>
#include <string_view>

#include "trace.hpp"

namespace gatehouse::saml {

// xs:dateTime as core 1.3.3 demands it: UTC written with Z, at most nine digits of a fraction.
std::optional<instant> parse_time(std::string_view text);

// An attribute that may be absent: nothing then. time.format when it is there and cannot be read.
refusal read_time(const xml::node& at, std::string_view attribute, std::optional<instant>& out);

// The times of one judgement, all widened by the same skew.
struct window {
    instant now;
    std::int64_t skew_ms;

    refusal not_before(instant limit) const;       // time.early
    refusal not_on_or_after(instant limit) const;  // time.expired
};

}  // namespace gatehouse::saml
