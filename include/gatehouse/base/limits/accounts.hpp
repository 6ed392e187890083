#pragma once
#include <cstddef>
#include <cstdint>

// Local accounts: invitations, passwords, the mail that carries links.
namespace gatehouse::limits {

inline constexpr std::int64_t invitation_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t password_reset_ms = 30LL * 60 * 1000;
inline constexpr std::int64_t password_reset_pause_ms = 5LL * 60 * 1000;  // between two mails that one account asks for
inline constexpr std::int64_t email_change_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t email_changes = 5;  // that one account asks for within
inline constexpr std::int64_t email_changes_within_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t trusted_device_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::size_t trusted_devices = 10;                 // of one account; one more ends the oldest
inline constexpr std::int64_t totp_offer_ms = 10LL * 60 * 1000;    // from a seed that is shown to its first code
inline constexpr std::int64_t sign_in_step_ms = 10LL * 60 * 1000;  // from the password to the code

inline constexpr std::size_t password_characters = 12;  // at least
inline constexpr std::size_t password_bytes = 1024;     // at most: what is hashed is bounded
inline constexpr std::size_t password_queue_jobs = 64;  // hashes that wait; each takes its memory when its turn comes
inline constexpr std::int64_t password_failures = 10;   // in a row, until the account is locked
inline constexpr std::int64_t password_failures_forgotten_ms = 3600LL * 1000;
inline constexpr std::int64_t account_lock_ms = 15LL * 60 * 1000;
inline constexpr std::size_t password_free_failures = 3;  // of one (account, network), before it must wait
inline constexpr std::int64_t password_delay_ms = 2'000;  // then, twice as long with each failure
inline constexpr std::int64_t password_longest_delay_ms = 15LL * 60 * 1000;
inline constexpr std::size_t password_throttle_entries = 10'000;

inline constexpr std::int64_t mail_attempts = 8;
inline constexpr std::int64_t mail_retry_ms = 30 * 1000;  // after the first failure, twice as long with each
inline constexpr std::int64_t mail_longest_retry_ms = 3600LL * 1000;
inline constexpr std::int64_t mail_batch = 50;  // of one organization, before the next has its turn
inline constexpr std::int64_t mail_kept_ms = 30LL * 24 * 3600 * 1000;
inline constexpr int mail_timeout_ms = 20'000;
inline constexpr std::size_t mail_address_bytes = 320;

}  // namespace gatehouse::limits
