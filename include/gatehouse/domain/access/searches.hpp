#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>

namespace gatehouse::access {

// One answer of a search: what was found, and the decision that allows it, with its proof (but not all roles).
struct found {
    std::string type, id;  // of a member ("member") or a resource
    std::string action;
    decision made;
};
struct found_part {
    std::vector<found> items;
    std::string next;  // what `after` has to say to go on; empty at the end. There may be a next part that has nothing.
};
struct search_part {
    std::string after;  // empty: from the start
    std::size_t most = 0;
};

// Decisions asked from their other end. What is found is exactly what decider::decide allows, candidate by candidate, of a
// member without a session, in this snapshot; the candidates are read many at a time. A part may be shorter than wanted:
// limits::search_examined bounds its work. What is searched
// for is left out of the question. Safe from any thread; keeps compiled policies only.
class searches {
public:
    explicit searches(const model_library& models);  // which must outlive it
    ~searches();
    searches(const searches&) = delete;

    // Which members may do this to that. In the order of ids. errc::invalid_value as decide.
    result<found_part> subjects(tenant_transaction& tx, const question& asked, const search_part& part) const;
    // To which registered resources of the type may the member do this. In the order of names.
    result<found_part> resources(tenant_transaction& tx, const question& asked, const search_part& part) const;
    // Which of the model's actions, and of those that policies spell out, may the member do to that. In the order of names.
    result<found_part> actions(tenant_transaction& tx, const question& asked, const search_part& part) const;
    // All of a member: management of the organization (type "organization"), then each action on each registered resource,
    // of the question's type unless that is empty.
    result<found_part> rights(tenant_transaction& tx, const question& asked, const search_part& part) const;

private:
    struct in_force;
    result<in_force> policies_of(tenant_transaction& tx) const;

    const model_library& models_;
    std::unique_ptr<class policy_cache> cache_;
};

}  // namespace gatehouse::access
