#include "store_place.hpp"

#include <cstdio>

#include "config.hpp"

namespace gatehouse::app {

result<store_place> parse_store_place(std::string_view text) {
    constexpr std::string_view embedded = "sqlite:";
    if (is_postgres_url(text)) return store_place{{}, std::string(text)};
    if (!text.starts_with(embedded) || text.size() == embedded.size())
        return make_error(errc::invalid_value, "a store is sqlite:DIRECTORY or postgresql://…");
    std::string directory(text.substr(embedded.size()));
    while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
    return store_place{std::move(directory), {}};
}

void show_progress(std::string_view table, std::int64_t rows) {
    if (rows > 0)
        std::fprintf(stderr, "%.*s: %lld rows\n", static_cast<int>(table.size()), table.data(), static_cast<long long>(rows));
}

result<void> show_comparison(const std::vector<compared_table>& tables) {
    std::string different;
    std::printf("%-28s %12s  %-64s  %s\n", "TABLE", "ROWS", "SUM OF SHA-256", "READ BACK");
    for (const compared_table& one : tables) {
        std::printf("%-28s %12lld  %s  %s\n", one.from.table.c_str(), static_cast<long long>(one.from.rows),
                    one.from.hash.c_str(), one.same() ? "the same" : "DIFFERENT");
        if (!one.same()) different.append(different.empty() ? "" : ", ").append(one.from.table);
    }
    std::fflush(stdout);
    if (different.empty()) return {};
    return make_error(errc::conflict,
                      "what was read back is not what was written, in: " + different +
                          ". The new store stays shut; delete it, and look at the disk or the database below it");
}

}  // namespace gatehouse::app
