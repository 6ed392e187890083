#pragma once
#include <cstddef>
#include <cstdint>

// Of the management API's manners (dry run, repeated calls, pages).
namespace gatehouse::limits {

inline constexpr std::size_t dry_runs_waiting = 32;          // of all organizations together
inline constexpr std::size_t dry_runs_of_organization = 4;   // a rehearsal must not cost the writer what changes need
inline constexpr std::int64_t dry_run_changes = 1'000;       // shown; what goes beyond is said to be more
inline constexpr std::int64_t dry_run_credentials = 10'000;  // of one kind, looked at to say how many would end
inline constexpr std::int64_t dry_run_people = 200;          // whose rights are compared
inline constexpr std::int64_t dry_run_places = 50;           // of one kind that somebody's rights or the change name
inline constexpr std::int64_t dry_run_asked = 2'000;         // people times places, with the change and again without it
inline constexpr std::int64_t dry_run_actions = 50'000;      // at all these together, each time
inline constexpr std::size_t dry_run_rows = 100;             // gains and losses that are listed; beyond, they are counted

// The words of a refusal: who has what is missing.
inline constexpr std::size_t granters_named = 3;
inline constexpr std::int64_t granters_looked_at = 10;  // of one role

// Of a level above the caller's, looked at before and after a change that may take rights from them.
inline constexpr std::int64_t those_above = 200;
inline constexpr std::int64_t rights_above = 2'000;    // of one of them on one resource from one moment on, of one change
inline constexpr std::int64_t actions_above = 50'000;  // judged for these: policies may spell out any number

// Who may gain by a change of where something lies: all people of the organization.
inline constexpr std::int64_t gaining_people = 200;
inline constexpr std::int64_t freed_people = 25;  // by being rid of a ceiling: all that each may do is asked, wherever it is

// Of one team, each judged for whoever lets somebody into it.
inline constexpr std::int64_t grants_handed_out = 5'000;

// Repeated calls (Idempotency-Key).
inline constexpr std::size_t idempotency_key_bytes = 128;
inline constexpr std::int64_t idempotency_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t idempotency_calls = 10'000;            // that are kept for one principal at a time
inline constexpr std::size_t idempotency_answer_bytes = 256 * 1024;  // a longer answer is not kept; that it was given is

}  // namespace gatehouse::limits
