#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/rights_on.hpp>

#include "policy_cache.hpp"

namespace gatehouse::access {

// The service that a question is about: the reserved one for management, else the resource type's; empty for a type that the
// model has not.
std::string_view service_asked(const permission_model& model, std::string_view action, std::string_view type);
bool is_management(std::string_view action);
bool is_owner_core(std::string_view action);
inline constexpr std::string_view reserved_service = "gatehouse";

// One decision once everything was read: pure, the steps in access.md's order. Borrows all of it for the call.
class judgement {
public:
    // Briefly: a refusal need not say what is missing, where thousands are refused.
    enum class words : std::uint8_t { all, brief };
    // Of statements that have conditions: as the facts are; as they are, and what is not known turns out well for the subject;
    // or as if each condition turned out well, or each badly.
    enum class conditions : std::uint8_t { known, hoped, at_best, at_worst };
    // contents: of the roles, in their order; null where the organization has no such role.
    using role_contents = std::span<const organization_policies::entry* const>;
    judgement(const permission_model& model, const organization_policies& policies, const std::vector<held_role>& roles,
              role_contents contents, const std::vector<held_grant>& grants, const subject_facts& subject,
              const resource_chain& resource, const condition_facts& known, words say = words::all,
              conditions taken = conditions::known, std::span<const held_role> asleep = {})
        : model_(model),
          policies_(policies),
          roles_(roles),
          contents_(contents),
          grants_(grants),
          subject_(subject),
          resource_(resource),
          known_(known),
          say_(say),
          taken_(taken),
          asleep_(asleep) {}

    decision decide(const question& asked) const;
    // The words that go with a gate shut by units: those of each thing on the way that has none of the subject's.
    std::string past_units(const std::vector<std::vector<std::string>>& units_of_each) const;

private:
    struct target {
        target(std::string_view asked_action, resource_ref asked, bool handing_out = false)
            : action(asked_action), resource(std::move(asked)), to_hand_out(handing_out), by(probe_of(action, resource)) {}

        std::string_view action;
        resource_ref resource;
        bool to_hand_out;
        asked_probe by;
    };

    decision of_member(const target& asked) const;
    std::vector<proof> enabling(const target& asked) const;
    decision narrowed(const question& asked, const target& what, decision owners) const;
    bool counts(const compiled_statement& one) const;
    bool is_barred_by_units(const target& asked) const;
    // What a role in force brings to what is asked; null: it is of another scope.
    const organization_policies::entry* content_of(std::size_t role, const target& asked) const;
    bool in_key_scope(const principal& key, const target& asked) const;
    bool is_about(const organization_policies::entry& entry, effect what, const target& asked) const;
    bool role_allows(const organization_policies::entry& entry, const target& asked) const;
    bool role_hands_out(const organization_policies::entry& entry, const target& asked) const;  // has it, or may give it away
    bool applies(const role_scope& scope, const resource_ref& asked) const;
    std::vector<proof> matching(effect what, const target& asked) const;
    std::vector<held_grant> granted(const target& asked) const;
    bool cuts(std::size_t role, const target& asked) const;  // its ceiling leaves this out
    bool is_cut(const target& asked) const;
    using role_entry = organization_policies::entry;
    bool is_awake(const role_entry& entry) const;
    std::string sleeping() const;  // in which plan
    const role_entry* lowest(const target& asked, function_ref<bool(const role_entry&)> wanted) const;
    bool can_be_had(const role_entry& one) const;
    // nearest_step.cpp; each but the first is empty where there is no such way.
    std::string nearest(const target& asked) const;
    std::string by_condition(const target& asked) const;
    std::string by_role(const target& asked) const;
    std::string by_grant(const target& asked) const;
    std::string still_cut(const target& asked, const role_entry* comes) const;
    std::string cut_away(const target& asked, const std::vector<proof>& allowed, const std::vector<held_grant>& grants) const;
    std::string without_role(const target& asked) const;
    std::vector<const held_role*> cutting_ceilings(const target& asked) const;
    // "; a member with the role X may …": the lowest that has the permission and is not below the level.
    std::string giver(std::string_view permission, std::string_view what, std::int64_t level, std::string_view may) const;

    const permission_model& model_;
    const organization_policies& policies_;
    const std::vector<held_role>& roles_;
    role_contents contents_;
    const std::vector<held_grant>& grants_;
    const subject_facts& subject_;
    const resource_chain& resource_;
    const condition_facts& known_;
    words say_;
    conditions taken_;
    std::span<const held_role> asleep_;  // that the subject holds; for the words of a refusal
};

// Of these actions the gateway's own, or all others, each asked as `asked` says but for its action.
allowed_actions judge_all(const std::set<std::string, std::less<>>& actions, const judgement& always, const judgement& at_best,
                          question asked, bool management);

}  // namespace gatehouse::access
