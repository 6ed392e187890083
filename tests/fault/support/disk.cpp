#include "fault/support/disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "fault/support/power_cut.hpp"

namespace gatehouse::fault {

void put(std::string& content, std::int64_t offset, std::string_view bytes) {
    const auto end = static_cast<std::size_t>(offset) + bytes.size();
    if (content.size() < end) content.resize(end, '\0');
    content.replace(static_cast<std::size_t>(offset), bytes.size(), bytes);
}

int disk::meet_trouble(int error_code) {
    if (armed_ == trouble::none || --remaining_ > 0) return SQLITE_OK;
    const trouble met = std::exchange(armed_, trouble::none);
    fired_ = true;
    log_.push_back({operation::kind::trouble, ""});
    if (met == trouble::end) at_end_();  // does not come back
    return met == trouble::full ? SQLITE_FULL : error_code;
}

void disk::apply(const operation& done) {
    std::string& content = current_[done.file];
    if (done.what == operation::kind::write) put(content, done.offset, done.bytes);
    if (done.what == operation::kind::truncate) content.resize(static_cast<std::size_t>(done.offset), '\0');
    if (done.what == operation::kind::remove) current_.erase(done.file);
    log_.push_back(done);
}

void disk::replay(const operation& done) {
    const std::lock_guard lock(mutex_);
    const bool changes = done.what != operation::kind::answered && done.what != operation::kind::refused &&
                         done.what != operation::kind::trouble;
    if (changes)
        apply(done);
    else
        log_.push_back(done);
}

int disk::open(const std::string& name, bool create) {
    const std::lock_guard lock(mutex_);
    const bool there = current_.contains(name);
    if (!there && !create) return SQLITE_CANTOPEN;
    if (const int code = meet_trouble(SQLITE_CANTOPEN); code != SQLITE_OK) return code;
    if (!there) apply({operation::kind::create, name});
    return SQLITE_OK;
}

// A write that fails, or in which the process ends, may have got half way.
int disk::write(const std::string& name, std::int64_t offset, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    const bool now = armed_ != trouble::none && remaining_ == 1;
    if (now) apply({operation::kind::write, name, offset, std::string(bytes.substr(0, bytes.size() / 2))});
    if (const int code = meet_trouble(SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
    apply({operation::kind::write, name, offset, std::string(bytes)});
    return SQLITE_OK;
}

int disk::truncate(const std::string& name, std::int64_t length) {
    const std::lock_guard lock(mutex_);
    if (const int code = meet_trouble(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
    apply({operation::kind::truncate, name, length});
    return SQLITE_OK;
}

int disk::sync(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const bool fails = armed_ != trouble::none && armed_ != trouble::end && remaining_ == 1;
    if (fails) apply({operation::kind::failed_sync, name});
    if (meet_trouble(SQLITE_IOERR_FSYNC) != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    apply({operation::kind::sync, name});
    return SQLITE_OK;
}

int disk::remove(const std::string& name, bool directory_synced) {
    const std::lock_guard lock(mutex_);
    if (!current_.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
    if (const int code = meet_trouble(SQLITE_IOERR_DELETE); code != SQLITE_OK) return code;
    apply({operation::kind::remove, name, directory_synced ? 1 : 0});
    return SQLITE_OK;
}

std::string disk::read(const std::string& name, std::int64_t offset, std::size_t length) {
    const std::lock_guard lock(mutex_);
    const auto found = current_.find(name);
    if (found == current_.end() || static_cast<std::size_t>(offset) >= found->second.size()) return {};
    return found->second.substr(static_cast<std::size_t>(offset), length);
}

std::int64_t disk::size(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = current_.find(name);
    return found == current_.end() ? 0 : static_cast<std::int64_t>(found->second.size());
}

bool disk::exists(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return current_.contains(name);
}

void disk::tell(operation::kind what, std::int64_t step) {
    const std::lock_guard lock(mutex_);
    log_.push_back({what, "", step});
}

void disk::arm(trouble what, int nth, std::function<void()> at_end) {
    const std::lock_guard lock(mutex_);
    armed_ = what;
    remaining_ = nth;
    fired_ = false;
    at_end_ = std::move(at_end);
}

bool disk::fired() {
    const std::lock_guard lock(mutex_);
    return fired_;
}

std::vector<operation> disk::log() {
    const std::lock_guard lock(mutex_);
    return log_;
}

files disk::content() {
    const std::lock_guard lock(mutex_);
    return current_;
}

files disk::after_cut(std::size_t operations, std::mt19937_64& chance) {
    const std::lock_guard lock(mutex_);
    power_cut cut(base_, chance);
    for (std::size_t i = 0; i < operations && i < log_.size(); ++i) cut.see(log_[i]);
    return cut.happen();
}

}  // namespace gatehouse::fault
