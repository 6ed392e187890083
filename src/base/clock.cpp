#include <gatehouse/base/clock.hpp>

#include <chrono>
#include <cstdio>
#include <optional>

namespace gatehouse {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

// Reads exactly count digits at the front and drops them; -1 when they are not digits.
int take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

// Digits beyond the millisecond are cut, not rounded: an instant never lies after what was written.
std::optional<int> take_fraction_ms(std::string_view& text) {
    if (!take(text, '.')) return 0;
    int ms = 0, digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
        if (digits < 3) ms = ms * 10 + (text.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) ms *= 10;
    return ms;
}

std::optional<std::int64_t> take_offset_ms(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const std::int64_t sign = text.front() == '+' ? 1 : -1;
    text.remove_prefix(1);
    const int hours = take_digits(text, 2);
    const bool colon = take(text, ':');
    const int minutes = take_digits(text, 2);
    if (!colon || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return sign * (hours * 60LL + minutes) * 60'000;
}

}  // namespace

std::string to_rfc3339(instant at) {
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds{at.ms}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock_time{time - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock_time.hours().count()), static_cast<int>(clock_time.minutes().count()),
                  static_cast<int>(clock_time.seconds().count()), static_cast<int>(clock_time.subseconds().count()));
    return text;
}

result<instant> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    const auto bad = [] { return make_error(errc::invalid_value, "not a date and time of RFC 3339"); };
    const int y = take_digits(text, 4);
    if (y < 1 || !take(text, '-')) return bad();
    const int mo = take_digits(text, 2);
    if (!take(text, '-')) return bad();
    const int d = take_digits(text, 2);
    if (mo < 1 || d < 1 || (!take(text, 'T') && !take(text, 't'))) return bad();
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    const int h = take_digits(text, 2);
    if (!date.ok() || !take(text, ':')) return bad();
    const int mi = take_digits(text, 2);
    if (!take(text, ':')) return bad();
    const int s = take_digits(text, 2);
    if (h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59) return bad();
    const auto fraction = take_fraction_ms(text);
    const auto offset = fraction ? take_offset_ms(text) : std::nullopt;
    if (!offset || !text.empty()) return bad();
    const std::int64_t day_ms = sys_days{date}.time_since_epoch().count() * ms_per_day;
    return instant{day_ms + ((h * 60LL + mi) * 60 + s) * 1000 + *fraction - *offset};
}

instant system_clock::now() const {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace gatehouse
