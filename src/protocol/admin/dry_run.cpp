#include "dry_run.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <gatehouse/store/attempt.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "effects.hpp"
#include "operation.hpp"
#include "permit.hpp"
#include "rehearsed_access.hpp"

namespace gatehouse::protocol::admin {
namespace {

// The change that is rehearsed, the room it takes, and what was seen of it. An error rolls back what fn wrote: so the end of
// every rehearsal is one, and its answer is what was seen until then.
template <class Plan> struct rehearsal {
    Plan change;
    dry_run_budget::ticket room;
    const surroundings* around;
    may_be_shown shown;
    std::optional<http::response> seen;
};
template <class Plan> using kept = std::shared_ptr<rehearsal<Plan>>;

error never_written() { return make_error(errc::conflict, "a dry run is never written"); }

template <class Plan> std::function<http::response(const error&)> answer_of(const kept<Plan>& one) {
    return [one](const error& failure) { return one->seen ? *one->seen : one->change.refuse(failure); };
}

// The change once more, for what could not be asked before it was known how things are without it.
result<void> repeat(const plan& change, tenant_transaction& tx, access::rights_comparison& compared) {
    std::optional<error> failed;
    const auto taken_back = attempt(tx).run([&]() -> result<void> {
        const auto done = change.fn(tx);
        if (!done) failed = done.error();
        if (done)
            if (auto seen = compared.with_it_again(tx); !seen) failed = seen.error();
        return never_written();
    });
    return failed ? result<void>(*failed) : result<void>();
}

result<std::string> compare(const rehearsal<plan>& one, tenant_transaction& tx, access::rights_comparison& compared) {
    if (auto seen = compared.without_it(tx); !seen) return seen.error();
    if (!compared.is_whole()) {
        if (auto seen = repeat(one.change, tx, compared); !seen) return seen.error();
        if (auto seen = compared.without_it(tx); !seen) return seen.error();
    }
    std::string text;
    json_writer out(text);
    write_access(out, compared, one.shown);
    return text;
}

// In a savepoint within its own, so that how things are without the change is seen beside how they are with it.
result<outcome> run(rehearsal<plan>& one, tenant_transaction& tx) {
    one.seen.reset();
    const auto before = effects_of::begin(tx);
    if (!before) return before.error();
    access::rights_comparison compared(one.around->at.decider, one.around->models);
    std::optional<outcome> done;
    std::optional<effects> seen;
    const auto tried = attempt(tx).run([&]() -> result<void> {
        auto answered = one.change.fn(tx);
        if (!answered) return answered.error();
        done = *std::move(answered);
        if (done->how == disposition::refused) return {};  // its trace stays
        auto found = before->end(tx);
        if (!found) return found.error();
        if (auto looked = compared.with_it(tx, before->position()); !looked) return looked.error();
        seen = *std::move(found);
        return never_written();
    });
    if (tried) return *std::move(done);
    if (!seen) return tried.error();
    auto access = compare(one, tx, compared);
    if (!access) return access.error();
    seen->access = *std::move(access);
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

// By what the caller may read now; whoever was not let in is shown nothing.
may_be_shown shown_to(const surroundings& around, entrance by, const http::request& request) {
    may_be_shown may;
    const auto entered = enter(around, by, request, [&](call& made) -> result<void> {
        may.rows = permit(made, access::permission::access_explain).has_value();
        may.names = permit(made, access::permission::members_read).has_value();
        return {};
    });
    return entered ? may : may_be_shown();
}

answer rehearse(plan change, dry_run_budget::ticket room, const surroundings& around, const may_be_shown& shown) {
    const auto one = std::make_shared<rehearsal<plan>>(rehearsal<plan>{std::move(change), std::move(room), &around, shown, {}});
    // The lowest class: no change waits for a rehearsal.
    return plan{one->change.organization, write_class::jobs, one->change.cost_bytes,
                [one](tenant_transaction& tx) { return run(*one, tx); }, answer_of(one)};
}

answer rehearse(installation_wide_plan change, dry_run_budget::ticket room, const surroundings& around, const may_be_shown&) {
    const auto one = std::make_shared<rehearsal<installation_wide_plan>>(
        rehearsal<installation_wide_plan>{std::move(change), std::move(room), &around, {}, {}});
    return installation_wide_plan{[one](installation_transaction& tx) { return run(*one, tx); }, answer_of(one),
                                  write_class::jobs};
}

std::string_view whose(const plan& change) { return change.organization.text(); }
std::string_view whose(const installation_wide_plan&) { return {}; }

template <class Plan>
answer within_budget(Plan change, dry_run_budget& budget, const surroundings& around, const may_be_shown& shown) {
    auto room = budget.take(whose(change));
    if (!room) return refusal(make_error(errc::unavailable, "too many dry runs are waiting; try again"));
    return rehearse(std::move(change), std::move(room), around, shown);
}

}  // namespace

result<bool> is_dry_run(const http::request& request) {
    const auto said = query_value(request, "dry_run");
    if (!said || *said == "false") return false;
    if (*said == "true") return true;
    return make_error(errc::invalid_value, "dry_run is true or false");
}

endpoint with_dry_run(endpoint change, std::shared_ptr<dry_run_budget> room, const surroundings& around, entrance by) {
    return [change = std::move(change), room = std::move(room), &around, by](const http::request& request) -> answer {
        const auto asked = is_dry_run(request);
        if (!asked) return refusal(asked.error());
        auto answered = change(request);
        if (!*asked) return answered;
        if (auto* one = std::get_if<plan>(&answered))
            return within_budget(std::move(*one), *room, around, shown_to(around, by, request));
        if (auto* wide = std::get_if<installation_wide_plan>(&answered))
            return within_budget(std::move(*wide), *room, around, may_be_shown());  // nothing is compared
        return answered;
    };
}

}  // namespace gatehouse::protocol::admin
