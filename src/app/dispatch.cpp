#include "dispatch.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <gatehouse/base/log.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "worker_pool.hpp"

namespace gatehouse::app {
namespace {

// What a plan needs until its commit is decided. fn may run several times; only the last run's rendering counts.
template <class Plan> struct pending {
    Plan plan;
    http::responder respond;
    std::optional<protocol::outcome> rendered;
};

template <class Plan, class Transaction> result<void> run(pending<Plan>& job, Transaction& tx) {
    job.rendered.reset();
    auto outcome = job.plan.fn(tx);
    if (!outcome) return outcome.error();
    job.rendered = std::move(*outcome);
    return {};
}

bool submit(store& data, const std::shared_ptr<pending<protocol::plan>>& job, completion done) {
    return data.submit(write_plan{job->plan.organization, job->plan.turn, job->plan.cost_bytes,
                                  [job](tenant_transaction& tx) { return run(*job, tx); }},
                       std::move(done));
}

bool submit(store& data, const std::shared_ptr<pending<protocol::installation_wide_plan>>& job, completion done) {
    return data.submit(installation_plan{[job](installation_transaction& tx) { return run(*job, tx); }, job->plan.turn},
                       std::move(done));
}

template <class Plan> void finish(pending<Plan>& job, const result<void>& committed) {
    job.respond(committed ? std::move(job.rendered->response) : job.plan.refuse(committed.error()));
}

template <class Plan> void commit(store& data, Plan plan, http::responder respond) {
    const auto job = std::make_shared<pending<Plan>>(pending<Plan>{std::move(plan), std::move(respond), std::nullopt});
    const bool queued = submit(data, job, [job](result<void> committed) { finish(*job, committed); });
    if (!queued) finish(*job, make_error(errc::unavailable, "too many changes are waiting; try again"));
}

}  // namespace

http::handler dispatch(store& data, protocol::endpoint handle) {
    return [&data, handle = std::move(handle)](http::request request, http::responder respond) {
        try {
            auto answer = handle(request);
            if (auto* response = std::get_if<http::response>(&answer)) return respond(std::move(*response));
            if (auto* plan = std::get_if<protocol::plan>(&answer)) return commit(data, std::move(*plan), std::move(respond));
            commit(data, std::get<protocol::installation_wide_plan>(std::move(answer)), std::move(respond));
        } catch (const std::exception& failure) {
            // Our bug, or no memory: the dropped responder answers 500, the process goes on.
            log(log_level::error, "handler_failed",
                {{"route", std::string(request.route_template)}, {"request", request.id}, {"what", failure.what()}});
        }
    };
}

http::handler on_pool(worker_pool& pool, http::handler next) {
    return [&pool, next = std::move(next)](http::request request, http::responder respond) {
        const bool taken = pool.post([next, request = std::move(request), respond] { next(request, respond); });
        if (!taken) respond(protocol::problem(503, "too many sign-ins wait; try again"));
    };
}

}  // namespace gatehouse::app
