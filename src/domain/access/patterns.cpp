#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>

#include <algorithm>

namespace gatehouse::access {
namespace {

constexpr std::string_view reserved = "gatehouse";

bool is_word(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

// A whole "*", or a literal that may end in one where that is allowed.
bool is_pattern_word(std::string_view text, bool may_trail) {
    if (text == "*") return true;
    if (may_trail && text.ends_with('*')) text.remove_suffix(1);
    return is_word(text);
}

std::string_view first_word(std::string_view action) { return action.substr(0, action.find(':')); }

bool matches_word(std::string_view pattern, std::string_view text) {
    if (!pattern.ends_with('*')) return pattern == text;
    pattern.remove_suffix(1);
    return text.starts_with(pattern);
}

// Whatever the narrower word matches, the wider one does.
bool covers_word(std::string_view wider, std::string_view narrower) {
    if (!wider.ends_with('*')) return wider == narrower;
    wider.remove_suffix(1);
    return narrower.starts_with(wider);
}

error no_pattern(std::string_view text, std::string_view why) {
    return make_error(errc::invalid_value, "\"" + std::string(text) + "\": " + std::string(why));
}

}  // namespace

result<void> check_action(std::string_view action) {
    const auto segments = split(action, ':');
    if (segments.size() < 2 || !std::ranges::all_of(segments, is_word))
        return no_pattern(action, "an action is words joined by ':', such as app:use");
    return {};
}

result<action_pattern> action_pattern::parse(std::string_view text) {
    action_pattern made;
    made.text_ = text;
    const auto segments = split(text, ':');
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!is_pattern_word(segments[i], i + 1 == segments.size()))
            return no_pattern(text, "an action is words joined by ':'; '*' stands for a whole one or at the end");
        made.segments_.emplace_back(segments[i]);
    }
    if (segments.size() < 2 && text != "*") return no_pattern(text, "an action has at least two words");
    made.literal_ = text.find('*') == std::string_view::npos;
    return made;
}

// Nothing is allocated: a decision asks this of a thousand statements.
bool action_pattern::matches(std::string_view action) const {
    if (literal_) return text_ == action;
    if (first_word(action) == reserved && segments_.front() != reserved) return false;
    for (const auto& segment : segments_) {
        const auto asked = first_word(action);
        if (!matches_word(segment, asked)) return false;
        const bool ends = asked.size() == action.size();
        if (&segment == &segments_.back()) return ends || segment == "*";
        if (ends) return false;
        action.remove_prefix(asked.size() + 1);
    }
    return false;
}

// Segment by segment; a last "*" stands for all that is left, so only another one reaches as far.
bool action_pattern::covers(const action_pattern& narrower) const {
    if (narrower.segments_.front() == reserved ? segments_.front() != reserved : segments_.front() == reserved) return false;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        if (i >= narrower.segments_.size()) return false;
        if (i + 1 == segments_.size() && segments_[i] == "*") return true;
        const bool narrower_goes_on = i + 1 == narrower.segments_.size() && narrower.segments_[i] == "*";
        if (narrower_goes_on || !covers_word(segments_[i], narrower.segments_[i])) return false;
    }
    return segments_.size() == narrower.segments_.size();
}

result<resource_pattern> resource_pattern::parse(std::string_view text, const permission_model& model,
                                                 const organization_id& organization) {
    const auto segments = split(text, ':');
    if (segments.size() < 5) return no_pattern(text, "a resource is prefix:product:service:{org_id}:type/id");
    if (segments[0] != model.prefix) return no_pattern(text, "the prefix is " + model.prefix);
    if (segments[1] != model.product && segments[1] != "*") return no_pattern(text, "the product is " + model.product);
    if (!is_pattern_word(segments[2], false)) return no_pattern(text, "no service");
    if (segments[3] != "{org_id}" && segments[3] != organization.text())
        return no_pattern(text, "the organization is {org_id} or the own id");
    resource_pattern made;
    made.service_ = segments[2];
    const std::string_view named = text.substr(static_cast<std::size_t>(segments[4].data() - text.data()));
    const auto slash = named.find('/');
    made.type_ = named.substr(0, slash);
    made.id_ = slash == std::string_view::npos ? "" : named.substr(slash + 1);
    if (made.type_ == "*" && slash == std::string_view::npos) made.id_ = "*";
    if (!is_pattern_word(made.type_, false) || made.id_.empty()) return no_pattern(text, "the resource is type/id");
    const auto star = made.id_.find('*');
    if (star != std::string::npos && star + 1 != made.id_.size()) return no_pattern(text, "'*' stands at the end only");
    return made;
}

bool resource_pattern::matches(const resource_ref& asked) const {
    if (asked.service == reserved ? service_ != reserved : !matches_word(service_, asked.service)) return false;
    return matches_word(type_, asked.type) && matches_word(id_, asked.id);
}

bool resource_pattern::covers(const resource_pattern& narrower) const {
    if (narrower.service_ == reserved ? service_ != reserved : !covers_word(service_, narrower.service_)) return false;
    return covers_word(type_, narrower.type_) && covers_word(id_, narrower.id_);
}

bool compiled_statement::matches(std::string_view action, const resource_ref& asked) const {
    return std::ranges::any_of(actions, [&](const action_pattern& pattern) { return pattern.matches(action); }) &&
           std::ranges::any_of(resources, [&](const resource_pattern& pattern) { return pattern.matches(asked); });
}

}  // namespace gatehouse::access
