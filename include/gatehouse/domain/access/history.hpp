#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/change.hpp>

// Who could do what at a past time, and what changed between two (access.md, Decision, explanation, preview). It is the decider
// that answers, over the rows as they stood (store/history_repository.hpp); only the model is today's. What only a session
// knows is unknown there: questions name no session and no key.
namespace gatehouse::access {

// Work gets that past, and a decider for it: not the present's, whose cache an old policy revision would push out.
// errc::invalid_value for what is yet to come, errc::conflict for what was before history begins.
result<void> in_past(const model_library& models, tenant_transaction& tx, instant at,
                     function_ref<result<void>(const decider&, tenant_transaction&)> work);
result<decision> decide_at(const model_library& models, tenant_transaction& tx, const question& asked, instant at);

struct could {
    member_id who;
    decision made;
};
struct could_page {
    std::vector<could> allowed;
    std::string next;  // the last who was asked about, where there are more; empty at the end
};
// Those who could do what is asked (its subject does not matter), in the order of ids, those after `after`: no more than
// `most`, of no more than limits::history_members who are asked about. errc as in_past.
result<could_page> who_could(const model_library& models, tenant_transaction& tx, question asked, instant at,
                             std::string_view after, std::size_t most);

struct difference {
    member_id who;
    decision before, after;
};
struct difference_page {
    std::vector<difference> changed;
    std::string next;
};
struct span_of_time {
    instant from, until;
};
// Whose answer is another one at `until` than it was at `from`. errc as in_past.
result<difference_page> changed_between(const model_library& models, tenant_transaction& tx, question asked,
                                        span_of_time between, std::string_view after, std::size_t most);

struct right_difference {
    std::string action, resource;  // <type>/<id>; <type>/* for those that no grant and no role of the member names
    decision before, after;
};
struct member_difference {
    std::vector<held_role> roles_before, roles_after;  // in force
    std::vector<right_difference> rights;
};
// What of the model's permissions the member had at one moment and not at the other: on what nothing is said of, on each
// resource that a role is scoped to or a grant is on, or on `resource` (<type>/<id>) alone. errc::too_many beyond
// limits::history_resources of them; else errc as in_past.
result<member_difference> changed_for(const model_library& models, tenant_transaction& tx, const permission_model& model,
                                      const member_id& who, span_of_time between, std::string_view resource);

// The change rows between the two moments that may be why the answers differ, newest first: those about the organization's
// rules (roles, policies, mapping, connections, plan, resources), and of those about people the ones that name the member or
// something that either proof goes through. No more than limits::history_changes of the span's rows are looked at.
struct reasons {
    std::vector<change> rows;
    bool complete = true;  // false: there were more rows in the span than were looked at
};
class involved {
public:
    void add(const member_id& who) { ids_.emplace_back(who.text()); }
    void add(const decision& made);
    void add(const std::vector<held_role>& roles);
    bool names(const change& row) const;

private:
    void add(const std::string& id);
    std::vector<std::string> ids_;
};
result<reasons> reasons_between(tenant_transaction& tx, span_of_time between, const involved& about);

}  // namespace gatehouse::access
