#include "copies.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "copy_files.hpp"
#include "guarded.hpp"
#include "routes.hpp"

namespace gatehouse::app {

copies::copies(std::string folder, copy_to make, random_source& random)
    : folder_(std::move(folder)), make_(std::move(make)), random_(random) {
    delete_copies(folder_, any_age_ms);
}

void copies::answer(const http::request& asked, http::responder respond) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return respond(protocol::problem(503, "the gateway is stopping"));
    if (busy_) return respond(protocol::problem(409, "a copy is being made already; ask again once it is done"));
    if (thread_.joinable()) thread_.join();  // it has nothing left but to answer
    thread_ = std::thread([this, asked, respond = std::move(respond)] { run(asked, respond); });
    busy_ = true;
}

// Whoever has been answered may ask for the next.
void copies::run(const http::request& asked, const http::responder& respond) {
    http::response said = protocol::problem(500, {});
    guarded([&] { said = copy(asked); });
    {
        const std::lock_guard lock(mutex_);
        busy_ = false;
    }
    guarded([&] { respond(std::move(said)); });
}

// A copy holds everybody's data: who took it stands in the log.
http::response copies::copy(const http::request& asked) {
    delete_copies(folder_, limits::copy_kept_ms);
    const std::string name = new_name_of_copy(random_);
    if (const auto made = make_(folder_ + "/" + name); !made) {
        log(log_level::warning, "store.copy_refused",
            {{"by", asked.remote_address}, {"request", asked.id}, {"why", made.error().detail}});
        return protocol::problem(made.error());
    }
    log(log_level::info, "store.copied", {{"by", asked.remote_address}, {"request", asked.id}, {"copy", name}});
    std::string body;
    json_writer(body).begin_object().member("copy", name).end_object();
    return protocol::json_answer(201, std::move(body));
}

void copies::stop() {
    std::thread last;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        last.swap(thread_);
    }
    if (last.joinable()) last.join();
}

void add_copy(http::router& to, copies& made) {
    to.add({http::method::post, "/api/v1/copy", limits::decision_body_bytes, http::run_on::worker,
            [&made](http::request asked, http::responder respond) { made.answer(asked, std::move(respond)); }});
}

}  // namespace gatehouse::app
