#pragma once
#include <memory>

#include <gatehouse/domain/access/decider.hpp>

namespace gatehouse::access {

// Many questions in one snapshot: what is to be known of a subject is read once, for as long as they are about the same one
// (in the same session, from the same address, by a key or not). Nothing may be written meanwhile. Of one thread; borrows both.
class question_series {
public:
    question_series(const decider& by, tenant_transaction& tx);
    ~question_series();
    question_series(const question_series&) = delete;

    // As decider::decide; its roles are left out.
    result<decision> decide(const question& asked);
    // Whether the action shows secrets, as the organization's model has it. Of actions that were allowed.
    bool shows_secret(std::string_view action) const;

private:
    friend class decider;
    struct known_subject;
    result<void> read(const question& asked);
    result<std::unique_ptr<known_subject>> subject_of(const question& asked) const;

    const decider& by_;
    tenant_transaction& tx_;
    std::unique_ptr<known_subject> about_;
};

}  // namespace gatehouse::access
