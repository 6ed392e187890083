#include "fault/support/power_cut.hpp"

#include <algorithm>

namespace gatehouse::fault {

void power_cut::see(const operation& done) {
    if (done.file.empty()) return;
    state& file = files_[done.file];
    switch (done.what) {
        case operation::kind::create:
            file.fresh = true;
            file.removed = false;
            file.pending.clear();
            return;
        case operation::kind::write:
        case operation::kind::truncate: file.pending.push_back(done); return;
        case operation::kind::sync: {
            std::string content = file.fresh ? std::string() : file.durable;
            for (const operation& p : file.pending) {
                if (p.what == operation::kind::write)
                    put(content, p.offset, p.bytes);
                else
                    content.resize(static_cast<std::size_t>(p.offset), '\0');
            }
            file = {true, std::move(content), false, false, {}};
            return;
        }
        // The kernel drops what it could not write from the list of what is to be written: some of it has reached the
        // disk, the rest never will, whatever a later sync says.
        case operation::kind::failed_sync: file = {true, written_by_chance(file), false, false, {}}; return;
        case operation::kind::remove:
            file.pending.clear();
            if (done.offset == 1)
                file = {};
            else
                file.removed = true;
            return;
        case operation::kind::answered:
        case operation::kind::refused:
        case operation::kind::trouble: return;
    }
}

std::string power_cut::written_by_chance(const state& file) {
    std::string content = file.fresh ? std::string() : file.durable;
    for (const operation& p : file.pending) {
        if (p.what == operation::kind::write)
            write_by_chance(content, p);
        else if (toss(kept_))
            content.resize(static_cast<std::size_t>(p.offset), '\0');
    }
    return content;
}

void power_cut::write_by_chance(std::string& content, const operation& done) {
    const auto end = done.offset + static_cast<std::int64_t>(done.bytes.size());
    for (std::int64_t at = done.offset; at < end;) {
        const std::int64_t next = std::min(end, (at / sector_bytes + 1) * sector_bytes);
        std::string_view part = std::string_view(done.bytes)
                                    .substr(static_cast<std::size_t>(at - done.offset), static_cast<std::size_t>(next - at));
        if (toss(0.02)) part = part.substr(0, part.size() / 3);  // torn
        if (toss(kept_)) put(content, at, part);
        at = next;
    }
}

files power_cut::happen() {
    files left;
    for (auto& [name, file] : files_) {
        if (file.removed && toss(0.5)) continue;
        if (file.fresh && toss(0.3)) file = {file.durable_exists, file.durable, false, false, {}};
        if (file.fresh || file.durable_exists) left[name] = written_by_chance(file);
    }
    return left;
}

}  // namespace gatehouse::fault
