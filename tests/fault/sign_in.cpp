#include "fault/sign_in.hpp"

#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

namespace gatehouse::fault {
namespace {

constexpr std::int64_t minutes = 60'000;

bool is_refused(int step) { return step % 3 == 2; }
std::string numbered(std::string_view text, int step) { return std::string(text) + std::to_string(step); }
request_context by(int step) { return {actor_kind::connection, "", "", "saml", numbered("r", step), "127.0.0.1"}; }

}  // namespace

result<void> sign_in::prepare_organization(tenant_transaction& tx) {
    members_.clear();
    connection idp{.id = tx.new_id<connection_id>(), .name = "Okta", .state = connection_state::active};
    idp.settings.group_attribute = "groups";
    idp_ = idp.id;
    if (auto made = connection_repository(tx).insert(idp); !made) return made;
    return saml_setup_repository(tx).assert_domain({"example.com", *idp_, "operator", tx.now()});
}

result<void> sign_in::prepare_step(tenant_transaction& tx, int step) {
    const lifecycle::keyed_hash hash = [this](std::string_view text) { return keys_.mac(lifecycle::tombstone_label, text); };
    link_content content;
    content.user_name = numbered("user", step) + "@example.com";
    content.document = "{}";
    const auto user = lifecycle::provisioner(tx, by(-1), *idp_, hash).create_user(content);
    if (!user) return user.error();
    members_.push_back(user->member);
    const auto at = connection_repository(tx).get(*idp_);
    if (!at) return at.error();
    return saml_sign_in_repository(tx).add_request(
        {numbered("_r", step), *idp_, at->epoch, "browser", "/page", false, tx.now(), tx.now() + 5 * minutes, std::nullopt});
}

lifecycle::proved_sign_in sign_in::proof(int step, instant now) const {
    return {.connection = *idp_,
            .issuer = "https://idp.example.com",
            .assertion_id = numbered("_a", step),
            .issued_at = now,
            .accepted_until = now + 5 * minutes,
            .authenticated_at = now,
            .request_id = numbered("_r", step),
            .correlation_mac = is_refused(step) ? "another" : "browser",
            .identity = pinned_identity{"", "", "persistent", numbered("p", step)},
            .subject = numbered("user", step) + "@example.com",
            .groups = std::vector{numbered("group", step)},
            .hard_end = {},
            .name_id = "",
            .session_index = "",
            .authn_context = "",
            .mfa = false,
            .address = "",
            .agent = ""};
}

result<void> sign_in::work(tenant_transaction& tx, int step) {
    const auto out = lifecycle::sign_in(tx, by(step), keys_, 60 * minutes, proof(step, tx.now()));
    if (!out) return out.error();
    if (out->refusal != (is_refused(step) ? "in_response_to.browser" : ""))
        return make_error(errc::internal, "came out as " + out->refusal);
    return {};
}

// Keys: 0 member, 1 request, 2 assertion, 3 group, 4 our own request id.
transactions::subject sign_in::subject_of(int step) const {
    static constexpr std::string_view
        replay = "SELECT count(*) FROM saml_replay WHERE org = $1 AND assertion_id = $2",
        consumed = "SELECT count(*) FROM saml_request WHERE org = $1 AND id = $2 AND consumed IS NOT NULL",
        session = "SELECT count(*) FROM session WHERE org = $1 AND member = $2",
        session_claim =
            "SELECT count(*) FROM session_claim c JOIN session s ON s.org = c.org AND s.id = c.session"
            " WHERE s.org = $1 AND s.member = $2",
        pin = "SELECT count(*) FROM saml_identity WHERE org = $1 AND member = $2",
        claim = "SELECT count(*) FROM claim_membership WHERE org = $1 AND member = $2",
        group = "SELECT count(*) FROM directory_group WHERE org = $1 AND display_name = $2",
        group_told = "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'group.created'",
        opened = "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'session.opened'",
        refused = "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'sign_in.refused'";
    static constexpr fact let_in[] = {
        {"replay", replay, 2, 0, 1},   {"consumed", consumed, 1, 0, 1},
        {"session", session, 0, 0, 1}, {"session claim", session_claim, 0, 0, 1},
        {"pin", pin, 0, 0, 1},         {"claim", claim, 0, 0, 1},
        {"group", group, 3, 0, 1},     {"group told", group_told, 4, 0, 1},
        {"told", opened, 4, 0, 1},     {"refused", refused, 4, 0, 0},
    };
    static constexpr fact kept_out[] = {
        {"replay", replay, 2, 0, 1}, {"consumed", consumed, 1, 0, 0}, {"session", session, 0, 0, 0},
        {"pin", pin, 0, 0, 0},       {"claim", claim, 0, 0, 0},       {"group", group, 3, 0, 0},
        {"told", opened, 4, 0, 0},   {"refused", refused, 4, 0, 1},
    };
    const auto facts = is_refused(step) ? std::span<const fact>(kept_out) : std::span<const fact>(let_in);
    return {{std::string(members_.at(static_cast<std::size_t>(step)).text()), numbered("_r", step), numbered("_a", step),
             numbered("group", step), by(step).request_id},
            facts};
}

std::span<const transactions::fact> sign_in::laws() const {
    static constexpr fact kept[] = {
        {"groups",
         "SELECT group_count - (SELECT count(*) FROM directory_group WHERE org = $1 AND origin = 'scim')"
         " FROM connection WHERE org = $1",
         0, 0, 0},
    };
    return kept;
}

}  // namespace gatehouse::fault
