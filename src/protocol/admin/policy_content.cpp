#include "policy_content.hpp"
#include "climbing.hpp"

#include <algorithm>

#include <gatehouse/codec/json.hpp>

namespace gatehouse::protocol::admin {
namespace {

bool is_deny(const value& statement) { return statement.find("effect") && statement.find("effect")->text() == "deny"; }

bool contains(const value::array& list, const value& wanted) { return std::ranges::find(list, wanted) != list.end(); }

// What holders gain and lose by going from one text to the other.
struct content_change {
    std::vector<value> new_allows;
    bool denies_dropped = false;
    bool takes = false;  // an allow falls away, or a deny is new
    bool gives() const { return denies_dropped || !new_allows.empty(); }
};

result<content_change> compare(std::string_view before_json, std::string_view after_json) {
    const auto before = parse_json(before_json), after = parse_json(after_json);
    if (!before || !after || !before->if_array() || !after->if_array())
        return make_error(errc::invalid_value, "statements must be an array");
    content_change change;
    for (const value& one : *after->if_array())
        if (!contains(*before->if_array(), one)) {
            if (is_deny(one))
                change.takes = true;
            else
                change.new_allows.push_back(one);
        }
    for (const value& one : *before->if_array())
        if (!contains(*after->if_array(), one)) (is_deny(one) ? change.denies_dropped : change.takes) = true;
    return change;
}

result<void> check_gained(call& made, const content_change& change) {
    if (change.denies_dropped) return make_error(errc::forbidden, "dropping a deny gives rights that you cannot hand out");
    return check_held(made, to_json(value(value::array(change.new_allows))));
}

// (b), (e): no role that gains or loses content is above the caller's level.
result<void> check_levels(call& made, const std::vector<role>& touched) {
    for (const auto& one : touched)
        if (auto may = check_level(made, one.level, "the role " + one.slug); !may) return may;
    return {};
}

// (d): no role that gains content is one that the caller holds.
result<void> check_not_own(call& made, const std::vector<role>& gaining) {
    const auto held = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!held) return held.error();
    for (const auto& one : gaining)
        if (std::ranges::find(*held, one.id, &held_role::role) != held->end())
            return make_error(errc::forbidden, "the policy belongs to your own role " + one.slug + ": your rights would grow");
    return {};
}

}  // namespace

result<void> check_content(call& made, const std::vector<role>& touched, std::string_view before, std::string_view after) {
    if (made.from.is_operator()) return {};
    const auto change = compare(before, after);
    if (!change) return change.error();
    if (!change->gives() && !change->takes) return {};
    if (auto may = check_levels(made, touched); !may) return may;
    if (!change->gives()) return {};
    if (auto may = check_not_own(made, touched); !may) return may;
    return check_gained(made, *change);
}

}  // namespace gatehouse::protocol::admin
