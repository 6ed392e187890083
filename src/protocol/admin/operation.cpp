#include "operation.hpp"

#include <memory>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "body.hpp"
#include "climbing.hpp"
#include "conditional.hpp"
#include "dry_run.hpp"
#include "exposing.hpp"
#include "idempotency.hpp"
#include "permit.hpp"
#include "placed.hpp"
#include "proposals.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Who asked for what, kept until the write has been decided.
struct asked {
    const surroundings& around;
    http::request request;
    caller from;
    std::string_view permission;
    reading changes = nullptr;
    who_may who = who_may::permitted;
    bool may_wait = false;
    std::string lacks{};  // the permission for want of which it is refused before the commit
};
using kept = std::shared_ptr<const asked>;

std::string refused_facts(const asked& what, const error& failure) {
    std::string facts;
    json_writer out(facts);
    out.begin_object().member("permission", what.permission).member("route", what.request.route_template);
    out.member("detail", failure.detail);
    if (const auto rehearsed = is_dry_run(what.request); rehearsed && *rehearsed) out.member("dry_run", true);
    out.end_object();
    return facts;
}

// Refusals of management calls are evidence (access.md, Invariants, 10).
result<outcome> record_refusal(tenant_transaction& tx, const asked& what, const error& failure, std::string_view lacks) {
    const auto written = change_repository(tx).append(what.from.by, change_kind::management_refused,
                                                      change_target::of(tx.organization()), refused_facts(what, failure));
    if (!written) return written.error();
    return outcome{refusal(failure, lacks), disposition::refused};
}

plan make_plan(const organization_id& organization, write_class turn, const kept& what,
               std::function<result<outcome>(tenant_transaction&)> fn) {
    return {organization, turn, what->request.body.size() + what->request.path.size(), std::move(fn),
            [](const error& failure) { return refusal(failure); }};
}

// Whoever ended while this waited is told so and leaves no row: what stands after a suspension was done by nobody it ended.
answer refusal_plan(const organization_id& organization, const kept& what, const error& failure) {
    return make_plan(organization, write_class::interactive, what, [what, failure](tenant_transaction& tx) -> result<outcome> {
        call made{what->around, tx, what->from, what->request};
        if (auto alive = check_alive(made); !alive) return alive.error();
        return record_refusal(tx, *what, failure, what->lacks);
    });
}

// Asked on a worker and again by the commit: two equal calls may come at once.
result<std::optional<http::response>> repeated_answer(call& made) {
    const auto key = key_of(made);
    if (!key) return key.error();
    return answered_before(made, *key);
}

result<http::response> carry_out(call& made, const asked& what, const writing& work) {
    const auto key = key_of(made);
    if (!key) return key.error();
    auto before = answered_before(made, *key);
    if (!before) return before.error();
    if (*before) return **std::move(before);
    if (auto same = check_precondition(made, what.changes); !same) return same.error();
    const auto watched = watching_rights(work);
    auto answer = what.who == who_may::named_by_offer ? rising_by_an_offer(made, watched) : without_climbing(made, watched);
    if (!answer && made.needs_level && what.may_wait) answer = propose(made);
    if (!answer) return answer;
    if (auto written = keep_answer(made, *key, *answer); !written) return written.error();
    return answer;
}

// Whether an offer names this one is the work's to judge.
result<void> permit_write(call& made, std::string_view permission, who_may who) {
    return who == who_may::named_by_offer ? result<void>() : permit_where_it_works(made, permission);
}

result<http::response> judge_and_carry_out(call& made, const asked& what, const writing& work) {
    if (auto alive = check_alive(made); !alive) return alive.error();
    if (auto may = permit_write(made, what.permission, what.who); !may) return may.error();
    return carry_out(made, what, work);
}

// What work wrote before an error is taken back by then, so a refusal may commit its own trace.
result<outcome> commit(tenant_transaction& tx, const asked& what, const writing& work) {
    call made{what.around, tx, what.from, what.request};
    auto written = judge_and_carry_out(made, what, work);
    if (written) return outcome{*std::move(written), disposition::done};
    if (written.error().code == errc::forbidden) return record_refusal(tx, what, written.error(), made.lacks);
    return written.error();
}

result<http::response> carry_out(call& made, const read_operation& what) {
    if (auto may = permit_where_it_works(made, what.permission); !may) return may.error();
    auto body = what.run(made);
    if (body && what.of_one) return conditional_answer(made, *std::move(body));
    return body;
}

struct entered {
    organization_id organization;
    caller from;
    bool elsewhere = false;  // the path names another organization
    std::string lacks{};
};

