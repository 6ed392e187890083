#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml_encryption.hpp>

#include "names.hpp"
#include "rules.hpp"

namespace gatehouse::saml {
namespace {

refusal judge_times(const judged& all, const xml::node& data, claims& out) {
    std::optional<instant> end;
    if (data.attribute("NotBefore")) return fault{"subject_confirmation.invalid", "NotBefore"};
    if (!data.attribute("NotOnOrAfter")) return fault{"subject_confirmation.incomplete", "no NotOnOrAfter"};
    if (auto refused = read_time(data, "NotOnOrAfter", end)) return refused;
    if (*end - out.issue_instant.ms > instant{limits::assertion_validity_s * 1000})
        return fault{"time.too_long", "SubjectConfirmationData until " + to_rfc3339(*end)};
    if (auto refused = all.when.not_on_or_after(*end)) return refused;
    end_by(out, *end);
    return std::nullopt;
}

refusal judge_recipient(const judged& all, const xml::node& data) {
    const auto recipient = data.attribute("Recipient");
    if (!recipient || !is_one_of(*recipient, all.ours.acs_url, all.ours.acs_aliases))
        return fault{"recipient.mismatch", recipient.value_or("none")};
    return std::nullopt;
}

// The signed Assertion is what proves which request is answered; the Response around it may be anyone's, so it must say the
// same.
refusal judge_request(const judged& all, const xml::node& data, claims& out) {
    const auto proven = data.attribute("InResponseTo"), outer = all.response.attribute("InResponseTo");
    if (!proven && outer) return fault{"in_response_to.missing", "only the Response names a request"};
    if (!proven && !all.ours.unsolicited_allowed) return fault{"in_response_to.missing", "none"};
    if (proven != outer) return fault{"in_response_to.mismatch", proven.value_or("") + " and " + outer.value_or("none")};
    if (proven && all.ours.in_response_to && *proven != *all.ours.in_response_to)
        return fault{"in_response_to.mismatch", *proven};
    out.in_response_to = proven.value_or("");
    return std::nullopt;
}

refusal judge_bearer(const judged& all, const xml::node& confirmation, claims& out) {
    const auto data = confirmation.child(names::assertion, "SubjectConfirmationData");
    if (!data) return fault{"subject_confirmation.incomplete", "no SubjectConfirmationData"};
    if (auto refused = judge_recipient(all, data)) return refused;
    if (auto refused = judge_times(all, data, out)) return refused;
    return judge_request(all, data, out);
}

refusal judge_characters(const std::string& value) {
    if (value.empty()) return fault{"name_id.empty", ""};
    if (value.size() > limits::name_id_bytes) return fault{"name_id.too_long", std::to_string(value.size()) + " bytes"};
    if (has_hidden_characters(value) || trim(value) != value) return fault{"name_id.characters", ""};
    if (to_nfc(value) != value) return fault{"name_id.not_nfc", ""};
    return std::nullopt;
}

refusal read_plain(const xml::node& at, claims& out) {
    auto value = at.text();
    if (!value) return fault{"name_id.mixed_content", ""};
    if (auto refused = judge_characters(*value)) return refused;
    out.subject = name_id{std::move(*value), at.attribute("Format").value_or(""), at.attribute("NameQualifier").value_or(""),
                          at.attribute("SPNameQualifier").value_or("")};
    return std::nullopt;
}

// Stands inside signed bytes, so the ciphertext is the identity provider's and no decryption oracle is open here.
refusal read_encrypted(const judged& all, const xml::node& at, claims& out) {
    const auto opened = xml::decrypt(at, all.ours.decryption_keys, all.ours.allow_cbc);
    if (!opened) return opened.error();
    const auto plain = xml::document::parse(opened->plaintext);
    if (!plain || !plain->root().is(names::assertion, "NameID")) return fault{"enc.content", "not a NameID"};
    return read_plain(plain->root(), out);
}

}  // namespace

refusal judge_subject(const judged& all, claims& out) {
    refusal first = fault{"subject_confirmation.method", "no bearer confirmation"};
    bool met_bearer = false;
    for (const auto at : all.assertion.child(names::assertion, "Subject").children()) {
        if (!at.is(names::assertion, "SubjectConfirmation") || at.attribute("Method") != names::bearer) continue;
        claims candidate = out;
        auto refused = judge_bearer(all, at, candidate);
        if (!refused) {
            out = std::move(candidate);
            return std::nullopt;
        }
        if (!met_bearer) first = std::move(refused);
        met_bearer = true;
    }
    return first;
}

refusal read_name_id(const judged& all, claims& out) {
    const auto subject = all.assertion.child(names::assertion, "Subject");
    const auto plain = subject.child(names::assertion, "NameID"), encrypted = subject.child(names::assertion, "EncryptedID");
    const auto count = subject.count(names::assertion, "NameID") + subject.count(names::assertion, "EncryptedID");
    if (count > 1) return fault{"schema.cardinality", "NameID"};
    if (plain) return read_plain(plain, out);
    if (encrypted) return read_encrypted(all, encrypted, out);
    return std::nullopt;  // whether a subject without a name is enough is the connection's to say
}

}  // namespace gatehouse::saml
