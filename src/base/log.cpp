#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/base/text.hpp>

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>

namespace gatehouse {
namespace {

constexpr std::size_t value_bytes = 256;
std::atomic<log_level> lowest_level{log_level::info};

// Control characters are escaped so that no value can start a line of its own (log injection).
void append_json_string(std::string& line, std::string_view text) {
    line += '"';
    text = text.substr(0, value_bytes);
    const bool readable = is_valid_utf8(text);  // else its bytes are escaped one by one: the line stays JSON
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '"' || c == '\\' || (byte >= 0x80 && !readable)) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            line += escaped;
        } else {
            line += c;
        }
    }
    line += '"';
}

}  // namespace

void set_log_level(log_level lowest) { lowest_level = lowest; }

void log(log_level level, std::string_view event, std::initializer_list<log_field> fields) {
    if (level < lowest_level.load()) return;
    static constexpr std::array<std::string_view, 4> names{"debug", "info", "warning", "error"};
    std::string line = "{\"at\":\"" + to_rfc3339(system_clock().now()) + "\",\"level\":\"";
    line.append(names[static_cast<std::size_t>(level)]).append("\",\"event\":");
    append_json_string(line, event);
    for (const log_field& field : fields) {
        line += ',';
        append_json_string(line, field.name);
        line += ':';
        append_json_string(line, field.value);
    }
    line += "}\n";
    // One write call: lines of different threads never mix. A full or closed stderr loses the line, not the request.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace gatehouse
