#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

enum class proposal_outcome : std::uint8_t { approved, rejected, withdrawn };
constexpr std::string_view to_text(proposal_outcome outcome) {
    switch (outcome) {
        case proposal_outcome::approved: return "approved";
        case proposal_outcome::rejected: return "rejected";
        case proposal_outcome::withdrawn: return "withdrawn";
    }
    return "";
}

// A change of who may speak for people, as a member asked for it whose level was too low.
struct connection_proposal {
    connection_proposal_id id;
    std::string operation;       // "POST /connections/{connection}/trust"
    std::string path;            // the same with the ids in it
    std::string body;            // holds no secret
    std::string facts;           // a JSON object: what of the body takes a parser to see
    std::string target_version;  // of what it would change; empty: it changes nothing that is there
    member_id proposed_by;
    std::int64_t proposer_epoch;  // the member's and the server's generation, as it was asked for: with either it ends
    std::int64_t made_under;
    std::int64_t needs_level;
    instant proposed, expires;
    std::optional<proposal_outcome> outcome{};
    std::optional<std::string> decided_by{};
    std::optional<instant> decided_at{};
};

class proposal_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const connection_proposal& made);
    result<connection_proposal> get(const connection_proposal_id& id);  // errc::not_found
    // In the order of their ids, beyond that one.
    // Without what they would send.
    result<std::vector<connection_proposal>> list(std::string_view after, std::int64_t most);
    // Those that could be approved: not decided, not expired, of proposers who were not cut off since.
    result<std::int64_t> count_waiting();
    result<void> decide(const connection_proposal_id& id, proposal_outcome outcome,
                        std::string_view by);  // errc::conflict: it is
};

}  // namespace gatehouse
