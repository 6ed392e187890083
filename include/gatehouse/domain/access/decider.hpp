#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/domain/access/effective_rights.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/access/permissions.hpp>
#include <gatehouse/model/rights.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/model/session.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// May this subject do this to that? The subject is a member; session only where a session is named (its claims count
// then); key where an API key asks in its owner's name.
struct question {
    member_id subject;
    std::optional<session_id> session;
    std::string action;
    std::string resource_type, resource_id;
    const principal* key = nullptr;
    bool to_hand_out = false;              // then what may be delegated counts as much as what is allowed
    std::optional<std::string> address{};  // the subject's, as a trusted proxy or an application that may assert it said
};

// Which step of access.md's order decided.
enum class decision_step : std::uint8_t { gate, key, owner, deny, allow, otherwise };
constexpr std::string_view to_text(decision_step step) {
    switch (step) {
        case decision_step::gate: return "gate";
        case decision_step::key: return "key";
        case decision_step::owner: return "owner";
        case decision_step::deny: return "deny";
        case decision_step::allow: return "allow";
        case decision_step::otherwise: return "otherwise";
    }
    return "";
}

// One piece of the proof: a statement, and the role that brought it with the way the role came by.
struct proof {
    held_role role;
    std::string policy;  // slug
    std::int64_t version = 0;
    std::size_t statement = 0;  // from 0, within the version
};

struct decision {
    bool allowed = false;
    decision_step step = decision_step::otherwise;
    std::string reason;   // a sentence; may be shown to whoever asked
    std::string missing;  // of a denial: the nearest missing step, and who may give it; part of the proof, like the path
    std::vector<proof> path;
    std::vector<held_role> roles{};    // all in force, as roles_of says them; empty for a subject that is not alive
    std::vector<held_grant> grants{};  // of an allow: those that permit it, part of the proof like the path
};

// What an allow would show without asking anything of a session: it is in force.
struct revealed_secret {
    resource_id on;
    std::string permission;
    std::string why;  // "role admin", "a grant"
};

// What a member has, and from where. Safe from any thread; holds compiled policies only, never rights.
class decider {
public:
    explicit decider(const model_library& models);  // which must outlive it
    ~decider();
    decider(const decider&) = delete;

    // Explain is this same code: the answer always carries its step, reason and path. An unknown or ended subject is a
    // decision, not an error. errc::invalid_value for an action or resource that is no literal.
    result<decision> decide(tenant_transaction& tx, const question& asked) const;
    // For whoever stands behind a credential: session, API key (narrowed). Others are refused at the gate.
    result<decision> decide(tenant_transaction& tx, const principal& who, std::string_view action,
                            std::string_view resource_type, std::string_view resource_id) const;
    // All roles in force with their sources; the default role where no other is, the owner's for the owner.
    result<std::vector<held_role>> roles_of(tenant_transaction& tx, const member_id& id,
                                            const std::optional<session_id>& session = std::nullopt) const;
    // May whoever stands behind the credential hand this out: because he has it, or because a `delegate` statement says so.
    result<bool> may_hand_out(tenant_transaction& tx, const principal& who, std::string_view action,
                              std::string_view resource_type, std::string_view resource_id) const;
    // For comparing before and after a change. The claims of the session count as they do in its decisions.
    result<effective_rights> effective_rights_of(tenant_transaction& tx, const member_id& id,
                                                 const std::optional<session_id>& session) const;
    // The first right of these statements, as a role would bring them in a scope, that these rights neither hold nor
    // may hand out; nothing when they have all. For statements that a role gains. around: that scope and all that contain it,
    // any of which will do; empty: the organization. errc::invalid_value.
    result<std::optional<std::string>> not_held(tenant_transaction& tx, const effective_rights& by, std::string_view statements,
                                                const std::vector<role_scope>& around = {}) const;
    // Whether the organization's plan has this role: it is awake.
    result<bool> plan_gives(tenant_transaction& tx, const role& one) const;
    // Registered resources whose secrets are shown to this member by what is in force now, in order; or of those that are one
    // resource or lie in it; also what the claims of one of the member's sessions bring. What conditions leave open (the
    // session's second factor, an address) is not among them: there the decision that shows it counts. Nothing for who is gone
    // or held. then: as windows and the clock were at that moment, by the rows that stand now.
    result<std::vector<revealed_secret>> revealed_to(tenant_transaction& tx, const member_id& id,
                                                     const std::optional<resource_id>& only = std::nullopt,
                                                     std::optional<instant> then = std::nullopt) const;
    // All whom some secret may be shown to, and whoever has an exposure that is open; nobody where the model has no secrets.
    result<std::vector<member_id>> whom_secrets_reach(tenant_transaction& tx) const;
    result<bool> guards_secrets(tenant_transaction& tx) const;  // whether the organization's model has any
    result<bool> reveals_secret(tenant_transaction& tx, std::string_view action) const;
    // Highest level in force for the whole organization; -1 for who has none. The claims of the session count.
    result<std::int64_t> level_of(tenant_transaction& tx, const member_id& id,
                                  const std::optional<session_id>& session = std::nullopt) const;
    // The same in whichever of the member's sessions it is highest: for who may change this member (access.md, Assigning (e)).
    result<std::int64_t> highest_level_of(tenant_transaction& tx, const member_id& id) const;
    // The views of a member's rights: without a session, and in each that counts claims of its own.
    result<std::vector<std::optional<session_id>>> views_of(tenant_transaction& tx, const member_id& id) const;

private:
    friend class question_series;
    const model_library& models_;
    std::unique_ptr<class policy_cache> cache_;
};

}  // namespace gatehouse::access
