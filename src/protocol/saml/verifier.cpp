#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>

#include <algorithm>

#include "names.hpp"
#include "route.hpp"
#include "rules.hpp"
#include "structure.hpp"

namespace gatehouse::saml {
namespace {

refusal judge_root(const xml::node& root) {
    if (is_response(root)) return std::nullopt;
    return fault{"response.root", "{" + std::string(root.space()) + "}" + std::string(root.name())};
}

// A failure without an assertion is told apart before anything is verified: identity providers send it unsigned. It
// changes nothing but what the person reads.
bool is_bare_failure(const xml::node& response) {
    return !response.child(names::assertion, "Assertion") && !response.child(names::assertion, "EncryptedAssertion");
}

void run(std::string_view text, const trust& idp, const expectations& ours, instant now, verdict& out) {
    trace checks(out);
    const auto document = xml::document::parse(text);
    if (!document)
        return static_cast<void>(
            checks.fail("document", "UTF-8 XML without DOCTYPE, comments, instructions", document.error()));
    checks.pass("document", "UTF-8 XML without DOCTYPE, comments, instructions");
    if (!checks.note("root", "a SAML 2.0 Response", judge_root(document->root()))) return;
    const auto received = take_inventory(document->root());
    const auto structure = received ? judge_response(*received, ours.allow_sha1) : refusal(received.error());
    if (!checks.note("structure", "one Response, one Assertion, each Signature over its parent", structure)) return;
    if (is_bare_failure(received->root))
        return static_cast<void>(checks.note("status", names::status_success, judge_status(received->root)));
    proven read;
    if (!prove(*received, idp, ours, checks, read, now)) return;
    if (!checks.note("schema", "an Assertion of SAML 2.0", judge_assertion_schema(read.assertion))) return;
    const auto skew_s = std::clamp<std::int64_t>(ours.skew_s, 0, limits::saml_longest_skew_s);
    const judged all{read.response, read.assertion, read.response_signed, idp, ours, window{now, skew_s * 1000}};
    out.accepted = judge_rules(all, out.said, checks);
    out.proven = std::move(read.bytes);
}

}  // namespace

std::string_view to_text(check_verdict verdict) {
    switch (verdict) {
        case check_verdict::passed: return "passed";
        case check_verdict::failed: return "failed";
        case check_verdict::warning: return "warning";
        case check_verdict::not_checked: return "not checked";
    }
    return "";
}

result<std::string> decode_response(std::string_view base64) {
    if (base64.size() > limits::saml_body_bytes) return make_error(errc::too_large, "request.too_large");
    auto decoded = from_base64(base64);
    if (!decoded || decoded->empty()) return make_error(errc::invalid_syntax, "request.base64");
    return std::move(*decoded);
}

verdict judge(std::string_view decoded_xml, const trust& idp, const expectations& ours, instant now) {
    verdict out;
    run(decoded_xml, idp, ours, now, out);
    if (!out.accepted) {
        out.said = {};
        out.proven.clear();
    }
    return out;
}

}  // namespace gatehouse::saml
