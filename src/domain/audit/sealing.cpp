#include <gatehouse/domain/audit/sealing.hpp>

#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

namespace gatehouse::audit {
namespace {

checkpoint chained(tenant_transaction& tx, std::string hash, const std::vector<evidence_row>& rows) {
    checkpoint out;
    for (const evidence_row& each : rows) {
        hash = chain_hash(hash, tx.organization(), each);
        out.hashes += hash;
    }
    out.hash = std::move(hash);
    out.position = rows.back().told.position;
    out.generation = tx.generation();
    out.at = tx.now();
    return out;
}

result<void> sign(tenant_transaction& tx, const crypto::keyring& keys, const audit_key& key, checkpoint& at) {
    const auto by = signer::open(key, keys);
    if (!by) return by.error();
    at.key = by->id();
    auto signature = by->sign(statement_of(tx.organization(), at));
    if (!signature) return signature.error();
    at.signature = *std::move(signature);
    return {};
}

// Told in each organization where its chain comes to the new key, which is the only place where it means something.
result<void> tell_of_rotation(tenant_transaction& tx, const std::string& operator_name, const std::string& key) {
    request_context by;
    by.kind = actor_kind::operator_;
    by.actor = operator_name;
    by.via = "cli";
    object facts;
    facts.set("audit_key", value(key));
    return record(tx, by, change_kind::server_configured, change_target::of(tx.organization()), std::move(facts));
}

}  // namespace

result<std::optional<sealed_batch>> prepare_batch(tenant_transaction& tx, const crypto::keyring& keys, random_source& random,
                                                  std::int64_t most) {
    evidence_repository evidence(tx);
    const auto last = evidence.last_checkpoint();
    if (!last) return last.error();
    sealed_batch out;
    out.before = *last ? (*last)->position : 0;
    auto rows = evidence.after(out.before, most);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<sealed_batch>();
    auto personal = seal_personal(tx, keys, random, *rows);
    if (!personal) return personal.error();
    out.personal = *std::move(personal);
    for (const evidence_row& each : *rows)
        if (each.told.kind == to_text(change_kind::member_erased)) out.erased.push_back(each.told.target.id);
    out.next = chained(tx, *last ? (*last)->hash : "", *rows);
    const auto key = audit_key_repository(tx).present();
    if (!key) return key.error();
    if (*last && (*last)->key != key->id) out.rotated_by = key->made_by;
    if (auto signed_it = sign(tx, keys, *key, out.next); !signed_it) return signed_it.error();
    return std::optional(std::move(out));
}

result<void> write_batch(tenant_transaction& tx, const sealed_batch& batch) {
    if (auto written = write_sealed(tx, batch.personal); !written) return written;
    if (auto added = evidence_repository(tx).add(batch.next, batch.before); !added) return added;
    return batch.rotated_by ? tell_of_rotation(tx, *batch.rotated_by, batch.next.key) : result<void>();
}

}  // namespace gatehouse::audit
