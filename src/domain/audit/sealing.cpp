#include <gatehouse/domain/audit/sealing.hpp>

#include <gatehouse/domain/audit/chain.hpp>
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

result<void> sign(tenant_transaction& tx, const crypto::keyring& keys, checkpoint& at) {
    const auto key = audit_key_repository(tx).present();
    if (!key) return key.error();
    const auto by = signer::open(*key, keys);
    if (!by) return by.error();
    at.key = by->id();
    auto signature = by->sign(statement_of(tx.organization(), at));
    if (!signature) return signature.error();
    at.signature = *std::move(signature);
    return {};
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
    out.next = chained(tx, *last ? (*last)->hash : "", *rows);
    if (auto signed_it = sign(tx, keys, out.next); !signed_it) return signed_it.error();
    return std::optional(std::move(out));
}

result<void> write_batch(tenant_transaction& tx, const sealed_batch& batch) {
    if (auto written = write_sealed(tx, batch.personal); !written) return written;
    return evidence_repository(tx).add(batch.next, batch.before);
}

}  // namespace gatehouse::audit
