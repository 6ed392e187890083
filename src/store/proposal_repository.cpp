#include <gatehouse/store/proposal_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_PROPOSAL(CONTENT)                                                     \
    "SELECT id, operation, path, " CONTENT                                              \
    ", target_version, proposed_by, proposer_epoch, made_under, needs_level, proposed," \
    " expires, outcome, decided_by, decided_at FROM connection_proposal WHERE org = $1"

std::optional<proposal_outcome> outcome_of(const std::optional<std::string>& word) {
    if (!word) return std::nullopt;
    if (*word == "approved") return proposal_outcome::approved;
    return *word == "rejected" ? proposal_outcome::rejected : proposal_outcome::withdrawn;
}

connection_proposal proposal_of(const sql_row& row) {
    return {connection_proposal_id::trusted(row.text(0)),
            row.string(1),
            row.string(2),
            row.string(3),
            row.string(4),
            row.string(5),
            member_id::trusted(row.text(6)),
            row.integer(7),
            row.integer(8),
            row.integer(9),
            row.at(10),
            row.at(11),
            outcome_of(row.optional_string(12)),
            row.optional_string(13),
            row.optional_at(14)};
}

}  // namespace

result<void> proposal_repository::insert(const connection_proposal& made) {
    return change_any(
        sql(),
        "INSERT INTO connection_proposal (org, id, operation, path, body, facts, target_version, proposed_by,"
        " proposer_epoch, made_under, needs_level, proposed, expires)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        {org(), made.id.text(), made.operation, made.path, made.body, made.facts, made.target_version, made.proposed_by.text(),
         made.proposer_epoch, made.made_under, made.needs_level, made.proposed, made.expires});
}

result<connection_proposal> proposal_repository::get(const connection_proposal_id& id) {
    return required(sql(), GATEHOUSE_PROPOSAL("body, facts") " AND id = $2", {org(), id.text()}, "there is no such proposal",
                    proposal_of);
}

result<std::vector<connection_proposal>> proposal_repository::list(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_PROPOSAL("'', '{}'") " AND id > $2 ORDER BY id LIMIT $3", {org(), after, most},
                   proposal_of);
}

result<std::int64_t> proposal_repository::count_waiting() {
    return required(sql(),
                    "SELECT count(*) FROM connection_proposal p CROSS JOIN member m WHERE p.org = $1 AND p.outcome IS NULL"
                    " AND p.expires > $2 AND p.made_under = $3 AND m.org = $1 AND m.id = p.proposed_by"
                    " AND m.epoch = p.proposer_epoch",
                    {org(), tx().now(), tx().generation()}, "no such organization",
                    [](const sql_row& row) { return row.integer(0); });
}

// Taking back makes room for another one: what it would have sent goes with it.
result<void> proposal_repository::decide(const connection_proposal_id& id, proposal_outcome outcome, std::string_view by) {
    if (outcome == proposal_outcome::withdrawn)
        if (auto gone = change_any(sql(), "UPDATE connection_proposal SET body = '', facts = '{}' WHERE org = $1 AND id = $2",
                                   {org(), id.text()});
            !gone)
            return gone;
    return change_one(sql(),
                      "UPDATE connection_proposal SET outcome = $3, decided_by = $4, decided_at = $5"
                      " WHERE org = $1 AND id = $2 AND outcome IS NULL",
                      {org(), id.text(), to_text(outcome), by, tx().now()}, errc::conflict, "this was decided already");
}

}  // namespace gatehouse
