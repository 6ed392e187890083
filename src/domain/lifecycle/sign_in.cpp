#include <gatehouse/domain/lifecycle/sign_in.hpp>

#include <algorithm>

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "invited.hpp"
#include "sign_in_claims.hpp"
#include "sign_in_identity.hpp"

namespace gatehouse::lifecycle {
namespace {

// A refusal is a value here, not an error: what it leaves behind must commit.
struct step {
    std::string refusal;
    bool refused() const noexcept { return !refusal.empty(); }
};

// A replay row outlives whatever clock skew a connection may be set to, twice over (saml.md, Replay).
constexpr std::int64_t replay_margin_ms = 2 * limits::saml_longest_skew_s * 1000;

result<step> check_replay(tenant_transaction& tx, const proved_sign_in& proved) {
    const auto fresh = saml_sign_in_repository(tx).add_replay(proved.connection, proved.issuer, proved.assertion_id,
                                                              proved.accepted_until + replay_margin_ms);
    if (!fresh) return fresh.error();
    return step{*fresh ? "" : "assertion.replay"};
}

// One record must agree in everything: connection, its epoch, time, browser. Only then is it used up, so that a stranger's
// post cannot spend somebody's request.
std::string judge_request(const saml_request& request, const connection& at, const proved_sign_in& proved, instant now) {
    if (request.connection != at.id || request.connection_epoch != at.epoch) return "connection.mismatch";
    if (!crypto::constant_time_equal(request.correlation_mac, proved.correlation_mac)) return "in_response_to.browser";
    if (request.consumed) return "in_response_to.used";
    if (request.expires <= now) return "in_response_to.expired";
    return "";
}

result<step> check_request(tenant_transaction& tx, const connection& at, const proved_sign_in& proved, sign_in_outcome& out) {
    saml_sign_in_repository requests(tx);
    const auto request = requests.find_request(proved.request_id);
    if (!request) return request.error();
    if (!*request) return step{"in_response_to.unknown"};
    if (std::string refusal = judge_request(**request, at, proved, tx.now()); !refusal.empty()) return step{refusal};
    const auto consumed = requests.consume_request(proved.request_id);
    if (!consumed) return consumed.error();
    if (!*consumed) return step{"in_response_to.used"};
    out.return_to = (*request)->return_to;
    out.again_with_force_authn = !(*request)->force_authn;
    // A provider that passes over ForceAuthn says when it signed its user in: before it was asked.
    const std::int64_t skew = at.settings.skew_s * 1000;
    out.asked_anew = (*request)->force_authn && proved.authenticated_at >= (*request)->created - skew &&
                     proved.authenticated_at <= tx.now() + skew;
    return step{};
}

// Against the member's last epoch change, and the store's being restored from a backup, which does not know who was ended
// since: what was asserted before either cannot open a session after it (security.md).
std::string judge_member(const recognized& who, const connection_settings& settings, const proved_sign_in& proved, instant now,
                         instant restored_at) {
    if (who.person.gone()) return "user.removed";
    if (!who.person.alive(now) || !who.active) return "user.inactive";
    const instant since = std::max(who.person.epoch_at, restored_at) - settings.skew_s * 1000;
    if (proved.issued_at < since) return "user.stale_assertion";
    if (proved.authenticated_at < since) return "user.stale_authentication";
    return "";
}

session_facts facts_of(const proved_sign_in& proved, const recognized& who, std::vector<group_id> claims,
                       std::int64_t absolute_ms) {
    session_facts facts{.member = who.person.id,
                        .connection = proved.connection,
                        .link = who.link,
                        .hard_end = proved.hard_end,
                        .name_id = proved.name_id,
                        .session_index = proved.session_index,
                        .authn_context = proved.authn_context,
                        .authn_at = proved.authenticated_at,
                        .mfa = proved.mfa,
                        .address = proved.address,
                        .agent = proved.agent,
                        .claims = std::move(claims)};
    facts.absolute_ms = absolute_ms;
    return facts;
}

result<void> open_session(tenant_transaction& tx, request_context by, const crypto::keyring& keys, const connection& at,
                          std::int64_t absolute_ms, const proved_sign_in& proved, const recognized& who, sign_in_outcome& out) {
    if (auto pinned = pin(tx, proved, who); !pinned) return pinned;
    by.kind = actor_kind::session;
    by.actor = who.person.id.text();
    auto claims = keep_claims(tx, by, at, absolute_ms, proved, who.person.id);
    if (!claims) return claims.error();
    session_facts facts = facts_of(proved, who, std::move(*claims), absolute_ms);
    facts.asked_anew = out.asked_anew;
    facts.authn_at = std::min(proved.authenticated_at, tx.now());  // its clock may run ahead, and that time is no fresher
    auto made = sessions::mint_session(tx, keys, by, facts);
    if (!made) return made.error();
    out.session = std::move(made->text);
    out.session_id = std::move(made->id);
    out.member_id = who.person.id.text();
    return {};
}

result<sign_in_outcome> refuse(tenant_transaction& tx, const request_context& by, const connection_id& at, sign_in_outcome out,
                               std::string reason) {
    if (auto recorded = record_refused_sign_in(tx, by, at, reason); !recorded) return recorded.error();
    out.again_with_force_authn = out.again_with_force_authn && reason == "user.stale_authentication";
    out.refusal = std::move(reason);
    return out;
}

}  // namespace

result<void> record_refused_sign_in(tenant_transaction& tx, const request_context& by, const connection_id& at,
                                    std::string_view reason) {
    object facts;
    facts.append("reason", reason);
    return audit::record(tx, by, change_kind::sign_in_refused, change_target::of(at), std::move(facts));
}

result<sign_in_outcome> sign_in(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                std::int64_t session_absolute_ms, const proved_sign_in& proved,
                                const access::decider* decider) {
    sign_in_outcome out;
    const auto at = connection_repository(tx).find(proved.connection);
    if (!at) return at.error();
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const bool on = own->status == organization_status::active && *at && (*at)->enabled();
    if (!on) return refuse(tx, by, proved.connection, std::move(out), "connection.disabled");
    const auto replay = check_replay(tx, proved);
    if (!replay) return replay.error();
    if (replay->refused()) return refuse(tx, by, proved.connection, std::move(out), replay->refusal);
    const auto request = check_request(tx, **at, proved, out);
    if (!request) return request.error();
    if (request->refused()) return refuse(tx, by, proved.connection, std::move(out), request->refusal);
    auto who = recognize(tx, keys, **at, proved);
    if (who && who->refusal == "user.unknown") who = recognize_invited(tx, keys, decider, **at, proved);
    if (!who) return who.error();
    if (!who->refusal.empty()) return refuse(tx, by, proved.connection, std::move(out), who->refusal);
    const auto restored_at = saml_sign_in_repository(tx).restored_at();
    if (!restored_at) return restored_at.error();
    if (std::string refusal = judge_member(*who->found, (*at)->settings, proved, tx.now(), *restored_at); !refusal.empty())
        return refuse(tx, by, proved.connection, std::move(out), std::move(refusal));
    if (who->joining)
        if (auto joined = join(tx, by, keys, proved, *who); !joined) return joined.error();
    if (auto opened = open_session(tx, by, keys, **at, session_absolute_ms, proved, *who->found, out); !opened)
        return opened.error();
    out.again_with_force_authn = false;
    return out;
}

}  // namespace gatehouse::lifecycle
