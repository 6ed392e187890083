#include <gatehouse/cli/management.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <numeric>

namespace gatehouse::cli {
namespace {

// How many letters apart two words are (Levenshtein).
std::size_t distance_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = corner + (a[i] == b[j] ? 0 : 1);
            corner = std::exchange(row[j + 1], std::min({row[j + 1] + 1, row[j] + 1, changed}));
        }
    }
    return row.back();
}

error unknown(const std::string& path, const std::string& word, const std::vector<const CLI::App*>& known) {
    const auto far_from = [&](const CLI::App* one) { return distance_between(word, one->get_name()); };
    const auto nearest = std::ranges::min_element(known, {}, far_from);
    std::string said = "there is no \"" + word + "\" in gatehouse" + path;
    if (far_from(*nearest) <= 2) said += "; did you mean " + (*nearest)->get_name() + "?";
    return make_error(errc::invalid_value, said + " (gatehouse" + path + " --help)");
}

}  // namespace

result<void> check_words(const CLI::App& program, const std::vector<std::string>& typed) {
    const CLI::App* at = &program;
    std::string path;
    for (const auto& word : typed) {
        const auto known = at->get_subcommands([](const CLI::App*) { return true; });
        if (known.empty() || word.starts_with("-")) break;  // a verb, or what is the parser's to judge
        const auto next = std::ranges::find(known, word, [](const CLI::App* one) { return one->get_name(); });
        if (next == known.end()) return unknown(path, word, known);
        at = *next;
        path += " " + word;
    }
    return {};
}

}  // namespace gatehouse::cli
