#include "structure.hpp"

#include "names.hpp"

namespace gatehouse::saml {
namespace {

xml::node enclosing_assertion(const xml::node& at) {
    for (auto above = at.parent(); above; above = above.parent())
        if (above.is(names::assertion, "Assertion")) return above;
    return {};
}

// saml:Advice may quote other assertions, which nobody reads. Beside a signature they are refused all the same: exactly one
// Assertion has to stand where a signature is believed. Without one the document falls as unsigned.
bool is_idle_advice(const inventory& all, const xml::node& inner) {
    const auto outer = enclosing_assertion(inner);
    const bool advice = inner.parent().is(names::assertion, "Advice") && inner.parent().parent() == outer;
    return advice && outer.count(names::dsig, "Signature") == 0 && all.root.count(names::dsig, "Signature") == 0;
}

refusal judge_nested_assertions(const inventory& all) {
    for (const auto& assertion : all.assertions)
        if (enclosing_assertion(assertion) && !is_idle_advice(all, assertion))
            return fault{"assertion.nested", "an Assertion inside another"};
    return std::nullopt;
}

bool belongs_in_response(const xml::node& at) {
    return at.is(names::assertion, "Issuer") || at.is(names::dsig, "Signature") || at.is(names::protocol, "Extensions") ||
           at.is(names::protocol, "Status") || is_assertion(at);
}

refusal judge_places(const inventory& all) {
    for (const auto at : all.root.children())
        if (!belongs_in_response(at)) return fault{"assertion.outside_place", std::string(at.name()) + " in the Response"};
    for (const auto& assertion : all.assertions)
        if (assertion.parent() != all.root && !enclosing_assertion(assertion))
            return fault{"assertion.outside_place", "an Assertion inside " + std::string(assertion.parent().name())};
    return std::nullopt;
}

refusal judge_count(const inventory& all) {
    const auto count = all.root.count(names::assertion, "Assertion") + all.root.count(names::assertion, "EncryptedAssertion");
    if (count == 1) return std::nullopt;
    const auto code = all.root.child(names::protocol, "Status").child(names::protocol, "StatusCode").attribute("Value");
    if (count == 0 && code && *code != names::status_success) return std::nullopt;
    return fault{"assertion.count", std::to_string(count)};
}

}  // namespace

refusal judge_response(const inventory& all, bool allow_sha1) {
    if (auto refused = judge_signature_content(all)) return refused;
    if (auto refused = judge_nested_assertions(all)) return refused;
    if (auto refused = judge_signature_targets(all)) return refused;
    if (!all.responses.empty())
        return fault{"response.nested", "a Response inside " + std::string(all.responses.front().parent().name())};
    if (auto refused = judge_places(all)) return refused;
    if (all.duplicate) return all.duplicate;
    if (auto refused = judge_count(all)) return refused;
    if (auto refused = judge_signature_algorithms(all, allow_sha1)) return refused;
    if (auto refused = judge_response_schema(all.root)) return refused;
    if (const auto assertion = all.root.child(names::assertion, "Assertion")) return judge_assertion_schema(assertion);
    return std::nullopt;
}

refusal judge_encrypted_assertion(const inventory& all, bool allow_sha1) {
    if (auto refused = judge_signature_content(all)) return refused;
    if (auto refused = judge_nested_assertions(all)) return refused;
    if (auto refused = judge_signature_targets(all)) return refused;
    if (!all.responses.empty()) return fault{"response.nested", "a Response inside an Assertion"};
    if (all.duplicate) return all.duplicate;
    if (auto refused = judge_signature_algorithms(all, allow_sha1)) return refused;
    return judge_assertion_schema(all.root);
}

}  // namespace gatehouse::saml
