#pragma once
#include <string>
#include <string_view>

#include <gatehouse/model/evidence.hpp>

// What is hashed and what is signed, byte by byte; docs/guides/audit.md has it for whoever writes a verifier of his own.
namespace gatehouse::audit {

// The canonical form of a list of texts: each with its length in front (8 bytes, big-endian), so that no two lists are the same
// bytes.
std::string canonical(std::initializer_list<std::string_view> fields);

// The chain at a row: base64url of SHA-256 over the chain before (empty at position 1), the organization and every column of
// the row. Numbers are decimal text.
std::string chain_hash(std::string_view before, const organization_id& of, const evidence_row& row);

// What a checkpoint signs.
std::string statement_of(const organization_id& of, const checkpoint& at);

inline constexpr std::size_t hash_characters = 43;  // SHA-256 in base64url

// The chain at a position that this checkpoint covers, as it was sealed; empty when it has none for it.
std::string_view sealed_hash_at(const checkpoint& over, std::int64_t position);
std::int64_t first_position_of(const checkpoint& at);

}  // namespace gatehouse::audit
