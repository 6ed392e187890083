#include "copy_files.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <gatehouse/base/log.hpp>

namespace gatehouse::app {
namespace {

constexpr std::string_view first = "copy-", last = ".db";

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_file_of_copy(std::string_view name) {
    for (const std::string_view beside : {"-journal", "-wal", "-shm"})
        if (name.ends_with(beside)) return is_name_of_copy(name.substr(0, name.size() - beside.size()));
    return is_name_of_copy(name);
}

bool is_due(const std::filesystem::directory_entry& file, std::int64_t at_least_ms) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file.symlink_status(failed)) || failed) return false;
    const auto age = std::filesystem::file_time_type::clock::now() - file.last_write_time(failed);
    return !failed && std::chrono::duration_cast<std::chrono::milliseconds>(age).count() >= at_least_ms;
}

}  // namespace

std::string new_name_of_copy(random_source& random) {
    return std::string(first).append(random_base64url(random, 9)).append(last);
}

bool is_name_of_copy(std::string_view name) {
    if (name.size() <= first.size() + last.size() || !name.starts_with(first) || !name.ends_with(last)) return false;
    return std::ranges::all_of(name.substr(first.size(), name.size() - first.size() - last.size()), is_plain);
}

void delete_copies(const std::string& folder, std::int64_t at_least_ms) {
    std::error_code failed;
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        if (!is_file_of_copy(at->path().filename().native()) || !is_due(*at, at_least_ms)) continue;
        std::error_code kept;
        if (std::filesystem::remove(at->path(), kept))
            log(log_level::info, "store.copy_forgotten", {{"copy", at->path().filename().native()}});
    }
}

}  // namespace gatehouse::app
