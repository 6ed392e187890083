#pragma once
#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gatehouse/model/provisioning.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::scim {

// What a connection's log says of requests that commit nothing themselves: reads and refusals. Kept in memory, bounded,
// and written in batches at the lowest class; the rows of changes commit with the changes. A crash loses at most the
// last moments of reading. Safe from any thread.
class provisioning_log {
public:
    explicit provisioning_log(store& data) : data_(data) {}

    void note(const organization_id& organization, const connection_id& connection, provisioning_entry entry);
    // A read that was answered: the first limits::provisioning_log_reads of a connection in a batch have a line each,
    // the others one that counts them.
    void note_read(const organization_id& organization, const connection_id& connection, provisioning_entry entry);
    // To be called as time goes by: submits what has waited long enough, or is much. Cheap when there is nothing to do.
    void flush_if_due(instant now);
    void flush();                                        // submits everything
    std::size_t lost() const noexcept { return lost_; }  // entries that found no room

private:
    struct line {
        connection_id connection;
        provisioning_entry entry;
    };
    using lines = std::vector<line>;
    void push(const organization_id& organization, line row);
    std::map<organization_id, lines> take();
    static result<void> append(tenant_transaction& tx, const lines& rows);

    store& data_;
    std::mutex mutex_;
    std::map<organization_id, lines> waiting_;
    std::map<std::pair<organization_id, connection_id>, std::size_t> reads_;  // since the last batch
    std::size_t count_ = 0;
    std::atomic<std::int64_t> due_ms_{0};  // 0: nothing waits
    std::atomic<std::size_t> lost_{0};
};

}  // namespace gatehouse::scim
