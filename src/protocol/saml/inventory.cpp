#include <algorithm>
#include <array>

#include "names.hpp"
#include "structure.hpp"

namespace gatehouse::saml {
namespace {

// Some verifiers look these up by local name or anywhere in the document, and then read what nobody signed.
refusal misplaced_signature_name(const xml::node& at) {
    struct row {
        std::string_view name, parent;
    };
    static constexpr std::array<row, 4> rows = {
        {{"Signature", ""}, {"SignedInfo", "Signature"}, {"SignatureValue", "Signature"}, {"DigestValue", "Reference"}}};
    for (const auto& row : rows) {
        if (at.name() != row.name) continue;
        const bool placed = row.parent.empty() || at.parent().is(names::dsig, row.parent);
        if (at.space() != names::dsig || !placed) return fault{"sig.structure", std::string(at.name()) + " out of its place"};
    }
    return std::nullopt;
}

refusal note_id(inventory& all, const xml::node& at) {
    if (at.has_foreign_attribute("ID")) return fault{"xml.id", "ID in a namespace"};
    auto id = at.attribute("ID");
    if (!id) return std::nullopt;
    if (!xml::is_id(*id)) return fault{"xml.id", id->substr(0, 64)};
    if (const auto [known, fresh] = all.by_id.try_emplace(*id, at); !fresh && !all.duplicate)
        all.duplicate = fault{"xml.duplicate_id", known->first};
    return std::nullopt;
}

}  // namespace

xml::node inventory::find(const std::string& id) const {
    const auto found = by_id.find(id);
    return found == by_id.end() ? xml::node() : found->second;
}

bool is_assertion(const xml::node& at) {
    return at.is(names::assertion, "Assertion") || at.is(names::assertion, "EncryptedAssertion");
}
bool is_response(const xml::node& at) { return at.is(names::protocol, "Response"); }

xml::checked<inventory> take_inventory(const xml::node& root) {
    inventory all;
    all.root = root;
    for (xml::node at = root; at; at = at.next_below(root)) {
        if (auto refused = note_id(all, at)) return *refused;
        if (auto refused = misplaced_signature_name(at)) return *refused;
        if (at.is(names::dsig, "Signature")) all.signatures.push_back(at);
        if (is_assertion(at)) all.assertions.push_back(at);
        if (is_response(at) && at != root) all.responses.push_back(at);
    }
    return all;
}

}  // namespace gatehouse::saml
