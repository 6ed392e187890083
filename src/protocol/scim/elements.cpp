#include "elements.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>

#include <algorithm>

namespace gatehouse::scim {
namespace {

bool is_true(const value* flag) { return flag && flag->if_boolean() && *flag->if_boolean(); }

bool same_by(const attribute_definition& attribute, const value& one, const value& other) {
    if (one == other) return true;
    return !attribute.case_exact && one.if_string() && other.if_string() && fold(one.text()) == fold(other.text());
}

// What a filter of equalities says an element looks like: type eq "work" and primary eq true. nullopt for any other
// filter.
std::optional<object> described_element(const query& filter) {
    object out;
    const std::vector<query> alone{filter};
    for (const query& part : filter.what == query::kind::all_of ? filter.parts : alone) {
        if (part.what != query::kind::compare || part.op != compare_op::eq || part.literal.is_null() || !part.path.sub.empty())
            return std::nullopt;
        out.set(part.path.name, part.literal);
    }
    return out;
}

bool is_empty(const value& element) { return element.is_null() || (element.if_object() && element.if_object()->empty()); }

}  // namespace

result<void> element_list::apply(const patch_operation& operation) {
    if (operation.path->filter) return apply_selected(operation);
    if (sub_) {
        change_each(operation);
        return {};
    }
    if (operation.op == patch_op::replace || (operation.op == patch_op::remove && operation.operand.is_null()))
        elements_.clear();
    if (const auto* sent = operation.operand.if_array())
        for (const value& element : *sent) operation.op == patch_op::remove ? remove_like(element) : add(element);
    return {};
}

// The same value again is no second one (RFC 7644, 3.5.2.1): equal values of one type are one element.
bool element_list::is_same(const value& sent, const value& present) const {
    const auto* attributes = sent.if_object();
    if (!attributes) return same_by(attribute_, sent, present);
    const auto agrees = [&](const named_value& item) {
        const auto* sub = attribute_.find_sub(item.name);
        const value* other = present.find(item.name);
        return other && sub && same_by(*sub, item.content, *other);
    };
    const auto agrees_on = [&](std::string_view name) {
        const auto at = std::find_if(attributes->begin(), attributes->end(), [&](auto& item) { return item.name == name; });
        return at == attributes->end() || agrees(*at);
    };
    if (attributes->find("value")) return agrees_on("value") && agrees_on("type");
    return std::all_of(attributes->begin(), attributes->end(), agrees);
}

void element_list::add(const value& sent) {
    const auto at =
        std::find_if(elements_.begin(), elements_.end(), [&](const value& present) { return is_same(sent, present); });
    if (at != elements_.end()) return merge(static_cast<std::size_t>(at - elements_.begin()), sent);
    elements_.push_back(sent);
    if (is_true(sent.find("primary"))) primary_ = elements_.size() - 1;
}

void element_list::remove_like(const value& sent) {
    std::erase_if(elements_, [&](const value& present) { return is_same(sent, present); });
}

void element_list::merge(std::size_t at, const value& sent) {
    auto* present = elements_[at].if_object();
    if (!present || !sent.if_object()) return;
    for (const auto& [name, content] : *sent.if_object()) {
        if (content.is_null())
            present->erase(name);
        else if (const value* old = present->find(name); !old || *old != content)
            present->set(name, content);
    }
    if (is_true(sent.find("primary"))) primary_ = at;
}

void element_list::change(std::size_t at, const patch_operation& operation) {
    const value& operand = operation.operand;
    auto* present = elements_[at].if_object();
    if (sub_ && present) {
        if (operand.is_null())
            present->erase(sub_->name);
        else
            present->set(sub_->name, operand);
        if (sub_->name == "primary" && is_true(&operand)) primary_ = at;
        return;
    }
    if (operation.op == patch_op::add) return merge(at, operand);
    // The element is replaced, but what selected it stays where the new one does not say: else the next PATCH of
    // [type eq "work"] would not find it.
    auto kept = described_element(*operation.path->filter);
    elements_[at] = operand;
    auto* fresh = elements_[at].if_object();
    if (fresh && kept)
        for (auto& [name, content] : *kept)
            if (!fresh->find(name)) fresh->set(name, std::move(content));
    if (is_true(elements_[at].find("primary"))) primary_ = at;
}

void element_list::change_each(const patch_operation& operation) {
    if (operation.op == patch_op::add && operation.operand.is_null()) return;
    patch_operation each = operation;
    if (operation.op == patch_op::remove) each.operand = value();
    if (elements_.empty() && !each.operand.is_null()) elements_.emplace_back(object());
    for (std::size_t at = 0; at < elements_.size(); ++at) change(at, each);
}

result<void> element_list::apply_selected(const patch_operation& operation) {
    const query& filter = *operation.path->filter;
    std::vector<std::size_t> selected;
    for (std::size_t at = 0; at < elements_.size(); ++at)
        if (matches(filter, elements_[at])) selected.push_back(at);
    const bool unassign = operation.op == patch_op::remove || operation.operand.is_null();
    if (unassign && operation.op == patch_op::add) return {};
    if (selected.empty()) {
        if (unassign) return {};
        auto described = described_element(filter);
        if (!described || !profile_.use(tolerance::absent_element_created))
            return make_error(errc::no_target, operation.path->attribute.name + ": no value matches the filter");
        elements_.emplace_back(std::move(*described));
        selected.push_back(elements_.size() - 1);
        if (is_true(elements_.back().find("primary"))) primary_ = selected.front();
        if (!sub_) {
            merge(selected.front(), operation.operand);
            return {};
        }
    }
    patch_operation change_to = operation;
    if (unassign) change_to.operand = value();
    for (const std::size_t at : selected) {
        if (unassign && !sub_)
            elements_[at] = value();
        else
            change(at, change_to);
    }
    return {};
}

result<value::array> element_list::take() {
    if (primary_)
        for (std::size_t at = 0; at < elements_.size(); ++at)
            if (at != *primary_ && is_true(elements_[at].find("primary"))) *elements_[at].find("primary") = value(false);
    std::erase_if(elements_, is_empty);
    if (elements_.size() > limits::attribute_values)
        return make_error(errc::invalid_value,
                          attribute_.name + ": more than " + std::to_string(limits::attribute_values) + " values");
    return std::move(elements_);
}

}  // namespace gatehouse::scim
