#include <array>
#include <span>

#include "names.hpp"
#include "structure.hpp"

namespace gatehouse::saml {
namespace {

struct slot {
    std::string_view space, name;
    int place;  // equal places may mix and repeat; others come once, in this order
};
constexpr int statements = 100;

constexpr std::array<slot, 6> response_model = {{{names::assertion, "Issuer", 1},
                                                 {names::dsig, "Signature", 2},
                                                 {names::protocol, "Extensions", 3},
                                                 {names::protocol, "Status", 4},
                                                 {names::assertion, "Assertion", statements},
                                                 {names::assertion, "EncryptedAssertion", statements}}};
constexpr std::array<slot, 9> assertion_model = {{{names::assertion, "Issuer", 1},
                                                  {names::dsig, "Signature", 2},
                                                  {names::assertion, "Subject", 3},
                                                  {names::assertion, "Conditions", 4},
                                                  {names::assertion, "Advice", 5},
                                                  {names::assertion, "Statement", statements},
                                                  {names::assertion, "AuthnStatement", statements},
                                                  {names::assertion, "AuthzDecisionStatement", statements},
                                                  {names::assertion, "AttributeStatement", statements}}};

int place_of(const xml::node& at, std::span<const slot> model) {
    for (const auto& slot : model)
        if (at.is(slot.space, slot.name)) return slot.place;
    return 0;
}

refusal judge_children(const xml::node& parent, std::span<const slot> model) {
    int reached = 0;
    for (const auto at : parent.children()) {
        const int place = place_of(at, model);
        if (place == 0) return fault{"schema.unknown_element", std::string(at.name())};
        if (place == reached && place != statements) return fault{"schema.cardinality", std::string(at.name())};
        if (place < reached) return fault{"schema.order", std::string(at.name())};
        reached = place;
    }
    return std::nullopt;
}

refusal judge_header(const xml::node& at) {
    const auto version = at.attribute("Version");
    if (version != "2.0") return fault{"response.version", version.value_or("none")};
    if (!at.attribute("ID")) return fault{"schema.id", "none"};
    if (!at.attribute("IssueInstant")) return fault{"schema.issue_instant", "none"};
    return std::nullopt;
}

}  // namespace

refusal judge_response_schema(const xml::node& response) {
    if (auto refused = judge_header(response)) return refused;
    if (auto refused = judge_children(response, response_model)) return refused;
    const auto status = response.child(names::protocol, "Status");
    if (status.count(names::protocol, "StatusCode") != 1) return fault{"schema.status", "none"};
    return std::nullopt;
}

refusal judge_assertion_schema(const xml::node& assertion) {
    if (auto refused = judge_header(assertion)) return refused;
    if (auto refused = judge_children(assertion, assertion_model)) return refused;
    if (!assertion.child(names::assertion, "Issuer")) return fault{"schema.issuer", "none"};
    return std::nullopt;
}

}  // namespace gatehouse::saml
