#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

// A point in time: UTC milliseconds since 1970.
struct instant {
    std::int64_t ms = 0;
    friend auto operator<=>(const instant&, const instant&) = default;
    friend instant operator+(instant at, std::int64_t later_ms) { return {at.ms + later_ms}; }
    friend instant operator-(instant at, std::int64_t earlier_ms) { return {at.ms - earlier_ms}; }
};

// RFC 3339 in UTC with milliseconds: "2026-11-22T07:06:43.000Z" (RFC 7643, 2.3.5).
std::string to_rfc3339(instant at);
// Accepts any fraction of a second (kept to the millisecond), Z or an offset. errc::invalid_value otherwise.
result<instant> parse_rfc3339(std::string_view text);

// Injected wherever time decides something. Safe to ask from any thread.
class clock {
public:
    virtual ~clock() = default;
    virtual instant now() const = 0;
};

class system_clock final : public clock {
public:
    instant now() const override;
};

// A clock that stands until it is moved: for tests and for judging at a given time.
class manual_clock final : public clock {
public:
    explicit manual_clock(instant start) : ms_(start.ms) {}
    instant now() const override { return {ms_.load()}; }
    void set(instant at) { ms_ = at.ms; }
    void advance_ms(std::int64_t by) { ms_ += by; }

private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace gatehouse
