#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/change.hpp>

// What makes the change rows of an organization evidence: a chain of hashes, and signatures over it.
namespace gatehouse {

// A change row with all that its hash covers. personal: a JSON array of parts, one a person (domain/audit/personal.hpp).
struct evidence_row {
    change told;
    std::optional<std::string> personal{};
};

// A signature over the chain up to a position. Hashes, ids of keys and signatures are base64url, without padding.
struct checkpoint {
    std::int64_t position = 0;  // of the last row that it covers
    std::string hash{};         // of the chain at that row
    // Of the chain at each row since the checkpoint before, one after another: names the row that somebody changed. Not
    // signed; the hash is.
    std::string hashes{};
    std::string key{};            // which one signed
    std::int64_t generation = 0;  // of the server: a restore mints a new one, and may have turned positions back before it
    instant at{};
    std::string signature{};
};

// What signs checkpoints and exports: one of the whole server. The newest is in use; the others stay, to be verified with.
struct audit_key {
    std::int64_t number = 0;                   // from 1, each rotation the next
    std::string id{};                          // of the public half: the first half of its SHA-256
    std::string public_key{};                  // SubjectPublicKeyInfo, base64
    std::string sealed{};                      // the private half, under the master key
    std::string endorsed_by{}, endorsement{};  // the key before, and its signature over this one; empty of the first
    instant created{};
    std::string made_by{};  // the operator who rotated; empty of the first
};

}  // namespace gatehouse
