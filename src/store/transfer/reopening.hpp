#pragma once
#include <string>

#include <gatehouse/base/random.hpp>
#include <gatehouse/store/backup.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::transfer {

// errc::conflict: now is before the backup was taken.
result<void> refuse_clock_before(const backup_manifest& from, instant now);

// What a restore changes, in the transaction that lets in; and what confirms credentials afterwards.
class reopening {
public:
    reopening(sql_session& sql, std::string by, instant now, random_source& random)
        : sql_(sql), by_(std::move(by)), now_(now), random_(random) {}

    result<void> after_restore(const backup_manifest& from, bool confirm, std::int64_t& generation);
    // How many there were. errc::conflict: the store was never restored.
    result<std::int64_t> confirm();

private:
    result<void> lock_organizations();
    result<void> let_members_wait(std::int64_t generation);
    result<std::int64_t> move_to_present_generation(std::int64_t migration);  // the store's own, which may be an earlier one
    result<void> tell_everybody(const std::string& facts);
    sql_session& sql_;
    const std::string by_;
    const instant now_;
    random_source& random_;
};

}  // namespace gatehouse::transfer
