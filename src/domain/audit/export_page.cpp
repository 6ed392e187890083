#include <gatehouse/domain/audit/export_page.hpp>

#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/audit/export_file.hpp>
#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

namespace gatehouse::audit {
namespace {

result<export_header> header_of(tenant_transaction& tx, std::int64_t until) {
    auto keys = audit_key_repository(tx).list();
    if (!keys) return keys.error();
    return export_header{std::string(tx.organization().text()), until, *std::move(keys)};
}

result<export_trailer> trailer_of(tenant_transaction& tx, const crypto::keyring& keys, const export_header& header,
                                  const checkpoint& last) {
    const auto count = evidence_repository(tx).count_checkpoints(header.until);
    if (!count) return count.error();
    const auto key = audit_key_repository(tx).present();
    if (!key) return key.error();
    const auto by = signer::open(*key, keys);
    if (!by) return by.error();
    export_trailer out{header.until, *count, std::string(sealed_hash_at(last, header.until)), key->id, {}};
    auto signature = by->sign(statement_of(header, out));
    if (!signature) return signature.error();
    out.signature = *std::move(signature);
    return out;
}

// With the hashes that were sealed, not with those that the rows have now: what somebody changed since shows.
std::string lines_of(const std::vector<evidence_row>& rows, const std::vector<checkpoint>& over) {
    std::string out;
    auto at = over.begin();
    for (const evidence_row& each : rows) {
        const std::int64_t position = each.told.position;
        while (at != over.end() && at->position < position) ++at;
        out += to_line(export_row{each, at == over.end() ? "" : std::string(sealed_hash_at(*at, position))});
        if (at != over.end() && at->position == position) out += to_line(*at);
    }
    return out;
}

}  // namespace

result<std::string> export_page(tenant_transaction& tx, const crypto::keyring& keys, const export_wishes& wishes) {
    evidence_repository evidence(tx);
    const auto last = evidence.checkpoint_over(wishes.until);
    if (!last) return last.error();
    if (!*last) return make_error(errc::unavailable, "the newest records are being sealed; try again in a few seconds");
    auto rows = evidence.after(wishes.after, wishes.most);
    if (!rows) return rows.error();
    std::erase_if(*rows, [&](const evidence_row& each) { return each.told.position > wishes.until; });
    const auto over = evidence.checkpoints_after(wishes.after, wishes.most);
    if (!over) return over.error();
    const auto header = header_of(tx, wishes.until);
    if (!header) return header.error();
    std::string out = wishes.after == 0 ? to_line(*header) : "";
    out += lines_of(*rows, *over);
    if (static_cast<std::int64_t>(rows->size()) == wishes.most && rows->back().told.position < wishes.until) return out;
    const auto trailer = trailer_of(tx, keys, *header, **last);
    if (!trailer) return trailer.error();
    return out + to_line(*trailer);
}

}  // namespace gatehouse::audit
