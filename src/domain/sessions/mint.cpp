#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>

#include <algorithm>

namespace gatehouse::sessions {
namespace {

struct fresh {
    minted made;
    std::string mac;
};

template <class Id> fresh make(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind, const Id& id) {
    secret text = new_credential(kind, tx.organization(), id.text(), tx.random());
    std::string mac = keys.mac(facts_of(kind).label, text.reveal());
    return {{std::string(id.text()), std::move(text)}, std::move(mac)};
}

template <class Target>
result<void> tell(tenant_transaction& tx, const request_context& by, change_kind kind, const Target& target,
                  std::string_view name, std::string_view text) {
    std::string facts;
    json_writer(facts).begin_object().member(name, text).end_object();
    const auto told = change_repository(tx).append(by, kind, change_target::of(target), facts);
    if (!told) return told.error();
    return {};
}

// Where it came from is the person's, and lies under the person's own key once the row is sealed.
result<void> tell_of_session(tenant_transaction& tx, const request_context& by, const session_id& id,
                             const session_facts& opened) {
    std::string facts, person;
    json_writer out(facts);
    out.begin_object().member("member", opened.member.text());
    if (!opened.authn_context.empty()) out.member("authn_context", opened.authn_context);
    out.end_object();
    const auto told = change_repository(tx).append(by, change_kind::session_opened, change_target::of(id), facts);
    if (!told) return told.error();
    if (opened.agent.empty()) return {};
    json_writer(person).begin_object().member("agent", opened.agent).end_object();
    return evidence_repository(tx).say_of(opened.member, *told, by.ip, person);
}

// All that says later what the key was: its row goes a while after its end.
result<void> tell_of_key(tenant_transaction& tx, const request_context& by, const api_key_id& id, const member_id& owner,
                         std::string_view name, std::string_view scope, std::optional<instant> not_before) {
    std::string facts;
    json_writer out(facts);
    out.begin_object().member("member", owner.text()).member("name", name).name("scope").raw(scope);
    if (not_before) out.member("not_before", to_rfc3339(*not_before));
    out.end_object();
    const auto told = change_repository(tx).append(by, change_kind::api_key_created, change_target::of(id), facts);
    if (!told) return told.error();
    return {};
}

// A permission pattern ("events:read", "gatehouse:members:*", "*") or "role:<slug>".
bool is_scope_entry(std::string_view entry) {
    return !entry.empty() && entry.size() <= limits::scope_entry_bytes && std::ranges::all_of(entry, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(":*._-").find(c) != std::string_view::npos;
    });
}

result<std::string> scope_json(const std::vector<std::string>& scope) {
    if (scope.size() > limits::scope_entries) return make_error(errc::too_many, "an API key's scope has too many entries");
    value::array list;
    for (const auto& entry : scope) {
        if (!is_scope_entry(entry)) return make_error(errc::invalid_value, "a scope is permission patterns or role:<slug>");
        list.emplace_back(entry);
    }
    return to_json(value(std::move(list)));
}

}  // namespace

result<minted> mint_session(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                            const session_facts& facts) {
    const auto id = tx.new_id<session_id>();
    auto [made, mac] = make(tx, keys, credential_kind::session, id);
    const auto expires = tx.now() + facts.absolute_ms;
    if (const auto in = session_repository(tx).insert(id, mac, keys.key_id(), facts, expires); !in) return in.error();
    if (const auto told = tell_of_session(tx, by, id, facts); !told) return told.error();
    return std::move(made);
}

result<minted> mint_child_session(tenant_transaction& tx, const crypto::keyring& keys, const session_id& parent,
                                  const application_id& application, std::string_view host) {
    const auto id = tx.new_id<child_session_id>();
    auto [made, mac] = make(tx, keys, credential_kind::child_session, id);
    const auto in = session_repository(tx).insert_child(id, mac, keys.key_id(), parent, application, host);
    if (!in) return in.error();
    return std::move(made);
}

result<minted> mint_api_key(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                            const member_id& owner, std::string_view name, const std::vector<std::string>& scope,
                            instant expires, std::optional<instant> not_before) {
    if (expires <= tx.now() || tx.now() + limits::api_key_longest_ms < expires)
        return make_error(errc::invalid_value, "an API key expires within a year, in the future");
    if (not_before && *not_before >= expires)
        return make_error(errc::invalid_value, "an API key begins before it expires: not_before must be earlier");
    const auto text = scope_json(scope);
    if (!text) return text.error();
    const auto id = tx.new_id<api_key_id>();
    auto [made, mac] = make(tx, keys, credential_kind::api_key, id);
    const auto in = api_key_repository(tx).insert(id, mac, keys.key_id(), owner, name, *text, expires, not_before);
    if (!in) return in.error();
    if (const auto told = tell_of_key(tx, by, id, owner, name, *text, not_before); !told) return told.error();
    return std::move(made);
}

result<minted> mint_scim_token(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                               const connection_id& connection, std::string_view name, instant expires) {
    if (expires <= tx.now()) return make_error(errc::invalid_value, "a token expires in the future");
    const auto id = tx.new_id<scim_token_id>();
    auto [made, mac] = make(tx, keys, credential_kind::scim_token, id);
    const auto in = scim_token_repository(tx).insert(id, mac, keys.key_id(), connection, name, expires);
    if (!in) return in.error();
    // Of a connection and of an operator's key the actor is an id, too, and nobody's who could have seen it.
    const bool by_nobody = by.kind == actor_kind::connection || by.kind == actor_kind::operator_;
    if (const auto to = member_id::parse(by.actor); to && !by_nobody)
        if (const auto shown = exposure_repository(tx).token_shown(id, *to); !shown) return shown.error();
    if (const auto told = tell(tx, by, change_kind::scim_token_created, id, "connection", connection.text()); !told)
        return told.error();
    return std::move(made);
}

result<minted> mint_forward_auth_code(tenant_transaction& tx, const crypto::keyring& keys, const session_id& parent,
                                      const application_id& application, std::string_view binding) {
    const auto id = tx.new_id<change_id>();
    auto [made, mac] = make(tx, keys, credential_kind::forward_auth_code, id);
    const auto expires = tx.now() + limits::forward_auth_code_ms;
    const auto in = link_token_repository(tx).insert_code(id.text(), mac, keys.key_id(), parent, application, binding, expires);
    if (!in) return in.error();
    return std::move(made);
}

}  // namespace gatehouse::sessions
