#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/domain/access/touched.hpp>

namespace gatehouse::access {

// Who gains and loses what by a change that is made and taken back (access.md, Invariants, 11). What those whom the change
// reaches may do is asked with it and without it, gates included: on the organization (management), on each resource type's
// unnamed rest, on what their roles are scoped to and their grants are on, and on the resources that the change names. First
// with_it while the change stands, then without_it once it was taken back; and where is_whole says no, with_it_again while it
// stands once more and without_it again after it, which ask what is missing. Costs are bounded on each side
// (limits::dry_run_…).
class rights_comparison {
public:
    rights_comparison(const decider& by, const model_library& models) : by_(by), models_(models) {}

    result<void> with_it(tenant_transaction& tx, std::int64_t position);  // of the last change row before it
    result<void> without_it(tenant_transaction& tx);
    bool is_whole() const;
    result<void> with_it_again(tenant_transaction& tx);

    struct role_row {
        member_id who;
        std::string user_name, role, scope;  // slug; "org", "<kind>:<id>"
        bool gains = false;
    };
    // Actions that are had now, without a session, and those that are had where what only a session shows turns out well.
    struct right_row {
        member_id who;
        std::string user_name, resource;  // <type>/<name>; <type>/* for those that nothing here names
        std::vector<std::string> gains{}, loses{}, gains_on_condition{}, loses_on_condition{};
    };
    std::vector<role_row> roles() const;  // in the order of members
    std::vector<right_row> rights() const;
    bool exact() const { return exact_; }  // false: somebody, or some of it, was left out

private:
    using role_at = std::pair<std::string, std::string>;  // slug, scope
    struct state {
        bool seen = false, there = false;  // there: in this state there is such a member
        std::set<role_at> roles{};
        std::map<std::string, allowed_actions> on{};
    };
    struct person {
        std::string user_name{};
        state with{}, without{};
    };
    using side = state person::*;
    result<void> find_people(tenant_transaction& tx);
    result<void> find_places(tenant_transaction& tx);
    result<void> see(tenant_transaction& tx, side which);
    result<void> see(tenant_transaction& tx, question_series& asked, const member_id& who, person& one, side which);

    const decider& by_;
    const model_library& models_;
    touched whom_{};
    std::set<std::string> named_{};  // places that the change names
    std::map<member_id, person> people_{};
    question_series::words actions_{};  // of both states
    std::size_t asked_with_ = 0;        // how many of them were known when it was asked with the change
    struct spent {
        std::int64_t places = 0, actions = 0;
        bool all() const;
    };
    spent spent_{};  // on this side
    bool exact_ = true;
};

}  // namespace gatehouse::access
