#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace gatehouse {

enum class log_level : std::uint8_t { debug, info, warning, error };

struct log_field {
    std::string_view name;
    std::string value;
    log_field(std::string_view field, std::string_view text) : name(field), value(text) {}
    log_field(std::string_view field, std::int64_t number) : name(field), value(std::to_string(number)) {}
};

// One JSON line on stderr per call, written whole: {"at","level","event",…}. Any thread. Values are escaped and cut at 256
// bytes; a request's path and query never go in (log the route's template), nor anything of type secret.
void log(log_level level, std::string_view event, std::initializer_list<log_field> fields = {});
void set_log_level(log_level lowest);

}  // namespace gatehouse