// One record a report, not one a page.
bool begins_report(const http::request& request, const read_operation& what) {
    if (!query_value(request, "cursor").value_or("").empty()) return false;
    return what.as == read_as::report || (what.as == read_as::reviewed && query_value(request, "review") == "true");
}

// It was read in a snapshot, on a worker: the writer only tells of it, before anybody sees it.
answer recorded_plan(const organization_id& organization, const kept& what, std::string_view report, http::response answered) {
    if (what->around.count_report) what->around.count_report(report);
    const auto size = answered.body.size();
    auto recorded = make_plan(organization, write_class::interactive, what,
                              [what, report, answered = std::move(answered)](tenant_transaction& tx) -> result<outcome> {
                                  call made{what->around, tx, what->from, what->request};
                                  if (auto alive = check_alive(made); !alive) return alive.error();
                                  object facts;
                                  facts.set("report", value(report));
                                  const auto told = audit::record(tx, what->from.by, change_kind::report_read,
                                                                  change_target::of(tx.organization()), std::move(facts));
                                  if (!told) return told.error();
                                  return outcome{answered, disposition::done};
                              });
    recorded.cost_bytes += size;  // it waits with the rest
    return recorded;
}

// In the caller's own organization, where its administrators see what is tried from there.
result<void> enter_own(call& made, std::optional<entered>& known) {
    known.emplace(entered{made.tx.organization(), made.from});
    auto own = check_own(made);
    known->elsewhere = !own;
    return own;
}

// Known and not allowed goes on record; whoever was not let in is nobody that a record could name.
answer refused_entry(asked what, const std::optional<entered>& known, const error& failure) {
    if (!known || (failure.code != errc::forbidden && !known->elsewhere)) return refusal(failure);
    what.from = known->from;
    what.lacks = known->lacks;
    return refusal_plan(known->organization, std::make_shared<const asked>(std::move(what)), failure);
}

}  // namespace

http::response refusal(const error& failure, std::string_view lacks) {
    if (failure.code != errc::forbidden) return problem(failure);
    return problem(403, failure.advice.empty() ? failure.detail : failure.detail + "; " + failure.advice, lacks);
}

endpoint make_endpoint(const surroundings& around, entrance by, read_operation what) {
    return [&around, by, what](const http::request& request) -> answer {
        std::optional<entered> known;
        http::response answered;
        const auto read = enter(around, by, request, [&](call& made) -> result<void> {
            if (auto own = enter_own(made, known); !own) return own;
            auto body = carry_out(made, what);
            known->lacks = made.lacks;
            if (!body) return body.error();
            answered = *std::move(body);
            return {};
        });
        if (read && begins_report(request, what))
            return recorded_plan(known->organization,
                                 std::make_shared<const asked>(asked{around, request, known->from, what.permission}),
                                 what.report, std::move(answered));
        if (read) return answered;
        return refused_entry({around, request, {}, what.permission}, known, read.error());
    };
}

// The permission is asked for before the body is looked at: whoever may not learns nothing from what is wrong with it.
endpoint for_operator(const surroundings& around, entrance by, endpoint work) {
    if (by != entrance::door) return work;
    return [&around, by](const http::request& request) -> answer {
        const auto refused = check_operator(by);
        std::optional<entered> known;
        const auto let_in = enter(around, by, request, [&](call& made) -> result<void> {
            known.emplace(entered{made.tx.organization(), made.from});
            return {};
        });
        return let_in ? refused_entry({around, request, {}, {}}, known, refused.error()) : refusal(refused.error());
    };
}

endpoint make_endpoint(const surroundings& around, entrance by, write_operation what) {
    return [&around, by, what](const http::request& request) -> answer {
        std::optional<entered> known;
        std::optional<http::response> before;
        std::optional<result<writing>> work;
        const auto let_in = enter(around, by, request, [&](call& made) -> result<void> {
            if (auto own = enter_own(made, known); !own) return own;
            const auto may = permit_write(made, what.permission, what.who);
            known->lacks = made.lacks;
            if (!may) return may;
            auto repeated = repeated_answer(made);
            if (!repeated) return repeated.error();
            before = *std::move(repeated);
            if (!before && what.prepare_stored) work = what.prepare_stored(made);
            return {};
        });
        if (!let_in) return refused_entry({around, request, {}, what.permission}, known, let_in.error());
        if (before) return *std::move(before);
        if (!work) work = what.prepare(around, request);
        if (!*work) return refusal(work->error());
        const auto kept_call = std::make_shared<const asked>(
            asked{around, request, known->from, what.permission, what.changes, what.who, what.may_wait});
        return make_plan(
            known->organization, what.turn, kept_call,
            [kept_call, work = **std::move(work)](tenant_transaction& tx) { return commit(tx, *kept_call, work); });
    };
}

}  // namespace gatehouse::protocol::admin
