#include "subject_reading.hpp"

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

namespace gatehouse::access {
namespace {

result<void> fetch_attributes(tenant_transaction& tx, const member_id& id, fetched_facts& into) {
    const auto document = rights_repository(tx).attributes(id);
    if (!document) return document.error();
    if (!*document) return {};
    auto parsed = parse_json(**document);
    if (!parsed) return make_error(errc::internal, "a link's document cannot be read");
    into.attributes = *std::move(parsed);
    into.known.attributes = &into.attributes;
    return {};
}

}  // namespace

std::string_view shut_gate(const subject_facts& subject, instant now) {
    if (!subject.organization_active) return "the organization is disabled";
    if (subject.status == "invited") return "the member has not accepted the invitation";
    if (subject.status != "active") return "the member was removed";
    if (subject.holds > 0) return "the member is suspended";
    if (subject.access_begins_at && now < *subject.access_begins_at) return "the member's access has not begun";
    if (subject.access_ends_at && *subject.access_ends_at <= now) return "the member's access has ended";
    if (!subject.connection_enabled) return "the member's connection is not enabled";
    return {};
}

result<void> check_literals(std::string_view action, std::string_view type, std::string_view id) {
    if (const auto literal = check_action(action); !literal) return literal;
    if (type.empty() || type.find_first_of("*/:") != std::string_view::npos)
        return make_error(errc::invalid_value, "the resource's type must be a literal");
    if (id.empty() || id.find('*') != std::string_view::npos)
        return make_error(errc::invalid_value, "the resource's id must be a literal, never a pattern");
    return {};
}

result<void> fetch(tenant_transaction& tx, const question& asked, const organization_policies& policies, fetched_facts& into) {
    into.known.now = tx.now();
    into.known.address = asked.address;
    if (policies.read_mfa && asked.session && !asked.key) {
        const auto mfa = rights_repository(tx).mfa_of(*asked.session);
        if (!mfa) return mfa.error();
        into.known.mfa = *mfa;
    }
    if (policies.read_switches) {
        auto on = switch_repository(tx).on_for(asked.subject);
        if (!on) return on.error();
        into.known.switches_on = *std::move(on);
    }
    if (policies.read_attributes) return fetch_attributes(tx, asked.subject, into);
    return {};
}

}  // namespace gatehouse::access
