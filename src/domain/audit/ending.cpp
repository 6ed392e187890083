#include <gatehouse/domain/audit/ending.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

namespace gatehouse::audit {
namespace {

constexpr std::string_view kind = "organization.deleted";

std::string facts_of(const organization_end_repository::facts& gone, const checkpoint& last) {
    std::string facts;
    json_writer out(facts);
    out.begin_object().member("code", gone.code).member("name", gone.name).member("deleted_at", to_rfc3339(gone.deleted));
    out.member("position", last.position).member("hash", last.hash).member("key", last.key);
    out.member("sealed_under", last.generation).member("sealed_at_ms", last.at.ms).member("signature", last.signature);
    out.end_object();
    return facts;
}

}  // namespace

// Once the first change row is gone there is nothing more to keep: it was kept before.
result<bool> keep_last_checkpoint(tenant_transaction& tx, bool has_to_be_sent) {
    installation_notes notes(tx);
    const auto kept = notes.has(kind, tx.organization().text());
    if (!kept || *kept) return kept;
    const auto gone = organization_end_repository(tx).marked();
    if (!gone) return gone.error();
    evidence_repository evidence(tx);
    const auto last = evidence.last_checkpoint();
    if (!last) return last.error();
    if (!*last || (*last)->position < gone->last_position) return false;
    const auto sent = evidence.cursor_of(sent_checkpoints);
    if (!sent) return sent.error();
    if (has_to_be_sent && *sent < (*last)->position) return false;
    if (auto noted = notes.add(kind, tx.organization().text(), gone->deleted_by, facts_of(*gone, **last)); !noted)
        return noted.error();
    return true;
}

}  // namespace gatehouse::audit
