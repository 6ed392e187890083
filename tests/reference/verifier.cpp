#include "reference/verifier.hpp"

#include <algorithm>

#include "reference/missing.hpp"
#include "reference/ways.hpp"

namespace gatehouse::reference {
namespace {

using access::decision_step;

// Each check says what it found wrong, or nothing.
class verifier {
public:
    verifier(const known& of, const access::decision& made)
        : of_(of), made_(made), teams_(teams_of(of)), rules_(rules_of(of)) {}

    std::string verify() const {
        for (const auto& one : made_.roles)
            if (auto wrong = check_held(one); !wrong.empty()) return "role " + one.slug + ": " + wrong;
        for (const auto& one : made_.path)
            if (auto wrong = check_proof(one); !wrong.empty()) return "policy " + one.policy + ": " + wrong;
        for (const auto& one : made_.grants)
            if (auto wrong = check_grant(one); !wrong.empty()) return "grant " + std::string(one.id.text()) + ": " + wrong;
        return check_step();
    }

private:
    using words = std::string;

    words check_held(const held_role& one) const {
        const auto* role = find(of_.in.roles, std::string(one.role.text()));
        if (!role || role->slug != one.slug || role->level != one.level) return "there is no such role";
        if (one.origin == role_origin::owner)
            return subject().owner && role == &of_.in.roles[0] && one.scope.kind == "org" ? "" : "is not the owner's";
        if (one.origin == role_origin::default_role) return check_default(*role, one);
        if (!awake(*role, of_)) return "sleeps";
        if (one.origin == role_origin::direct || one.origin == role_origin::team) return check_assigned(*role, one);
        return check_given(*role, one);
    }
    words check_default(const role& role, const held_role& one) const {
        const auto other = [&](const held_role& held) { return held.scope.kind == "org" && held.origin != one.origin; };
        if (std::ranges::any_of(made_.roles, other)) return "another is in force";
        return role.slug == "guest" && one.scope.kind == "org" ? "" : "is not the default";
    }
    words check_assigned(const role& role, const held_role& one) const {
        const auto* given = find(of_.in.assignments, one.assignment);
        if (!given) return "there is no such assignment";
        if (&of_.in.roles[given->role] != &role || given->where != scope{one.scope.kind, one.scope.id})
            return "the assignment is of something else";
        if (!open(given->in, of_)) return "the window is shut";
        if (given->to_team != (one.origin == role_origin::team)) return "the assignment is to somebody else";
        if (!given->to_team) return given->principal == of_.asked.subject ? "" : "the assignment is to somebody else";
        if (given->principal != one.team) return "the assignment is to another team";
        return check_in_team(one.team, one.rule, one.group, &role);
    }
    words check_in_team(const std::string& team, const std::string& rule, const std::string& group, const role* gives) const {
        const bool in = std::ranges::any_of(teams_, [&](const team_way& way) {
            if (way.team != team) return false;
            if (!way.rule || rule.empty()) return !way.rule && rule.empty();
            return way.rule->id == rule && way.group == group && (!gives || may_give(*way.rule, *gives, of_));
        });
        return in ? "" : "is not in the team this way";
    }
    words check_given(const role& role, const held_role& one) const {
        const bool given = std::ranges::any_of(rules_, [&](const rule_way& way) {
            if (way.rule->id != one.rule || way.group != one.group) return false;
            if (way.rule->saml != (one.origin == role_origin::saml_rule) || !may_give(*way.rule, role, of_)) return false;
            return std::ranges::any_of(way.rule->roles, [&](const mapping_rule::given& what) {
                return &of_.in.roles[what.role] == &role && what.where == scope{one.scope.kind, one.scope.id};
            });
        });
        return given ? "" : "no rule gives it this way";
    }

    words check_proof(const access::proof& one) const {
        const auto named = [&](const policy& other) { return other.slug == one.policy; };
        const auto found = std::ranges::find_if(of_.in.policies, named);
        if (found == of_.in.policies.end()) return "there is none";
        if (one.version != static_cast<std::int64_t>(found->in_force + 1)) return "another version is in force";
        if (one.statement >= found->versions[found->in_force].size()) return "has no such statement";
        const auto* role = find(of_.in.roles, std::string(one.role.role.text()));
        if (!role || !std::ranges::count(role->policies, static_cast<std::size_t>(found - of_.in.policies.begin())))
            return "the role does not bring it";
        if (auto wrong = check_held(one.role); !wrong.empty()) return wrong;
        if (!contains({one.role.scope.kind, one.role.scope.id}, of_)) return "the role counts elsewhere";
        return check_statement(found->versions[found->in_force][one.statement]);
    }
    words check_statement(const statement& said) const {
        if (!matches(said, of_, of_.asked.action)) return "the statement is about something else";
        const auto found = holds(said.when, of_);
        if (made_.step == decision_step::deny)
            return said.effect == statement::kind::deny && found != answer::no ? "" : "the statement denies nothing";
        return said.effect == statement::kind::allow && found == answer::yes ? "" : "the statement allows nothing";
    }
    words check_grant(const held_grant& one) const {
        const auto* given = find(of_.in.grants, std::string(one.id.text()));
        if (!given || given->resource != one.resource) return "there is none on that resource";
        if (!given->permissions.contains(of_.asked.action) || !open(given->in, of_)) return "gives no such thing now";
        const auto chain = chain_of(of_);
        if (std::ranges::none_of(chain, [&](const resource* place) { return place->id == one.resource; }))
            return "is elsewhere";
        if (!given->to_team) return given->principal == of_.asked.subject ? "" : "is somebody else's";
        return given->principal == one.team ? check_in_team(one.team, one.rule, one.group, nullptr) : "is another team's";
    }

    words check_step() const {
        const bool allows = made_.step == decision_step::allow || made_.step == decision_step::owner;
        if (made_.allowed != allows) return "the step and the answer differ";
        const bool proved = !made_.path.empty() || (made_.step == decision_step::allow && !made_.grants.empty());
        if ((made_.step == decision_step::allow || made_.step == decision_step::deny) != proved)
            return "the proof is not the step's";
        if (made_.step == decision_step::owner) return subject().owner ? "" : "is not the owner";
        if (made_.step == decision_step::key) return of_.asked.key ? "" : "no key asks";
        if (made_.step == decision_step::allow) return cut_by().empty() ? "" : "a ceiling cuts it";
        return check_missing(of_, made_);
    }
    // The role in force here whose ceiling leaves the action out.
    words cut_by() const {
        for (const auto& one : made_.roles)
            if (contains({one.scope.kind, one.scope.id}, of_) &&
                !admits(*find(of_.in.roles, std::string(one.role.text())), of_.asked.action, fault::none))
                return one.slug;
        return "";
    }
    const member& subject() const { return *find(of_.in.members, of_.asked.subject); }

    const known& of_;
    const access::decision& made_;
    std::vector<team_way> teams_;
    std::vector<rule_way> rules_;
};

}  // namespace

std::string verify(const world& in, const query& asked, time_ms now, const access::decision& made) {
    const known of{in, asked, now};
    return verifier(of, made).verify();
}

}  // namespace gatehouse::reference
