#include "output.hpp"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::cli {
namespace {

// Code points stand for columns: names here are mostly of scripts that take one each.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// What came over the wire must not steer the terminal.
std::string printable(std::string_view text) {
    std::string clean;
    for (const char c : text) clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return clean;
}

using row = std::vector<std::string>;

void print_row(const row& cells, const std::vector<std::size_t>& widths, bool strong) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        line += cells[i];
        if (i + 1 < cells.size()) line.append(widths[i] - width_of(cells[i]) + 2, ' ');
    }
    std::printf(strong ? "\033[1m%s\033[0m\n" : "%s\n", line.c_str());
}

}  // namespace

std::string shown(const value& content) {
    switch (content.what()) {
        case value::kind::null: return "";
        case value::kind::boolean: return *content.if_boolean() ? "yes" : "no";
        case value::kind::string: return printable(content.text());
        case value::kind::array: {
            std::string all;
            for (const value& one : *content.if_array()) all += (all.empty() ? "" : ", ") + shown(one);
            return all;
        }
        default: return printable(to_json(content));
    }
}

value::array texts(const std::vector<std::string>& all) {
    value::array list;
    for (const auto& one : all) list.emplace_back(one);
    return list;
}

namespace {

std::string text_at_path(const value& item, std::string_view member) {
    const value* at = &item;
    for (const auto part : split(member, '.')) {
        at = at->find(part);
        if (!at) return "";
    }
    return shown(*at);
}

}  // namespace

std::string text_at(const value& item, std::string_view member) {
    for (const auto one : split(member, '|'))
        if (auto text = text_at_path(item, one); !text.empty()) return text;
    return "";
}

void print_table(const value& list, const std::vector<column>& columns, std::string_view empty_hint) {
    const value* items = list.find("items");
    if (!items || !items->if_array() || items->if_array()->empty()) {
        std::printf("%.*s\n", static_cast<int>(empty_hint.size()), empty_hint.data());
        return;
    }
    std::vector<row> rows(1);
    for (const auto& one : columns) rows.front().emplace_back(one.heading);
    for (const value& item : *items->if_array()) {
        row& cells = rows.emplace_back();
        for (const auto& one : columns) cells.push_back(text_at(item, one.member));
    }
    std::vector<std::size_t> widths(columns.size());
    for (const row& cells : rows)
        for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], width_of(cells[i]));
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    for (std::size_t i = 0; i < rows.size(); ++i) print_row(rows[i], widths, i == 0 && terminal);
    std::fflush(stdout);  // the hint comes after the table where both go to one place
    if (!text_at(list, "next").empty()) std::fprintf(stderr, "there is more: say --limit with a larger number\n");
}

void print_fields(const value& item, const std::vector<column>& fields) {
    std::size_t widest = 0;
    for (const auto& one : fields)
        if (!text_at(item, one.member).empty()) widest = std::max(widest, width_of(one.heading));
    for (const auto& one : fields) {
        const std::string text = text_at(item, one.member);
        if (!text.empty())
            std::printf("%s%s  %s\n", std::string(one.heading).c_str(),
                        std::string(widest - width_of(one.heading), ' ').c_str(), text.c_str());
    }
}

void print_json(const value& whole) { std::printf("%s\n", to_json(whole).c_str()); }

void print_secret(std::string_view name, std::string_view secret) {
    std::fflush(stdout);
    std::fprintf(stderr, "%.*s (shown this once; keep it now):\n", static_cast<int>(name.size()), name.data());
    std::printf("%.*s\n", static_cast<int>(secret.size()), secret.data());
}

void print_ended_keys(const value& answer) {
    if (const std::string count = text_at(answer, "api_keys_ended"); !count.empty())
        std::printf("API keys ended: %s\n", count.c_str());
}

}  // namespace gatehouse::cli
