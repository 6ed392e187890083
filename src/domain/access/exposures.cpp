#include <algorithm>
#include <map>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

using place = exposure_repository::place;

struct past_exposure {
    revealed_secret what;
    exposure_repository::while_in_force over;
};

struct difference {
    std::vector<revealed_secret> began;
    std::vector<past_exposure> missed;  // began and ended, and nobody looked in between
    std::vector<place> ended;
};

place place_of(const revealed_secret& one) { return {std::string(one.on.text()), one.permission}; }

using windows = std::vector<past_window>;

// What a window opened before the member came was shown when he came.
void cut_to(const subject_facts& own, windows& all) {
    const auto& begin = own.access_begins_at;
    for (auto& one : all)
        if (begin && *begin < one.closed) one.opened = std::max(one.opened, *begin);
}

// Of several that closed together the one that opened first stays.
void in_order(windows& all) {
    std::ranges::sort(all);
    const auto again = std::ranges::unique(all, {}, &past_window::closed);
    all.erase(again.begin(), again.end());
}

// Ends of windows that stand beside the rows that had them, and that of the member's access: since when is not known of one
// that had no beginning.
result<windows> closings_of(tenant_transaction& tx, const member_id& who) {
    rights_repository rights(tx);
    auto all = rights.closed(who, limits::windows_settled);
    if (!all) return all;
    const auto facts = rights.subject(who);
    if (!facts) return facts.error().code == errc::not_found ? result<windows>(*all) : facts.error();
    if (const auto& end = facts->access_ends_at; end && *end <= tx.now())
        all->push_back({*end, std::min(facts->access_begins_at.value_or(*end), *end)});
    cut_to(*facts, *all);
    return all;
}

// What was in force the moment before a window closed: the rows are still there to say it.
result<void> look_back(tenant_transaction& tx, const decider& rights, const member_id& who, const windows& closings,
                       std::vector<past_exposure>& into) {
    std::map<place, past_exposure> missed;  // what several windows showed is one row
    for (const auto& one : closings) {
        const auto then = rights.revealed_to(tx, who, std::nullopt, instant{one.closed.ms - 1});
        if (!then) return then.error();
        if (then->empty()) continue;
        const auto known = exposure_repository(tx).seen_until(who, one.closed);
        if (!known) return known.error();
        for (const auto& what : *then)
            if (!std::ranges::binary_search(*known, place_of(what))) {
                auto& over =
                    missed.try_emplace(place_of(what), past_exposure{what, {one.opened, one.closed}}).first->second.over;
                over = {std::min(over.from, one.opened), std::max(over.until, one.closed)};
            }
    }
    for (auto& [where, one] : missed) into.push_back(std::move(one));
    return {};
}

// Of one resource only what began: whether other exposures ended is not what was asked.
result<difference> difference_of(tenant_transaction& tx, const decider& rights, const member_id& who,
                                 const std::optional<resource_id>& only, const windows& closings) {
    auto now = rights.revealed_to(tx, who, only);
    if (!now) return now.error();
    const auto open = exposure_repository(tx).open_of(who);
    if (!open) return open.error();
    difference found;
    for (auto& one : *now)
        if (!std::ranges::binary_search(*open, place_of(one))) found.began.push_back(one);
    if (only) return found;
    if (const auto done = look_back(tx, rights, who, closings, found.missed); !done) return done.error();
    std::ranges::copy_if(*open, std::back_inserter(found.ended), [&](const place& was) {
        return std::ranges::none_of(*now, [&](const revealed_secret& one) { return place_of(one) == was; });
    });
    return found;
}

// One row for all that began at once; who has seen what stands in the exposures themselves.
result<void> tell_began(tenant_transaction& tx, const request_context& by, const member_id& who, const difference& found) {
    auto began = found.began;
    for (const auto& one : found.missed) began.push_back(one.what);
    if (began.empty()) return {};
    object facts;
    facts.set("count", static_cast<std::int64_t>(began.size()));
    facts.set("why", began.front().why);
    value::array resources;
    for (const auto& one : began)
        if (resources.size() < limits::exposures_told) resources.emplace_back(one.on.text());
    facts.set("resources", std::move(resources));
    return tell(tx, by, change_kind::exposure_recorded, change_target::of(who), std::move(facts));
}

result<std::int64_t> settle(tenant_transaction& tx, const request_context& by, const decider& rights, const member_id& who,
                            const std::optional<resource_id>& only, const windows& closings) {
    const auto found = difference_of(tx, rights, who, only, closings);
    if (!found) return found.error();
    exposure_repository rows(tx);
    for (const auto& one : found->began)
        if (auto done = rows.begin(who, one.on, one.permission, one.why); !done) return done.error();
    for (const auto& [what, over] : found->missed)
        if (auto done = rows.had(who, what.on, what.permission, over, what.why); !done) return done.error();
    for (const auto& one : found->ended)
        if (auto done = rows.end(who, resource_id::trusted(one.resource), one.permission); !done) return done.error();
    if (auto told = tell_began(tx, by, who, *found); !told) return told.error();
    return static_cast<std::int64_t>(found->began.size() + found->missed.size() + found->ended.size());
}

