#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "body.hpp"
#include "connection_view.hpp"
#include "operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

// What an earlier trust let in, sessions and tokens, ends with the epoch that set_trust raises.
result<void> replace_trust(call& made, const connection& at, const idp_trust& trust) {
    if (auto kept = saml_setup_repository(made.tx).set_trust(at.id, trust); !kept) return kept;
    if (auto set = connection_repository(made.tx).set_trust(at.id, trust.entity_id, trust.sso_url); !set) return set;
    object facts;
    facts.set("entity_id", trust.entity_id);
    facts.set("keys", static_cast<std::int64_t>(trust.keys.size()));
    return audit::record(made.tx, made.from.by, change_kind::connection_trusted, change_target::of(at.id), std::move(facts));
}

// Nobody should have to read XML to know whom he lets speak.
std::string facts_of(const idp_trust& trust) {
    std::string facts;
    json_writer out(facts);
    out.begin_object().member("entity_id", trust.entity_id).member("sso_url", trust.sso_url).name("key_fingerprints");
    out.begin_array();
    for (const auto& one : trust.keys) out.string(one.fingerprint);
    out.end_array().end_object();
    return facts;
}

result<http::response> put_trust(call& made, const idp_trust& trust) {
    made.facts = facts_of(trust);
    if (auto may = check_configurer(made); !may) return may.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const auto present = saml_setup_repository(made.tx).trust_of(at->id);
    if (!present) return present.error();
    if (*present != trust.document)
        if (auto replaced = replace_trust(made, *at, trust); !replaced) return replaced.error();
    const auto after = connection_repository(made.tx).get(at->id);
    if (!after) return after.error();
    return object_answer(200, [&](json_writer& out) {
        write_connection(out, made.around, *after);
        out.member("idp_keys", trust.keys.size());
    });
}

}  // namespace

result<writing> trust_metadata(const surroundings& around, const http::request& request) {
    body_reader body(request);
    const std::string document = body.text("metadata");
    if (auto read = body.finish(); !read) return read.error();
    if (!around.read_metadata) return make_error(errc::not_supported, "this build does not read SAML metadata");
    auto trust = around.read_metadata(document);
    if (!trust) return trust.error();
    return writing([trust = *std::move(trust)](call& made) { return put_trust(made, trust); });
}

}  // namespace gatehouse::protocol::admin
