#include "membership.hpp"

#include <algorithm>

#include "resource_body.hpp"

namespace gatehouse::scim {
namespace {

// The ids, when all the filter asks is "value eq …", once or in a row of or.
std::optional<std::vector<std::string>> named_members(const query& filter) {
    std::vector<std::string> out;
    const std::vector<query> alone{filter};
    for (const query& part : filter.what == query::kind::any_of ? filter.parts : alone) {
        if (part.what != query::kind::compare || part.op != compare_op::eq || part.path != attribute_path{"", "value", ""} ||
            !part.literal.if_string())
            return std::nullopt;
        out.emplace_back(part.literal.text());
    }
    return out;
}

value as_element(const member_reference& member) {
    object element = member.attributes;
    element.set("value", value(member.value));
    return value(std::move(element));
}

}  // namespace

result<void> membership_changes::apply(const patch_operation& operation) {
    const auto& path = *operation.path;
    if (!path.attribute.sub.empty() || (path.filter && operation.op != patch_op::remove))
        return make_error(errc::mutability, "a member can be added or removed, not changed");
    if (path.filter) {
        if (const auto ids = named_members(*path.filter))
            std::for_each(ids->begin(), ids->end(), [&](auto& id) { remove(id); });
        else
            remove_matching(*path.filter);
        return {};
    }
    auto members = to_members(operation.operand);
    if (!members) return members.error();
    const bool all = operation.op == patch_op::replace || (operation.op == patch_op::remove && operation.operand.is_null());
    if (all) remove_all();
    for (auto& member : *members) {
        if (operation.op == patch_op::remove)
            remove(member.value);
        else
            add(std::move(member));
    }
    return {};
}

void membership_changes::add(member_reference member) {
    removed_.erase(member.value);
    const auto [at, is_new] = position_.try_emplace(member.value, added_.size());
    if (is_new)
        added_.emplace_back(std::move(member));
    else
        for (auto& [name, content] : member.attributes) added_[at->second]->attributes.set(name, std::move(content));
}

void membership_changes::remove(const std::string& member) {
    if (const auto at = position_.find(member); at != position_.end()) {
        added_[at->second].reset();
        position_.erase(at);
    }
    if (!replaced_) removed_.insert(member);
}

void membership_changes::remove_all() {
    replaced_ = true;
    added_.clear();
    position_.clear();
    removed_.clear();
    removed_matching_.clear();
}

void membership_changes::remove_matching(const query& filter) {
    for (auto& member : added_) {
        if (!member || !matches(filter, as_element(*member))) continue;
        position_.erase(member->value);
        member.reset();
    }
    if (!replaced_) removed_matching_.push_back(filter);
}

membership_delta membership_changes::take() {
    membership_delta out;
    out.replaced = replaced_;
    out.removed.assign(removed_.begin(), removed_.end());
    out.removed_matching = std::move(removed_matching_);
    for (auto& member : added_)
        if (member) out.added.push_back(std::move(*member));
    return out;
}

}  // namespace gatehouse::scim
