#include "declared_keys.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gatehouse::cli {
namespace {

result<void> take(const value& file, const std::string& name, declared& into) {
    for (const auto& [heading, tables] : *file.if_object()) {
        const auto as = std::ranges::find(kinds(), heading, &kind::name);
        if (as == kinds().end()) return wrong(name, "there is nothing called " + heading);
        if (!tables.if_array()) return wrong(name, "write [[" + heading + "]]");
        std::size_t number = 0;
        for (const value& table : *tables.if_array()) {
            const std::string place = name + ", " + heading + " " + std::to_string(++number);
            if (auto sound = check_keys(table, as->has, place); !sound) return sound;
            (into.*(as->into)).push_back({table, place});
        }
    }
    return {};
}

result<std::vector<std::filesystem::path>> files_of(const std::string& directory) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator at(directory, failure), end; !failure && at != end; at.increment(failure))
        if (at->path().extension() == ".toml") files.push_back(at->path());
    if (failure) return wrong(directory, failure.message());
    if (files.empty()) return wrong(directory, "has no *.toml file");
    std::ranges::sort(files);
    return files;
}

}  // namespace

result<declared> read_declared(const std::string& directory, toml_reader read) {
    const auto files = files_of(directory);
    if (!files) return files.error();
    declared all;
    for (const auto& path : *files) {
        const std::string name = path.filename().string();
        std::ifstream file(path);
        std::ostringstream text;
        if (!file || (!(text << file.rdbuf()) && !text.str().empty())) return wrong(name, "cannot be read");
        const auto parsed = read(text.str());
        if (!parsed) return wrong(name, parsed.error().detail);
        if (auto taken = take(*parsed, name, all); !taken) return taken.error();
    }
    return all;
}

}  // namespace gatehouse::cli
