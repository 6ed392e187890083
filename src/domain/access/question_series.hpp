#pragma once
#include <gatehouse/domain/access/question_series.hpp>

#include "policy_cache.hpp"
#include "subject_reading.hpp"

namespace gatehouse::access {

struct question_series::known_subject {
    explicit known_subject(const question& asked) : first(asked), by_key(asked.key) { first.key = nullptr; }

    question first;  // whose subject, session and address it is about
    bool by_key;     // of one no session counts; which one is the question's
    std::optional<decision> refused{};
    subject_facts facts{};
    const permission_model* model = nullptr;
    std::shared_ptr<const organization_policies> policies{};
    std::vector<held_role> roles{}, asleep{};
    std::vector<const organization_policies::entry*> contents{};  // of roles
    fetched_facts conditions{};

    bool is_of(const question& asked) const {
        return asked.subject == first.subject && asked.session == first.session && (asked.key != nullptr) == by_key &&
               asked.address == first.address;
    }
};

}  // namespace gatehouse::access
