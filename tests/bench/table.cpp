#include "table.hpp"

#include <algorithm>
#include <cstdio>

namespace gatehouse::bench {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    return text;
}

std::string cell(const std::vector<double>& values) {
    const summary all = summarize(values);
    return number(all.median) + " (" + number(all.least) + "–" + number(all.most) + ")";
}

}  // namespace

summary summarize(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {median, values.front(), values.back()};
}

std::string to_markdown(const std::vector<row>& rows) {
    const bool beside = std::ranges::any_of(rows, [](const row& one) { return !one.database_us.empty(); });
    std::string out = "| # | request | connections | CPU µs a request |";
    out.append(beside ? " of the database |" : "").append(" × floor | requests/s |\n|---|---|---|---|---|---|");
    out.append(beside ? "---|\n" : "\n");
    for (const row& one : rows) {
        out += "| " + one.code + " | " + one.title + " | " + std::to_string(one.connections) + " | " + cell(one.cpu_us) + " | ";
        if (beside) out += (one.database_us.empty() ? "–" : cell(one.database_us)) + " | ";
        out += (one.ratio.empty() ? "–" : cell(one.ratio)) + " | " + cell(one.per_second) + " |\n";
    }
    return out;
}

}  // namespace gatehouse::bench
