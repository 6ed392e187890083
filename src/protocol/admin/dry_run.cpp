#include "dry_run.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "effects.hpp"
#include "operation.hpp"

namespace gatehouse::protocol::admin {
namespace {

// The change that is rehearsed, the room it takes, and what was seen of it. An error rolls back what fn wrote: so the end of
// every rehearsal is one, and its answer is what was seen until then.
template <class Plan> struct rehearsal {
    Plan change;
    dry_run_budget::ticket room;
    std::optional<http::response> seen;
};
template <class Plan> using kept = std::shared_ptr<rehearsal<Plan>>;

error never_written() { return make_error(errc::conflict, "a dry run is never written"); }

template <class Plan> std::function<http::response(const error&)> answer_of(const kept<Plan>& one) {
    return [one](const error& failure) { return one->seen ? *one->seen : one->change.refuse(failure); };
}

result<outcome> run(rehearsal<plan>& one, tenant_transaction& tx) {
    one.seen.reset();
    const auto before = effects_of::begin(tx);
    if (!before) return before.error();
    auto done = one.change.fn(tx);
    if (!done || done->how == disposition::refused) return done;
    const auto seen = before->end(tx);
    if (!seen) return seen.error();
    one.seen = rehearsed_answer(done->response, *seen);
    return never_written();
}

// What crosses organizations may leave rows in any of them, and in one that it makes.
using marks = std::vector<std::pair<organization_id, effects_of>>;

result<marks> marks_of_all(installation_transaction& tx) {
    organization_directory all(tx);
    const auto known = all.list();
    if (!known) return known.error();
    marks made;
    for (const auto& one : *known) {
        const auto marked = all.look_inside(one.id, [&](tenant_transaction& within) -> result<void> {
            const auto mark = effects_of::begin(within);
            if (!mark) return mark.error();
            made.emplace_back(one.id, *mark);
            return {};
        });
        if (!marked) return marked.error();
    }
    return made;
}

result<effects> effects_in_all(installation_transaction& tx, const marks& before) {
    organization_directory all(tx);
    const auto known = all.list();
    if (!known) return known.error();
    effects sum;
    for (const auto& one : *known) {
        const auto mark = std::ranges::find(before, one.id, &marks::value_type::first);
        const auto added = all.look_inside(one.id, [&](tenant_transaction& within) -> result<void> {
            auto own = (mark == before.end() ? effects_of() : mark->second).end(within);
            if (!own) return own.error();
            std::ranges::move(own->changes, std::back_inserter(sum.changes));
            sum.more = sum.more || own->more;
            sum.exact = sum.exact && own->exact;
            sum.sessions_ended += own->sessions_ended;
            sum.keys_ended += own->keys_ended;
            return {};
        });
        if (!added) return added.error();
    }
    return sum;
}

result<outcome> run(rehearsal<installation_wide_plan>& one, installation_transaction& tx) {
    one.seen.reset();
    const auto before = marks_of_all(tx);
    if (!before) return before.error();
    auto done = one.change.fn(tx);
    if (!done || done->how == disposition::refused) return done;
    const auto seen = effects_in_all(tx, *before);
    if (!seen) return seen.error();
    one.seen = rehearsed_answer(done->response, *seen);
    return never_written();
}

answer rehearse(plan change, dry_run_budget::ticket room) {
    const auto one = std::make_shared<rehearsal<plan>>(rehearsal<plan>{std::move(change), std::move(room), {}});
    // The lowest class: no change waits for a rehearsal.
    return plan{one->change.organization, write_class::jobs, one->change.cost_bytes,
                [one](tenant_transaction& tx) { return run(*one, tx); }, answer_of(one)};
}

answer rehearse(installation_wide_plan change, dry_run_budget::ticket room) {
    const auto one = std::make_shared<rehearsal<installation_wide_plan>>(
        rehearsal<installation_wide_plan>{std::move(change), std::move(room), {}});
    return installation_wide_plan{[one](installation_transaction& tx) { return run(*one, tx); }, answer_of(one)};
}

std::string_view whose(const plan& change) { return change.organization.text(); }
std::string_view whose(const installation_wide_plan&) { return {}; }

template <class Plan> answer within_budget(Plan change, dry_run_budget& budget) {
    auto room = budget.take(whose(change));
    if (!room) return refusal(make_error(errc::unavailable, "too many dry runs are waiting; try again"));
    return rehearse(std::move(change), std::move(room));
}

}  // namespace

result<bool> is_dry_run(const http::request& request) {
    const auto said = query_value(request, "dry_run");
    if (!said || *said == "false") return false;
    if (*said == "true") return true;
    return make_error(errc::invalid_value, "dry_run is true or false");
}

endpoint with_dry_run(endpoint change, std::shared_ptr<dry_run_budget> room) {
    return [change = std::move(change), room = std::move(room)](const http::request& request) -> answer {
        const auto asked = is_dry_run(request);
        if (!asked) return refusal(asked.error());
        auto answered = change(request);
        if (!*asked) return answered;
        if (auto* one = std::get_if<plan>(&answered)) return within_budget(std::move(*one), *room);
        if (auto* wide = std::get_if<installation_wide_plan>(&answered)) return within_budget(std::move(*wide), *room);
        return answered;
    };
}

}  // namespace gatehouse::protocol::admin
