#include <gatehouse/domain/audit/export_verifier.hpp>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/audit/signing.hpp>

#include <algorithm>

namespace gatehouse::audit {

bool export_verifier::wrong(std::int64_t position, std::string why) {
    if (!found_) found_ = finding{position, std::move(why)};
    return false;
}

bool export_verifier::take(std::string_view line) {
    if (found_) return false;
    if (ended_) return wrong(next(), "something stands behind the end of the export");
    if (line.size() > limits::audit_line_bytes) return wrong(next(), "a line is longer than any of ours");
    const export_line kind = kind_of(line);
    if (!header_) return kind == export_line::header ? take_header(line) : wrong(next(), "the header is missing");
    switch (kind) {
        case export_line::row: return take_row(line);
        case export_line::checkpoint: return take_checkpoint(line);
        case export_line::trailer: return take_trailer(line);
        case export_line::header:
        case export_line::other: break;
    }
    return wrong(next(), "this line is no record, checkpoint or end of an export");
}

bool export_verifier::end() {
    if (found_) return false;
    if (!header_) return wrong(next(), "the header is missing");
    if (!ended_) return wrong(next(), "the export is cut off: its end is missing");
    return true;
}

bool export_verifier::take_header(std::string_view line) {
    auto parsed = parse_header(line);
    if (!parsed) return wrong(next(), "the header " + parsed.error().detail);
    header_ = *std::move(parsed);
    report_.organization = header_->organization;
    if (known_source_) {
        auto known = known_source_(header_->organization);
        if (!known) return wrong(next(), "the checkpoints to compare with cannot be read: " + known.error().detail);
        known_ = *std::move(known);
    }
    return read_keys();
}

bool export_verifier::read_keys() {
    if (header_->keys.empty()) return wrong(next(), "the header names no key");
    for (const audit_key& each : header_->keys) {
        auto key = public_key::from_spki(each.public_key);
        if (!key || id_of(*key) != each.id) return wrong(next(), "the key " + each.id + " of the header is none");
        keys_.emplace(each.id, *std::move(key));
    }
    return true;
}

// From the trusted key on, each may speak for the next.
bool export_verifier::is_trusted(std::string_view key) const {
    if (!trusted_) return key == header_->keys.back().id;
    std::string believed = id_of(*trusted_);
    const public_key* by = &*trusted_;
    if (believed == key) return true;
    for (const audit_key& each : header_->keys) {
        if (each.endorsed_by != believed || !is_endorsed(each, *by)) continue;
        believed = each.id;
        by = &keys_.at(each.id);
        if (believed == key) return true;
    }
    return false;
}

bool export_verifier::take_row(std::string_view line) {
    const auto parsed = parse_row(line);
    if (!parsed) return wrong(next(), "the record " + parsed.error().detail);
    const std::int64_t position = parsed->row.told.position;
    if (position > next()) return wrong(next(), "this record is missing");
    if (position < next()) return wrong(position, "this record stands here again, or in the wrong place");
    std::string hash = chain_hash(hash_, organization_id::trusted(header_->organization), parsed->row);
    if (hash != parsed->hash) return wrong(position, "this record is not the one that was sealed");
    hash_ = std::move(hash);
    report_.rows = position;
    last_at_ = parsed->row.told.at;
    if (parsed->row.told.kind == to_text(change_kind::server_restored)) restored_ = position;
    return agrees_with_known();
}

// Of an earlier generation it may be what a restore turned back; whether one did is known at the end.
bool export_verifier::agrees_with_known() {
    const auto [from, to] = known_.equal_range(report_.rows);
    for (auto each = from; each != to; ++each)
        if (each->second.hash != hash_) differing_.push_back({each->first, each->second.generation});
    return true;
}

// What was signed after the export lies beyond its end, and nothing else does.
bool export_verifier::knows_no_more() {
    for (auto each = known_.upper_bound(report_.rows); each != known_.end(); ++each)
        if (each->second.at <= last_at_) differing_.push_back({each->first, each->second.generation});
    for (const place& lost : differing_) {
        const auto by = std::ranges::find_if(restores_, [&](const place& one) { return one.generation > lost.generation; });
        if (by == restores_.end() || by->position > lost.position)
            return wrong(lost.position, "another history left the machine as its checkpoint");
        ++report_.lost;
    }
    return true;
}

bool export_verifier::take_checkpoint(std::string_view line) {
    const auto parsed = parse_checkpoint(line);
    if (!parsed) return wrong(next(), "the checkpoint here " + parsed.error().detail);
    if (parsed->position != report_.rows || parsed->position <= sealed_)
        return wrong(next(), "the checkpoint of position " + std::to_string(parsed->position) + " stands in the wrong place");
    const auto key = keys_.find(parsed->key);
    if (key == keys_.end() ||
        !is_signed_by(key->second, statement_of(organization_id::trusted(header_->organization), *parsed), parsed->signature))
        return wrong(report_.rows, "the checkpoint's signature is not good");
    if (parsed->hash != hash_)
        return wrong(sealed_ + 1, "the records up to " + std::to_string(report_.rows) + " are not those that were sealed");
    if (generation_ != 0 && parsed->generation != generation_) {
        if (parsed->generation < generation_ || restored_ <= sealed_)
            return wrong(report_.rows, "the server's generation changes and no record tells of a restore");
        report_.restored_at.push_back(restored_);
        restores_.push_back({restored_, parsed->generation});
    }
    generation_ = parsed->generation;
    sealed_ = parsed->position;
    ++report_.checkpoints;
    return true;
}

bool export_verifier::take_trailer(std::string_view line) {
    const auto parsed = parse_trailer(line);
    if (!parsed) return wrong(next(), "the end " + parsed.error().detail);
    if (report_.rows < header_->until) return wrong(next(), "this record is missing: the end comes too early");
    if (report_.rows > header_->until) return wrong(header_->until + 1, "this record is beyond the end of the export");
    const auto key = keys_.find(parsed->key);
    if (key == keys_.end() || !is_signed_by(key->second, statement_of(*header_, *parsed), parsed->signature))
        return wrong(report_.rows, "the signature of the end is not good");
    if (parsed->rows != report_.rows || parsed->hash != hash_)
        return wrong(sealed_ + 1, "the records are not those that the end was signed for");
    if (parsed->checkpoints != report_.checkpoints) return wrong(report_.rows, "a checkpoint is missing");
    if (!is_trusted(parsed->key))
        return wrong(1, "it is signed by the key " + parsed->key + ", which is not the trusted one nor follows from it");
    report_.signed_by = parsed->key;
    ended_ = true;
    return knows_no_more();
}

}  // namespace gatehouse::audit
