#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/names.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>
#include <gatehouse/store/rule_watch_repository.hpp>

#include "rule_binding.hpp"

namespace gatehouse::lifecycle {
namespace {

void apply(const group_content& content, group& row) {
    row.display_name = content.display_name;
    row.external_id = content.external_id;
    row.document = content.document;
}

bool differs(const group& a, const group& b) {
    return a.display_name != b.display_name || a.external_id != b.external_id || a.document != b.document;
}

}  // namespace

result<group> provisioner::get_group(const group_id& id) {
    auto found = group_repository(tx_).find(in_, id);
    if (!found) return found.error();
    if (!*found || (*found)->origin != group_origin::scim) return make_error(errc::not_found, "no such group");
    return std::move(**found);
}

result<void> provisioner::record_members(const group_id& id, const directory::membership_result& members) {
    const auto target = change_target::of(id);
    if (const auto told = audit::record_each(tx_, by_, change_kind::group_members_removed, target, "members", members.left);
        !told)
        return told;
    return audit::record_each(tx_, by_, change_kind::group_members_added, target, "members", members.joined);
}

result<provisioner::changed_group> provisioner::create_group(const group_content& content,
                                                             const std::vector<member_reference>& members,
                                                             directory::unknown_reference unknown) {
    if (const auto free = directory::check_group_names(tx_, in_, content, nullptr); !free) return free.error();
    group_repository groups(tx_);
    auto claimed = groups.find_by_name(in_, content.display_name);
    if (!claimed) return claimed.error();
    group row = *claimed ? **claimed : group{.id = tx_.new_id<group_id>(), .connection = in_};
    apply(content, row);
    const auto written = *claimed ? groups.adopt_claim(row) : groups.insert(row);
    if (!written) return written.error();
    object facts;
    facts.set("connection", value(in_.text()));
    const auto target = change_target::of(row.id);
    if (const auto told = audit::record(tx_, by_, change_kind::group_created, target, std::move(facts)); !told)
        return told.error();
    membership_delta delta;
    delta.added = members;
    auto done = directory::apply_members(tx_, row, delta, unknown);
    if (!done) return done.error();
    if (const auto told = record_members(row.id, *done); !told) return told.error();
    const group_member arrived{std::string(row.id.text()), group_member_kind::group, "", {}};
    if (const auto settled = settle(arrived, content.external_id); !settled) return settled.error();
    if (const auto bound = bind_rules(tx_, by_, row); !bound) return bound.error();
    if (done->changed())
        if (const auto judged = access::judge_joins(tx_, by_, row.id); !judged) return judged.error();
    auto after = get_group(row.id);
    if (!after) return after.error();
    return changed_group{std::move(*after), std::move(*done)};
}

result<provisioner::changed_group> provisioner::change_group(const group_id& id, const std::optional<group_content>& content,
                                                             const membership_delta& delta,
                                                             std::optional<std::int64_t> expected,
                                                             directory::unknown_reference unknown) {
    const auto before = get_group(id);
    if (!before) return before.error();
    if (const auto same = directory::check_version(expected, before->version); !same) return same.error();
    group row = *before;
    if (content) apply(*content, row);
    const bool reworded = differs(row, *before);
    if (reworded)
        if (const auto free = directory::check_group_names(tx_, in_, *content, &*before); !free) return free.error();
    auto members = directory::apply_members(tx_, *before, delta, unknown);
    if (!members) return members.error();
    if (!reworded && !members->changed()) return changed_group{*before, std::move(*members)};

    group_repository groups(tx_);
    const auto written = reworded ? groups.update(row) : groups.touch(id);
    if (!written) return written.error();
    if (reworded)
        if (const auto told = audit::record(tx_, by_, change_kind::group_changed, change_target::of(id)); !told)
            return told.error();
    if (const auto told = record_members(id, *members); !told) return told.error();
    if (row.external_id != before->external_id) {
        const group_member arrived{std::string(id.text()), group_member_kind::group, "", {}};
        if (const auto settled = settle(arrived, row.external_id); !settled) return settled.error();
    }
    if (row.display_name != before->display_name)
        if (const auto bound = bind_rules(tx_, by_, row); !bound) return bound.error();
    if (members->changed())
        if (const auto judged = access::judge_joins(tx_, by_, id); !judged) return judged.error();
    auto after = get_group(id);
    if (!after) return after.error();
    return changed_group{std::move(*after), std::move(*members)};
}

result<void> provisioner::delete_group(const group_id& id, std::optional<std::int64_t> expected) {
    const auto found = get_group(id);
    if (!found) return found.error();
    if (const auto same = directory::check_version(expected, found->version); !same) return same;
    const auto over = rule_watch_repository(tx_).over(id);
    if (!over) return over.error();
    if (const auto unbound = rule_binding_repository(tx_).unbind(id); !unbound) return unbound;
    if (const auto erased = group_repository(tx_).erase(*found); !erased) return erased;
    if (const auto judged = access::judge_joins(tx_, by_, *over); !judged) return judged;
    object facts;
    facts.set("connection", value(in_.text()));
    facts.set("members", value(found->member_count));
    return audit::record(tx_, by_, change_kind::group_deleted, change_target::of(id), std::move(facts));
}

}  // namespace gatehouse::lifecycle
