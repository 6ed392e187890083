#pragma once
#include <gatehouse/http/message.hpp>

#include <atomic>
#include <memory>

#include "body_budget.hpp"

namespace gatehouse::http {

class loop;
class session;

// Where a handler's one answer goes: from any thread, even when connection or server have gone meanwhile. Dropped
// without one, the client gets a 500.
class answer_slot {
public:
    answer_slot(std::shared_ptr<loop> home, std::weak_ptr<session> asked, body_share share)
        : home_(std::move(home)), asked_(std::move(asked)), share_(std::move(share)) {}
    answer_slot(const answer_slot&) = delete;
    answer_slot& operator=(const answer_slot&) = delete;
    ~answer_slot();

    void give(response answer);

private:
    void deliver(response answer);

    std::shared_ptr<loop> home_;  // its io_context must live as long as somebody may post to it
    std::weak_ptr<session> asked_;
    body_share share_;
    std::atomic<bool> given_{false};
};

}  // namespace gatehouse::http