result<std::size_t> judged_at_once(tenant_transaction& tx) {
    const auto resources = exposure_repository(tx).resources_up_to(limits::exposures_judged + 1);
    if (!resources) return resources.error();
    return limits::exposures_judged / std::max(*resources, std::size_t{1});
}

// Those of whom so many judgements are enough, as of now and of each moment that is looked back upon.
result<void> settle_each(tenant_transaction& tx, const request_context& by, const decider& rights,
                         const std::vector<member_id>& all) {
    auto left = judged_at_once(tx);
    if (!left) return left.error();
    for (const auto& who : all) {
        const auto closings = closings_of(tx, who);
        if (!closings) return closings.error();
        if (*left < 1 + closings->size()) continue;
        *left -= 1 + closings->size();
        if (const auto done = settle(tx, by, rights, who, std::nullopt, *closings); !done) return done.error();
    }
    return {};
}

}  // namespace

result<std::int64_t> settle_exposures(tenant_transaction& tx, const request_context& by, const decider& rights,
                                      const member_id& who, const std::optional<resource_id>& only) {
    const auto wanted = rights.guards_secrets(tx);
    if (!wanted) return wanted.error();
    if (!*wanted) return std::int64_t{0};
    const auto closings = only ? result<windows>(windows()) : closings_of(tx, who);
    if (!closings) return closings.error();
    return settle(tx, by, rights, who, only, *closings);
}

result<void> settle_windows(tenant_transaction& tx, const request_context& by, const decider& rights, const member_id& who,
                            std::vector<past_window> windows) {
    const auto facts = rights_repository(tx).subject(who);
    if (!facts) return facts.error().code == errc::not_found ? result<void>() : facts.error();
    in_order(windows);
    cut_to(*facts, windows);
    const auto done = settle(tx, by, rights, who, std::nullopt, windows);
    return done ? result<void>() : done.error();
}

result<std::size_t> looks_at_once(tenant_transaction& tx) {
    const auto most = judged_at_once(tx);
    if (!most) return most.error();
    return std::max(*most, std::size_t{1});
}

result<std::size_t> settled_at_once(tenant_transaction& tx) {
    const auto most = judged_at_once(tx);
    if (!most) return most.error();
    return std::min(limits::exposures_settled, *most);
}

result<void> settle_with_change(tenant_transaction& tx, const request_context& by, const decider& rights,
                                const member_id& who) {
    const auto wanted = rights.guards_secrets(tx);
    if (!wanted) return wanted.error();
    if (!*wanted) return {};
    const auto most = settled_at_once(tx);
    if (!most) return most.error();
    if (*most == 0) return {};
    const auto settled = settle_exposures(tx, by, rights, who);
    if (!settled) return settled.error();
    return {};
}

result<bool> is_unsettled(tenant_transaction& tx, const decider& rights, const member_id& who) {
    const auto closings = closings_of(tx, who);
    if (!closings) return closings.error();
    const auto found = difference_of(tx, rights, who, std::nullopt, *closings);
    if (!found) return found.error();
    return !found->began.empty() || !found->missed.empty() || !found->ended.empty();
}

result<void> settle_all_exposures(tenant_transaction& tx, const request_context& by, const decider& rights,
                                  const std::optional<resource_id>& only) {
    auto all = rights.whom_secrets_reach(tx);
    if (!all) return all.error();
    const auto most = only ? result<std::size_t>(limits::exposures_settled) : settled_at_once(tx);
    if (!most) return most.error();
    if (all->size() > *most) all->erase(all->begin() + static_cast<std::ptrdiff_t>(*most), all->end());
    if (!only) return settle_each(tx, by, rights, *all);
    for (const auto& who : *all)
        if (const auto done = settle_exposures(tx, by, rights, who, only); !done) return done.error();
    return {};
}

result<void> record_shown_secret(tenant_transaction& tx, const request_context& by, const question& asked) {
    const auto on = resource_repository(tx).find_named(asked.resource_type, asked.resource_id);
    if (!on && on.error().code != errc::not_found) return on.error();
    if (on)
        if (auto kept = exposure_repository(tx).record(asked.subject, on->id, asked.action); !kept) return kept;
    object facts;
    facts.set("action", asked.action);
    facts.set("resource", asked.resource_type + "/" + asked.resource_id);
    return tell(tx, by, change_kind::decision_allowed_secret, change_target::of(asked.subject), std::move(facts));
}

}  // namespace gatehouse::access
