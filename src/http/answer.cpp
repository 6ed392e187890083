#include "answer.hpp"

#include <gatehouse/base/text.hpp>

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace gatehouse::http {
namespace {

bool is_field_name(std::string_view name) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [marks](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
    });
}

// What only the door may say: two of them would be two opinions of where the answer ends.
bool is_doors_own(std::string_view name) {
    constexpr std::array<std::string_view, 4> own{"content-length", "connection", "date", "transfer-encoding"};
    return std::any_of(own.begin(), own.end(), [name](std::string_view one) { return ascii_iequals(one, name); });
}

void append_number(std::string& out, std::size_t number) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_status_line(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(status));
    out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

}  // namespace

std::string date_line(instant at) {
    using namespace std::chrono;
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_time<milliseconds> time{milliseconds(at.ms)};
    const auto day = floor<std::chrono::days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time - day)};
    char text[64];
    const int length =
        std::snprintf(text, sizeof text, "Date: %s, %02u %s %04d %02d:%02d:%02d GMT\r\n", days[weekday(day).c_encoding()],
                      static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                      static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {text, static_cast<std::size_t>(std::clamp(length, 0, static_cast<int>(sizeof text) - 1))};
}

bool is_sendable(const response& answer) {
    return answer.status >= 200 && answer.status <= 599 &&
           std::all_of(answer.headers.begin(), answer.headers.end(),
                       [](const header& field) { return is_field_name(field.name) && is_field_value(field.value); });
}

void write_head(std::string& out, const response& answer, const answer_frame& frame) {
    out.clear();
    append_status_line(out, answer.status);
    out.append(frame.date_line).append("X-Content-Type-Options: nosniff");
    bool says_cache = false, says_id = false;
    for (const header& field : answer.headers) {
        if (is_doors_own(field.name)) continue;
        says_cache = says_cache || ascii_iequals(field.name, "cache-control");
        says_id = says_id || ascii_iequals(field.name, "x-request-id");  // a client's own, given back (AuthZEN 1.0, 10.1.3)
        out.append("\r\n").append(field.name).append(": ").append(field.value);
    }
    if (!says_id) out.append("\r\nX-Request-Id: ").append(frame.request_id);
    if (!says_cache) out += "\r\nCache-Control: no-store";
    if (answer.status != 204 && answer.status != 304) {
        out += "\r\nContent-Length: ";
        append_number(out, answer.body.size());
    }
    if (!frame.keep_alive) {
        out += "\r\nConnection: close";
    } else if (frame.http_version < 11) {
        out += "\r\nConnection: keep-alive";
    }
    out += "\r\n\r\n";
}

}  // namespace gatehouse::http
