#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace gatehouse::bench {

struct summary {
    double median = 0, least = 0, most = 0;
};
summary summarize(std::vector<double> values);

// A scenario's figures, one of each a round. ratio: to the floor in the same round. database_us: of a database beside the
// server, where there is one.
struct row {
    std::string code, title;
    std::size_t connections = 0;
    std::vector<double> cpu_us, database_us, ratio, per_second;
};

// Markdown, as docs/performance.md shows it.
std::string to_markdown(const std::vector<row>& rows);

}  // namespace gatehouse::bench
