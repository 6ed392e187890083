#include "mapping_preview.hpp"

#include <map>
#include <set>
#include <utility>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/attempt.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

using roles = std::set<std::pair<std::string, std::string>>;  // slug and scope
using roles_of_members = std::map<member_id, roles>;

struct reached {
    std::set<member_id> members;
    bool exact = true;
};

result<void> add_reached(call& made, const mapping_rule_id& rule, reached& to) {
    const auto found = rule_holder_repository(made.tx).reached(rule, limits::preview_members + 1);
    if (!found && found.error().code == errc::not_found) return {};  // it was removed
    if (!found) return found.error();
    to.members.insert(found->begin(), found->end());
    to.exact = to.exact && std::ssize(*found) <= limits::preview_members;
    return {};
}

result<roles_of_members> roles_in_force(call& made, const reached& of) {
    roles_of_members all;
    for (const auto& who : of.members) {
        if (std::ssize(all) == limits::preview_members) break;
        const auto held = made.around.at.decider.roles_of(made.tx, who);
        if (!held) return held.error();
        auto& own = all[who];
        for (const auto& one : *held) own.emplace(one.slug, scope_text(one.scope));
    }
    return all;
}

class differences {
public:
    void add(const member& who, const roles& before, const roles& after) {
        for (const auto& one : after)
            if (!before.contains(one)) add(who, one, true);
        for (const auto& one : before)
            if (!after.contains(one)) add(who, one, false);
    }
    std::string text(bool exact) {
        std::string all;
        json_writer out(all);
        out.begin_object().member("gained", gained_).member("lost", lost_).name("items").raw("[" + items_ + "]");
        out.member("more", gained_ + lost_ > shown_).member("exact", exact).end_object();
        return all;
    }

private:
    void add(const member& who, const roles::value_type& what, bool gains) {
        ++(gains ? gained_ : lost_);
        if (shown_ == static_cast<std::int64_t>(limits::preview_rows)) return;
        std::string item;
        json_writer out(item);
        out.begin_object();
        write_id(out, "member", who.id).member("user_name", who.names.user_name).member("role", what.first);
        out.member("scope", what.second).member("effect", gains ? "gains" : "loses").end_object();
        items_ += (shown_++ == 0 ? "" : ",") + item;
    }
    std::int64_t gained_ = 0, lost_ = 0, shown_ = 0;
    std::string items_;
};

}  // namespace

result<std::string> preview_of(call& made, const std::optional<mapping_rule_id>& known, const rule_act& act) {
    reached all;
    if (known)
        if (auto before = add_reached(made, *known, all); !before) return before.error();
    std::optional<roles_of_members> after;
    const auto taken_back = attempt(made.tx).run([&]() -> result<void> {
        const auto done = act(made);
        if (!done) return done.error();
        if (auto reaches = add_reached(made, *done, all); !reaches) return reaches;
        auto found = roles_in_force(made, all);
        if (!found) return found.error();
        after = *std::move(found);
        return make_error(errc::conflict, "a preview is never written");
    });
    if (!after) return taken_back.error();
    const auto before = roles_in_force(made, all);
    if (!before) return before.error();
    differences found;
    for (const auto& [id, had] : *before) {
        const auto who = member_repository(made.tx).get(id);
        if (!who) return who.error();
        found.add(*who, had, after->at(id));
    }
    return found.text(all.exact && std::ssize(all.members) <= limits::preview_members);
}

}  // namespace gatehouse::protocol::admin
