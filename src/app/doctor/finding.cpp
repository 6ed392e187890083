#include "finding.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gatehouse::app::doctor {

std::string_view to_text(verdict how) { return how == verdict::ok ? "ok" : how == verdict::warning ? "warning" : "problem"; }

namespace {

// What a library says may be of several lines, and would look like several findings.
std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

}  // namespace

finding ok(std::string check, std::string saw) { return {verdict::ok, std::move(check), one_line(std::move(saw)), {}}; }
finding warning(std::string check, std::string saw, std::string next) {
    return {verdict::warning, std::move(check), one_line(std::move(saw)), one_line(std::move(next))};
}
finding problem(std::string check, std::string saw, std::string next) {
    return {verdict::problem, std::move(check), one_line(std::move(saw)), one_line(std::move(next))};
}

bool patient::readable() const {
    return store && facts && !facts->half_filled && facts->migration > 0 && facts->migration >= facts->known &&
           facts->needed <= facts->known;
}

finding not_looked_at(std::string check) {
    return warning(std::move(check), "not looked at: the store cannot be read", "mend the store first, then ask again");
}

std::string days(std::int64_t ms) {
    const auto count = ms / day_ms;
    return std::to_string(count) + (count == 1 ? " day" : " days");
}

std::string listed(const std::vector<std::string>& all) {
    constexpr std::size_t most = 5;
    std::string out;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) out += (i > 0 ? ", " : "") + all[i];
    return all.size() > most ? out + " and " + std::to_string(all.size() - most) + " more" : out;
}

result<std::string> content_of(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) return make_error(errc::not_found, path + " is no file");
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file || content.str().empty()) return make_error(errc::unavailable, path + " cannot be read");
    return content.str();
}

}  // namespace gatehouse::app::doctor
