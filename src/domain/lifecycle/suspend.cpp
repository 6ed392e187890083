#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/removal_repository.hpp>

#include <iterator>
#include <utility>

#include "revoke.hpp"

namespace gatehouse::lifecycle {
namespace {

result<member> get_living(tenant_transaction& tx, const member_id& id) {
    auto found = member_repository(tx).get(id);
    if (found && found->gone()) return make_error(errc::not_found, "no such member");
    return found;
}

// Nobody remembers so long why something was given by hand (access.md, Invariants, 5).
result<void> end_given(tenant_transaction& tx, const request_context& by, const member_id& id, object& facts) {
    const auto ended = removal_repository(tx).end_given_to(id);
    if (!ended) return ended.error();
    for (const auto& [name, ids] :
         {std::pair("assignments", &ended->assignments), {"teams", &ended->teams}, {"grants", &ended->grants}}) {
        facts.set(name, value(std::ssize(*ids)));
        if (auto told = audit::record_each(tx, by, change_kind::auto_removed, change_target::of(id), name, *ids); !told)
            return told;
    }
    return {};
}

// An identity provider says so as often as it likes; a person means something by it.
result<void> held_again(tenant_transaction& tx, const request_context& by, const member_id& id, const hold_source& source,
                        std::string_view reason) {
    object facts;
    facts.set("source", value(source.text()));
    facts.set("reason", value(reason));
    facts.set("again", value(true));
    return audit::record(tx, by, change_kind::member_hold_added, change_target::of(id), std::move(facts));
}

}  // namespace

result<void> suspend(tenant_transaction& tx, const request_context& by, const member_id& id, const hold_source& source,
                     std::string_view reason, what_ended* told) {
    const auto before = get_living(tx, id);
    if (!before) return before.error();
    const auto held = hold_repository(tx).add(id, source, reason, by.actor);
    if (!held) return held.error();
    if (!*held) return source.kind == hold_kind::connection ? result<void>() : held_again(tx, by, id, source, reason);
    const auto ended = revoke(tx, id);
    if (!ended) return ended.error();
    if (told) *told = *ended;
    auto facts = facts_of(*ended);
    facts.set("source", value(source.text()));
    const auto kind = before->holds == 0 ? change_kind::member_suspended : change_kind::member_hold_added;
    if (const auto done = audit::record(tx, by, kind, change_target::of(id), std::move(facts)); !done) return done;
    if (!before->owner || source.kind != hold_kind::connection) return {};
    return audit::record(tx, by, change_kind::owner_ended_by_idp, change_target::of(id));
}

result<std::vector<hold>> reactivate(tenant_transaction& tx, const request_context& by, const member_id& id,
                                     const hold_source& source) {
    const auto before = get_living(tx, id);
    if (!before) return before.error();
    hold_repository holds(tx);
    const auto long_gone = holds.held_since_before(id, tx.now() - limits::longest_hold_forgiven_ms);
    if (!long_gone) return long_gone.error();
    const auto cleared = holds.clear(id, source, by.actor);
    if (!cleared) return cleared.error();
    auto remaining = holds.of(id);
    if (!remaining || !*cleared) return remaining;
    if (source.kind == hold_kind::local_removal)
        if (const auto forgiven = tombstone_repository(tx).erase_of(id); !forgiven) return forgiven.error();
    object facts;
    facts.set("source", value(source.text()));
    if (remaining->empty() && *long_gone)
        if (const auto ended = end_given(tx, by, id, facts); !ended) return ended.error();
    const auto kind = remaining->empty() ? change_kind::member_reactivated : change_kind::member_hold_cleared;
    if (const auto done = audit::record(tx, by, kind, change_target::of(id), std::move(facts)); !done) return done.error();
    return remaining;
}

}  // namespace gatehouse::lifecycle
