#include <gatehouse/protocol/scim/provisioning_log.hpp>

#include <memory>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

namespace gatehouse::scim {

void provisioning_log::note(const organization_id& organization, const connection_id& connection,
                            provisioning_entry entry) {
    const std::int64_t due = entry.at.ms + limits::provisioning_log_wait_ms;
    const std::lock_guard lock(mutex_);
    if (count_ >= limits::provisioning_log_entries) {
        ++lost_;
        return;
    }
    waiting_[organization].push_back({connection, std::move(entry)});
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
            const auto owner = connection_repository(tx).get(row.connection);
            if (!owner) return owner.error();
            profiles[row.connection] = owner->profile;
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

void provisioning_log::flush() {
    std::map<organization_id, lines> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(waiting_);
        count_ = 0;
        due_ms_ = 0;
    }
    for (auto& [organization, rows] : taken) {
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
