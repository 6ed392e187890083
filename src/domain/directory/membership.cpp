#include <gatehouse/domain/directory/membership.hpp>

#include <unordered_set>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "member_element.hpp"

namespace gatehouse::directory {
namespace {

using id_set = std::unordered_set<std::string>;

// One change of one group's members.
class membership_change_of {
public:
    membership_change_of(tenant_transaction& tx, const group& to, unknown_reference unknown)
        : tx_(tx), to_(to), groups_(tx), unknown_(unknown) {}

    result<void> replace(const std::vector<member_reference>& wanted) {
        if (const auto resolved = resolve_all(wanted); !resolved) return resolved;
        auto present = present_ids();
        if (!present) return present.error();
        for (const auto& id : *present)
            if (!wanted_ids_.contains(id))
                if (const auto gone = remove_id(id); !gone) return gone;
        if (const auto dropped = drop_other_pending(); !dropped) return dropped;
        return write_all();
    }

    result<void> remove(const std::string& reference) {
        const auto removed = groups_.remove_member(to_.id, reference);
        if (!removed) return removed.error();
        if (*removed) return left(reference);
        const auto waited = groups_.drop_pending(to_, reference);
        if (!waited) return waited.error();
        if (*waited) out.pending_changed = true;
        const auto found = resolve(tx_, to_.connection, reference);
        if (!found) return found.error();
        return *found && (*found)->id != reference ? remove_id((*found)->id) : result<void>();
    }

    result<void> remove_matching(const std::vector<query>& filters) {
        std::vector<std::string> matched;
        const auto read = groups_.members(to_.id, "", limits::rows_examined + 1, [&](const group_member& row) {
            if (++examined_ > limits::rows_examined) return result<void>(too_many());
            const auto element = member_element(row);
            if (!element) return result<void>(element.error());
            for (const auto& filter : filters)
                if (matches(filter, *element)) {
                    matched.push_back(row.id);
                    break;
                }
            return result<void>();
        });
        if (!read) return read;
        for (const auto& id : matched)
            if (const auto gone = remove_id(id); !gone) return gone;
        return {};
    }

    result<void> add(const std::vector<member_reference>& wanted) {
        if (const auto resolved = resolve_all(wanted); !resolved) return resolved;
        return write_all();
    }

    membership_result out;

private:
    static error too_many() { return make_error(errc::too_many, "the group has more members than may be examined"); }

    result<void> resolve_all(const std::vector<member_reference>& wanted) {
        for (const auto& each : wanted) {
            const auto found = resolve(tx_, to_.connection, each.value);
            if (!found) return found.error();
            const std::string document = each.attributes.empty() ? "" : to_json(value(each.attributes));
            if (*found) {
                wanted_ids_.insert((*found)->id);
                rows_.push_back({(*found)->id, (*found)->kind, document, {}});
                continue;
            }
            if (unknown_ == unknown_reference::refuse)
                return make_error(errc::invalid_value, "members: nothing here is called " + each.value);
            if (unknown_ == unknown_reference::drop) {
                out.dropped.push_back(each.value);
                continue;
            }
            waiting_.push_back({each.value, document, {}});
        }
        return {};
    }

    result<void> write_all() {
        for (const auto& row : rows_) {
            const auto how = groups_.add_member(to_.id, row);
            if (!how) return how.error();
            if (*how == membership_change::joined) out.joined.push_back(row.id);
            if (*how == membership_change::reworded) out.reworded = true;
        }
        for (const auto& each : waiting_) {
            const auto added = groups_.add_pending(to_, each.reference, each.document, tx_.now() + limits::pending_member_ms);
            if (!added) return added.error();
            if (*added) out.pending_changed = true;
            out.waiting.push_back(each.reference);
        }
        return {};
    }

    result<id_set> present_ids() {
        id_set present;
        const auto read = groups_.members(to_.id, "", to_.member_count, [&](const group_member& row) {
            present.insert(row.id);
            return result<void>();
        });
        if (!read) return read.error();
        return present;
    }

    result<void> drop_other_pending() {
        const auto pending = groups_.pending_of(to_.id);
        if (!pending) return pending.error();
        id_set kept;
        for (const auto& each : waiting_) kept.insert(each.reference);
        for (const auto& each : *pending) {
            if (kept.contains(each.reference)) continue;
            const auto dropped = groups_.drop_pending(to_, each.reference);
            if (!dropped) return dropped.error();
            out.pending_changed = true;
        }
        return {};
    }

    result<void> remove_id(const std::string& id) {
        const auto removed = groups_.remove_member(to_.id, id);
        if (!removed) return removed.error();
        return *removed ? left(id) : result<void>();
    }
    result<void> left(const std::string& id) {
        out.left.push_back(id);
        return {};
    }

    tenant_transaction& tx_;
    const group& to_;
    group_repository groups_;
    unknown_reference unknown_;
    id_set wanted_ids_;
    std::vector<group_member> rows_;
    std::vector<pending_member> waiting_;
    std::int64_t examined_ = 0;
};

}  // namespace

result<membership_result> apply_members(tenant_transaction& tx, const group& to, const membership_delta& delta,
                                        unknown_reference unknown) {
    membership_change_of change(tx, to, unknown);
    if (delta.replaced) {
        if (const auto done = change.replace(delta.added); !done) return done.error();
        return std::move(change.out);
    }
    for (const auto& reference : delta.removed)
        if (const auto done = change.remove(reference); !done) return done.error();
    if (!delta.removed_matching.empty())
        if (const auto done = change.remove_matching(delta.removed_matching); !done) return done.error();
    if (const auto done = change.add(delta.added); !done) return done.error();
    return std::move(change.out);
}

}  // namespace gatehouse::directory
