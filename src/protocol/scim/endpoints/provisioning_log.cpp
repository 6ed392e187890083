#include <gatehouse/protocol/scim/provisioning_log.hpp>

#include <memory>
#include <utility>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

namespace gatehouse::scim {

void provisioning_log::note(const organization_id& organization, const connection_id& connection, provisioning_entry entry) {
    const std::lock_guard lock(mutex_);
    push(organization, {connection, std::move(entry)});
}

// An import asks for thousands of users: what it read is not worth a row each, and a read must not cost a write.
void provisioning_log::note_read(const organization_id& organization, const connection_id& connection,
                                 provisioning_entry entry) {
    const std::lock_guard lock(mutex_);
    if (++reads_[{organization, connection}] <= limits::provisioning_log_reads)
        push(organization, {connection, std::move(entry)});
}

void provisioning_log::push(const organization_id& organization, line row) {
    const std::int64_t due = row.entry.at.ms + limits::provisioning_log_wait_ms;
    if (count_ >= limits::provisioning_log_entries) {
        ++lost_;
        return;
    }
    waiting_[organization].push_back(std::move(row));
    if (++count_ >= limits::provisioning_log_batch)
        due_ms_ = 1;
    else if (due_ms_ == 0)
        due_ms_ = due;
}

// The profile is looked up here, once a batch: a read has no need of it.
result<void> provisioning_log::append(tenant_transaction& tx, const lines& rows) {
    std::map<connection_id, connection_profile> profiles;
    for (const line& row : rows) {
        if (!profiles.contains(row.connection)) {
            const auto owner = connection_repository(tx).find(row.connection);
            if (!owner) return owner.error();
            if (!*owner) continue;  // gone, and its log with it
            profiles[row.connection] = (*owner)->profile;
        }
        provisioning_entry entry = row.entry;
        entry.profile = profiles[row.connection];
        if (auto written = provisioning_log_repository(tx).append(row.connection, entry); !written) return written;
    }
    return {};
}

void provisioning_log::flush_if_due(instant now) {
    const std::int64_t due = due_ms_;
    if (due != 0 && due <= now.ms) flush();
}

std::map<organization_id, provisioning_log::lines> provisioning_log::take() {
    const std::lock_guard lock(mutex_);
    for (const auto& [whose, count] : reads_) {
        if (count <= limits::provisioning_log_reads) continue;
        provisioning_entry more;
        more.method = "GET";
        more.detail = std::to_string(count - limits::provisioning_log_reads) + " more reads";
        waiting_[whose.first].push_back({whose.second, std::move(more)});
    }
    reads_.clear();
    count_ = 0;
    due_ms_ = 0;
    return std::exchange(waiting_, {});
}

void provisioning_log::flush() {
    for (auto& [organization, rows] : take()) {
        const auto shared = std::make_shared<const lines>(std::move(rows));
        const auto work = [shared](tenant_transaction& tx) { return append(tx, *shared); };
        const auto done = [](const result<void>& written) {
            if (!written) log(log_level::warning, "provisioning_log_not_written", {{"why", written.error().detail}});
        };
        if (!data_.submit(write_plan{organization, write_class::jobs, shared->size() * sizeof(line), work}, done))
            lost_ += shared->size();
    }
}

}  // namespace gatehouse::scim
