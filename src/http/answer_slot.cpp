#include "answer_slot.hpp"

#include <gatehouse/base/log.hpp>

#include <boost/asio/post.hpp>

#include <exception>

#include "loop.hpp"
#include "session.hpp"

namespace gatehouse::http {

answer_slot::~answer_slot() {
    if (given_.exchange(true)) return;
    try {
        log(log_level::error, "http.no_answer");
        deliver(response{.status = 500, .headers = {}, .body = {}});
    } catch (const std::exception&) {
        // Out of memory while refusing: the connection's deadline ends it.
    }
}

void answer_slot::give(response answer) {
    if (given_.exchange(true)) return log(log_level::error, "http.second_answer");
    deliver(std::move(answer));
}

void answer_slot::deliver(response answer) {
    share_ = {};  // before the answer leaves: whoever has it may send the next body at once
    if (home_->io().get_executor().running_in_this_thread()) {
        if (const auto asked = asked_.lock()) asked->answer(std::move(answer));
        return;
    }
    net::post(home_->io(), [asked = asked_, answer = std::move(answer)]() mutable {
        if (const auto alive = asked.lock()) alive->answer(std::move(answer));
    });
}

}  // namespace gatehouse::http
