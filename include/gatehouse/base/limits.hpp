#pragma once
#include <cstddef>
#include <cstdint>

// Every limit of the gateway, once. Each has a test that trips it (scripts/check_limits holds that one names it).
namespace gatehouse::limits {

// Bodies, by the class of the route.
inline constexpr std::size_t saml_body_bytes = 256 * 1024;
inline constexpr std::size_t decision_body_bytes = 64 * 1024;
inline constexpr std::size_t scim_body_bytes = 1024 * 1024;
inline constexpr std::size_t management_body_bytes = 1024 * 1024;
inline constexpr std::size_t largest_body_bytes = 16 * 1024 * 1024;  // group PUT
inline constexpr std::size_t refused_body_bytes = 64 * 1024;         // where no route was found
inline constexpr std::size_t bodies_in_flight_bytes = 64 * 1024 * 1024;
inline constexpr std::size_t bodies_in_flight_share = 4;          // one organization may hold a quarter
inline constexpr std::size_t bodies_in_flight_address_share = 2;  // one address a half, whatever organizations it names
static_assert(largest_body_bytes <= bodies_in_flight_bytes / bodies_in_flight_share);

// The door.
inline constexpr std::size_t header_bytes = 16 * 1024;
inline constexpr std::size_t target_bytes = 8 * 1024;
inline constexpr std::size_t connections = 4096;
inline constexpr int header_timeout_ms = 10'000;
inline constexpr int body_timeout_ms = 30'000;
inline constexpr int write_timeout_ms = 30'000;
inline constexpr int idle_timeout_ms = 60'000;
inline constexpr int stop_timeout_ms = 10'000;
inline constexpr int linger_timeout_ms = 2'000;           // to let a refused client read why before the connection ends
inline constexpr std::size_t lingering_connections = 64;  // over the limit of connections: told so, then closed
inline constexpr std::size_t read_buffer_bytes = 64 * 1024;
inline constexpr int retry_after_s = 1;
inline constexpr std::size_t worker_queue_jobs = 1024;
inline constexpr std::size_t metric_series = 4096;  // of one family

// The store.
inline constexpr std::size_t writer_queue_jobs = 4096;
inline constexpr std::size_t writer_reserved_revocations = 256;  // room that only revocations may use
inline constexpr std::size_t writer_queue_bytes = 64 * 1024 * 1024;
inline constexpr std::size_t writer_reserved_bytes = 8 * 1024 * 1024;  // of the reserved revocations, on top
inline constexpr std::size_t writer_queue_share = 4;                   // one organization may hold a quarter
inline constexpr int writer_patience_ms = 250;  // what has waited longer gets one turn in writer_patience_turns
inline constexpr int writer_patience_turns = 8;
inline constexpr std::size_t writer_batch_jobs = 64;
inline constexpr int writer_batch_ms = 20;  // then what has run is committed, so that a revocation waits no longer than this
inline constexpr int writer_job_ms = 2'000;
inline constexpr int writer_checkpoint_pages = 2'000;  // of the log: the background copies them into the database
inline constexpr int writer_checkpoint_most = 32'000;  // the writer does it itself: the log must not grow without end
inline constexpr std::size_t built_statements = 32;    // kept prepared, of those whose text was made for a request
inline constexpr int snapshot_ms = 2'000;
inline constexpr std::size_t database_writers = 8;             // connections that write, of one node
inline constexpr std::size_t database_revocation_writers = 1;  // more of them, which take nothing but revocations
inline constexpr std::size_t database_readers = 16;            // and that read, at the most
inline constexpr int database_connection_wait_ms = 2'000;
inline constexpr int database_answer_ms = 5'000;  // of BEGIN, COMMIT and what else is not a statement of a job
inline constexpr int database_settle_ms = 5'000;  // to learn whether a commit took place whose answer was lost
inline constexpr int database_fresh_ms = 5'000;   // since a primary last proved that it commits
inline constexpr std::int64_t database_batches_kept_ms = 3600LL * 1000;  // far longer than anybody asks whether one was
inline constexpr int database_clock_ms = 2'000;                          // the most that clocks may be apart
inline constexpr int organization_lock_ms = 2'000;                       // to wait for another node's batch
inline constexpr int transaction_idle_ms = 10'000;                       // the server ends what a node left open
inline constexpr int job_lease_ms = 15'000;         // a node that is gone keeps a background job from the others so long
inline constexpr int job_lease_renewal_ms = 5'000;  // often enough that one renewal may fail
inline constexpr std::size_t revocation_rows = 20'000;
inline constexpr std::int64_t transfer_node_seen_ms = 10'000;         // a database on which a node was seen since is served
inline constexpr std::size_t backup_chunk_bytes = 256 * 1024;         // sealed at once
inline constexpr std::size_t backup_record_bytes = 32 * 1024 * 1024;  // a row of a backup, at the most
inline constexpr std::uint64_t copy_spare_bytes = 64 * 1024 * 1024;   // of the disk, which a copy must leave free
inline constexpr std::int64_t copy_kept_ms = 2LL * 60 * 1000;         // a copy that no backup came to open
inline constexpr std::size_t change_row_ids = 500;                    // a change of more members is told by several rows

// What time has ended, and how long it stays (store/retention_repository.hpp).
inline constexpr std::int64_t provisioning_log_kept_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t saml_trace_kept_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t ended_credential_kept_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t sign_in_step_kept_ms = 3600 * 1000;  // requests and codes: a late answer is told that it is late
inline constexpr std::int64_t pruned_rows = 1'000;                 // of one organization in one write
inline constexpr int pruning_first_ms = 2'000;
inline constexpr int pruning_pause_ms = 60'000;

// JSON.
inline constexpr std::size_t json_depth = 64;
inline constexpr std::size_t json_values = 200'000;
inline constexpr std::size_t json_values_of_group = 1'200'000;  // a PUT of 100,000 members
inline constexpr std::size_t json_string_bytes = 256 * 1024;

// SCIM.
inline constexpr std::size_t filter_bytes = 4096;
inline constexpr std::size_t filter_depth = 32;
inline constexpr std::size_t filter_terms = 128;
inline constexpr std::size_t patch_operations = 1000;
inline constexpr std::int64_t page_default = 100;
inline constexpr std::int64_t page_most = 1000;
inline constexpr std::int64_t start_index_most = 100'000;
inline constexpr std::int64_t rows_examined = 100'000;
inline constexpr std::int64_t members_shown = 100'000;
inline constexpr std::size_t provisioning_log_entries = 10'000;  // of reads and refusals, waiting to be written
inline constexpr std::size_t provisioning_log_batch = 500;       // written at once when so many wait
inline constexpr std::size_t provisioning_log_reads = 100;       // of a connection in one batch; more are counted
inline constexpr std::int64_t provisioning_log_wait_ms = 1'000;  // or one has waited so long
inline constexpr std::int64_t pending_member_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::size_t user_name_bytes = 1024;
inline constexpr std::size_t value_bytes = 64 * 1024;
inline constexpr std::size_t attribute_values = 1000;  // of one multi-valued attribute; members have their own bound

// XML and SAML (catalogue 2c).
inline constexpr std::size_t xml_attributes_per_tag = 64;
inline constexpr std::size_t xml_tags = 10'000;
inline constexpr std::size_t xml_depth = 64;
inline constexpr std::size_t xml_id_bytes = 256;
inline constexpr std::size_t xml_namespace_prefixes = 32;
inline constexpr std::size_t encrypted_keys = 4;
inline constexpr std::size_t saml_signing_keys = 8;  // of one identity provider, during a rollover and after
inline constexpr std::size_t inflated_bytes = 64 * 1024;
inline constexpr std::size_t relay_state_bytes = 80;
inline constexpr std::size_t group_claims = 5'000;
inline constexpr std::size_t name_id_bytes = 1024;
inline constexpr std::int64_t saml_skew_s = 120;
inline constexpr std::int64_t saml_longest_skew_s = 300;
inline constexpr std::int64_t assertion_age_s = 600;
inline constexpr std::int64_t assertion_validity_s = 24 * 3600;
inline constexpr std::int64_t saml_request_ms = 15 * 60 * 1000;
inline constexpr int rsa_key_bits = 2048;

// Management.
inline constexpr std::size_t code_bytes = 64;  // of an organization's code, a team's slug
inline constexpr std::size_t name_bytes = 256;
inline constexpr std::int64_t step_up_ms = 10 * 60 * 1000;
inline constexpr std::int64_t scim_token_default_ms = 365LL * 24 * 3600 * 1000;
inline constexpr std::int64_t api_key_default_ms = 90LL * 24 * 3600 * 1000;

// Sessions and keys.
inline constexpr std::int64_t session_absolute_ms = 12LL * 3600 * 1000;
inline constexpr std::int64_t session_idle_ms = 60LL * 60 * 1000;
inline constexpr std::int64_t forward_auth_code_ms = 60 * 1000;
inline constexpr std::int64_t api_key_longest_ms = 366LL * 24 * 3600 * 1000;
inline constexpr std::size_t groups_header_bytes = 4096;
inline constexpr std::size_t identity_header_bytes = 1024;  // Remote-User, Remote-Email
inline constexpr int state_cookie_s = 600;                  // from the first redirect to the code
inline constexpr std::size_t scope_entries = 64;            // of an API key
inline constexpr std::size_t scope_entry_bytes = 128;
inline constexpr std::size_t failures_per_window = 20;  // refused credentials of one address, before they become cheap
inline constexpr std::int64_t failure_window_ms = 60 * 1000;
inline constexpr std::size_t failure_addresses = 10'000;

}  // namespace gatehouse::limits
