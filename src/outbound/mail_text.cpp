#include "mail_text.hpp"

#include <gatehouse/base/text.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace gatehouse::outbound {
namespace {

constexpr std::size_t base64_line = 76;

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); });
}

// RFC 2047. What could end the header line is a blank.
std::string header_text(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    return is_plain(text) ? text : "=?UTF-8?B?" + to_base64(text) + "?=";
}

// RFC 5322, 3.3: English whatever the machine's language is.
std::string date_text(instant at) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = at.ms / 1000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), "%s, %d %s %d %02d:%02d:%02d +0000", days[static_cast<std::size_t>(parts.tm_wday)],
                  parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], 1900 + parts.tm_year, parts.tm_hour,
                  parts.tm_min, parts.tm_sec);
    return out.data();
}

std::string with_line_ends(std::string_view text) {
    std::string out;
    for (const char c : text) out.append(c == '\n' ? 1 : 0, '\r').append(1, c);
    return out;
}

std::string base64_lines(std::string_view text) {
    const std::string all = to_base64(text);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += base64_line) out.append(all, at, base64_line).append("\r\n");
    return out;
}

}  // namespace

std::string mail_text(const mail& what, std::string_view from, instant at, std::string_view id) {
    const bool plain = is_plain(what.text);
    std::string out = "Date: " + date_text(at) + "\r\n";
    out.append("From: Gatehouse <").append(from).append(">\r\nTo: <").append(what.recipient).append(">\r\n");
    out.append("Subject: ").append(header_text(what.subject)).append("\r\nMessage-ID: <").append(id);
    out.append(from.substr(std::min(from.rfind('@'), from.size()))).append(">\r\nMIME-Version: 1.0\r\n");
    out.append("Auto-Submitted: auto-generated\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ");
    out.append(plain ? "7bit\r\n\r\n" : "base64\r\n\r\n");
    return out.append(plain ? with_line_ends(what.text) : base64_lines(what.text));
}

}  // namespace gatehouse::outbound
