#include <gatehouse/base/time_zone.hpp>

#include <string>

#include <unicode/timezone.h>

namespace gatehouse {
namespace {

constexpr std::int64_t minute_ms = 60'000, day_minutes = 24 * 60;
constexpr std::int64_t first_weekday = 3;  // 1970 began on a Thursday

}  // namespace

result<time_zone> time_zone::find(std::string_view name) {
    const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    std::shared_ptr<const icu::TimeZone> zone(icu::TimeZone::createTimeZone(text));
    icu::UnicodeString found;
    if (!zone || name.empty() || zone->getID(found) == UNICODE_STRING_SIMPLE("Etc/Unknown"))
        return make_error(errc::invalid_value, "there is no time zone " + std::string(name));
    return time_zone(std::move(zone));
}

wall_time time_zone::at(instant when) const {
    std::int32_t raw_ms = 0, summer_ms = 0;
    UErrorCode failure = U_ZERO_ERROR;
    static_cast<const icu::TimeZone*>(zone_.get())->getOffset(static_cast<UDate>(when.ms), false, raw_ms, summer_ms, failure);
    const std::int64_t local_ms = when.ms + raw_ms + summer_ms;
    const std::int64_t minutes = (local_ms - (local_ms % minute_ms + minute_ms) % minute_ms) / minute_ms;
    const std::int64_t day = (minutes - (minutes % day_minutes + day_minutes) % day_minutes) / day_minutes;
    const auto weekday = ((day + first_weekday) % 7 + 7) % 7;
    return {static_cast<int>(weekday), static_cast<int>(minutes - day * day_minutes)};
}

}  // namespace gatehouse
