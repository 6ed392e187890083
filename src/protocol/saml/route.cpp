#include "route.hpp"

#include <gatehouse/codec/xml_encryption.hpp>
#include <gatehouse/codec/xml_signature.hpp>

#include "names.hpp"

namespace gatehouse::saml {
namespace {

constexpr std::string_view pinned = "good under a pinned key of the identity provider";

xml::node signature_of(const xml::node& at) { return at.child(names::dsig, "Signature"); }

// What a transform could have made of the element is not what we looked at.
bool same_element(const xml::node& a, const xml::node& b) {
    return a.is(b.space(), b.name()) && a.attribute("ID") == b.attribute("ID");
}

struct reread {
    std::string bytes;
    xml::document document;
    const pinned_key* key;
};

// Tries the pinned keys one after the other: during a rollover any of them may sign, and KeyInfo has no say.
xml::checked<reread> verify(const xml::node& element, const trust& idp, bool allow_sha1) {
    for (const auto& candidate : idp.keys()) {
        auto bytes = xml::verify_signature(signature_of(element), element, candidate.key, allow_sha1);
        if (!bytes) continue;
        auto again = xml::document::parse_canonical(*bytes);
        if (!again || !same_element(again->root(), element))
            return fault{"sig.wrong_element", "digested bytes are something else"};
        return reread{std::move(*bytes), std::move(*again), &candidate};
    }
    return fault{"sig.invalid", "good under none of " + std::to_string(idp.keys().size()) + " pinned keys"};
}

xml::checked<xml::document> read_plaintext(const std::string& plaintext, bool allow_sha1) {
    auto parsed = xml::document::parse(plaintext);
    if (!parsed && parsed.error().code != "xml.malformed") return parsed.error();
    if (!parsed || !parsed->root().is(names::assertion, "Assertion")) return fault{"enc.content", "not an Assertion"};
    const auto all = take_inventory(parsed->root());
    if (!all) return all.error();
    if (auto refused = judge_encrypted_assertion(*all, allow_sha1)) return *refused;
    return parsed;
}

class prover {
public:
    prover(const trust& idp, const expectations& ours, trace& checks, proven& out, instant now)
        : idp_(idp), ours_(ours), checks_(checks), out_(out), now_(now) {}

    bool run(const inventory& received) {
        out_.response = received.root;
        const auto plain = received.root.child(names::assertion, "Assertion");
        const bool in_clear = signature_of(received.root) || signature_of(plain);
        if (!in_clear && plain)
            return checks_.fail("signature", "on the Response or the Assertion", fault{"sig.missing", "none"});
        return (!signature_of(received.root) || take_response()) && take_assertion(plain) && judge_demand();
    }

private:
    bool take_response() {
        auto read = verify(out_.response, idp_, ours_.allow_sha1);
        if (!read) return checks_.fail("signature.response", pinned, read.error());
        note("signature.response", *read->key);
        out_.response_document = std::move(read->document);
        out_.response = out_.response_document->root();
        out_.response_signed = true;
        out_.bytes = std::move(read->bytes);
        return true;
    }

    // plain: as it was received, before the Response was read again.
    bool take_assertion(const xml::node& plain) {
        if (signature_of(plain)) return take(verify(plain, idp_, ours_.allow_sha1));
        if (plain) {
            out_.assertion = out_.response.child(names::assertion, "Assertion");
            return true;
        }
        return open(out_.response.child(names::assertion, "EncryptedAssertion"));
    }

    bool take(xml::checked<reread> read) {
        if (!read) return checks_.fail("signature.assertion", pinned, read.error());
        note("signature.assertion", *read->key);
        out_.assertion_document = std::move(read->document);
        out_.assertion = out_.assertion_document->root();
        out_.bytes = std::move(read->bytes);
        assertion_signed_ = true;
        return true;
    }

    // Everything between a ciphertext without a tag and a verified signature fails alike: what a sender learns from one failure
    // looking unlike another is the plaintext, byte by byte.
    bool open(const xml::node& encrypted) {
        constexpr std::string_view expected = "an Assertion, readable with our key";
        auto opened = xml::decrypt(encrypted, ours_.decryption_keys, ours_.allow_cbc);
        if (!opened) return checks_.fail("decryption", expected, opened.error());
        const bool one_answer = !opened->authenticated && !out_.response_signed;
        auto document = read_plaintext(opened->plaintext, ours_.allow_sha1);
        if (!document) return checks_.fail("decryption", expected, one_answer ? fault{"enc.failed", ""} : document.error());
        if (signature_of(document->root())) {
            auto read = verify(document->root(), idp_, ours_.allow_sha1);
            if (!read && one_answer) return checks_.fail("decryption", expected, fault{"enc.failed", ""});
            checks_.pass("decryption", expected);
            return take(std::move(read));
        }
        if (!out_.response_signed)
            return checks_.fail("decryption", "a signature inside",
                                one_answer ? fault{"enc.failed", ""} : fault{"sig.missing", "none"});
        checks_.pass("decryption", expected);
        out_.assertion_document = std::move(*document);
        out_.assertion = out_.assertion_document->root();
        out_.bytes = std::move(opened->plaintext);
        return true;
    }

    bool judge_demand() {
        const bool short_of_response = ours_.want == signed_part::response && !out_.response_signed;
        const bool short_of_assertion = ours_.want == signed_part::assertion && !assertion_signed_;
        if (!short_of_response && !short_of_assertion) return true;
        return checks_.fail("signature", short_of_response ? "on the Response" : "on the Assertion",
                            fault{"sig.missing", "elsewhere"});
    }

    void note(std::string_view name, const pinned_key& key) {
        checks_.pass(name, pinned);
        if (key.not_after && *key.not_after < now_)
            checks_.warn("certificate", "in force", "expired " + to_rfc3339(*key.not_after));
    }

    const trust& idp_;
    const expectations& ours_;
    trace& checks_;
    proven& out_;
    instant now_;
    bool assertion_signed_ = false;
};

}  // namespace

bool prove(const inventory& received, const trust& idp, const expectations& ours, trace& checks, proven& out, instant now) {
    return prover(idp, ours, checks, out, now).run(received);
}

}  // namespace gatehouse::saml
