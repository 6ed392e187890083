#include "reference/missing.hpp"

#include <algorithm>

#include "reference/ways.hpp"

namespace gatehouse::reference {
namespace {

using access::decision_step;
using words = std::string;

// What lies between, or nothing.
words between(const words& text, const words& before, const words& after) {
    const auto from = text.find(before);
    if (from == words::npos) return "";
    const auto to = text.find(after, from + before.size());
    return to == words::npos ? "" : text.substr(from + before.size(), to - from - before.size());
}

std::vector<words> split(const words& text, const words& at) {
    std::vector<words> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(at, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = to + at.size();
    }
    return parts;
}

class checker {
public:
    checker(const known& of, const access::decision& made) : of_(of), made_(made) {}

    words check() const {
        if (made_.step == decision_step::gate) return check_gate();
        if (made_.step != decision_step::otherwise || service_of(of_.in, of_.asked.action, of_.asked.type).empty()) return "";
        if (made_.missing.empty()) return "says nothing of what is missing";
        for (const auto& part : split(made_.missing, "; "))
            if (auto wrong = check_part(part); !wrong.empty()) return wrong + ": " + part;
        return "";
    }

private:
    words check_part(const words& part) const {
        if (part == "the owner may do this" || part.starts_with("it comes by ")) return "";
        if (part == "no role that can be assigned allows it")
            return std::ranges::any_of(of_.in.roles, [&](const role& one) { return can_be_had(one); }) ? "a role would" : "";
        if (part.find("cut to less") != words::npos) return check_cut(part);
        if (part.find(" would allow it") != words::npos) return check_role(part);
        if (part.starts_with("a member with the role ")) return check_giver(part);
        if (part.starts_with("it goes where another"))
            return std::ranges::any_of(
                       made_.roles, [&](const held_role& one) { return one.origin == role_origin::default_role && cuts(one); })
                       ? ""
                       : "it is not the default";
        return "who says so";
    }
    bool about(const role& one) const { return is_about(one, of_.asked.action, of_); }
    bool can_be_had(const role& one) const { return &one != &of_.in.roles.front() && !one.deprecated && about(one); }
    const role* named(const words& slug) const {
        const auto found = std::ranges::find(of_.in.roles, slug, &role::slug);
        return found == of_.in.roles.end() ? nullptr : &*found;
    }
    bool here(const held_role& one) const { return contains({one.scope.kind, one.scope.id}, of_); }
    bool cuts(const held_role& one) const { return here(one) && !admits(*named(one.slug), of_.asked.action, fault::none); }

    words check_cut(const words& part) const {
        const bool several = part.starts_with("the roles ");
        const auto names = several ? between(part, "the roles ", " are cut") : between(part, "the role ", " is cut");
        for (const auto& slug : split(names, ", "))
            if (std::ranges::none_of(made_.roles, [&](const held_role& one) { return one.slug == slug && cuts(one); }))
                return "it does not cut";
        return "";
    }
    words check_role(const words& part) const {
        const auto* would = named(between(part, "the role ", " would allow it"));
        if (!would || !about(*would)) return "no such role would";
        const bool sleeps = part.find("sleeps in") != words::npos;
        if (awake(*would, of_) == sleeps) return "that role sleeps, or does not";
        if (part.find("asks for") != words::npos) return check_asking(*would, part);
        if (part.find("and is held") != words::npos) return "";
        return can_be_had(*would) ? "" : "that role is not to be had";
    }
    // It is held here, and one of its statements asks for just that.
    words check_asking(const role& one, const words& part) const {
        if (std::ranges::none_of(made_.roles, [&](const held_role& held) { return held.slug == one.slug && here(held); }))
            return "it is not held here";
        for (const auto index : one.policies) {
            const auto& policy = of_.in.policies[index];
            for (const auto& said : policy.versions[policy.in_force])
                if (said.effect == statement::kind::allow && matches(said, of_, of_.asked.action) &&
                    holds(said.when, of_) != answer::yes && speaks_of(said.when.terms, part.substr(part.find("asks for"))))
                    return "";
        }
        return "nothing of it asks for that";
    }
    // Each kind of condition that the words name is one of these.
    bool speaks_of(const std::vector<condition::term>& terms, const words& text) const {
        const struct {
            condition::about what;
            words word;
        } kinds[] = {{condition::about::mfa, "factor"},
                     {condition::about::time, "a time "},
                     {condition::about::address, "address"},
                     {condition::about::turned, "the switch "}};
        return std::ranges::all_of(
            kinds, [&](const auto& kind) { return text.find(kind.word) == words::npos || has(terms, kind.what); });
    }
    static bool has(const std::vector<condition::term>& terms, condition::about what) {
        return std::ranges::any_of(terms, [&](const auto& one) { return one.what == what || has(one.negated, what); });
    }

    // Whoever is named has the permission that it takes, and stands high enough.
    words check_giver(const words& part) const {
        const auto* giver = named(between(part, "a member with the role ", " may "));
        if (!giver || !awake(*giver, of_)) return "that role counts for nothing";
        if (part.ends_with("may grant it here")) return check_granter(*giver);
        if (part.ends_with("may put people there")) return may(*giver, "gatehouse:teams:units", "unit", "any");
        const auto slug = between(made_.missing, "the role ", part.ends_with("take it away") ? " is cut" : " would allow it");
        const auto* given = named(made_.missing.find(" cut to less; ") == words::npos
                                      ? slug
                                      : between(made_.missing, "cut to less; the role ", " would allow it"));
        if (given && giver->level < given->level) return "nobody gives or takes what stands above him";
        return may(*giver, "gatehouse:roles:assign", "role", "any");
    }
    words may(const role& one, const words& action, const words& type, const words& name) const {
        const query asked{of_.asked.subject, {}, action, type, name, {}, {}};
        return is_about(one, action, {of_.in, asked, of_.now}) ? "" : "he may not " + action;
    }
    words check_granter(const role& one) const {
        const auto& action = of_.asked.action;
        const bool of_model = action == "docs:read" || action == "docs:write";
        if (chain_of(of_).empty() || !of_model) return "nothing is granted there";
        if (std::ranges::any_of(made_.roles, [&](const held_role& held) { return held.level > one.level; }))
            return "nobody gives to who stands above him";
        if (!hands_out(one)) return "he has nothing to give";
        return may(one, "gatehouse:roles:grant", of_.asked.type, of_.asked.name);
    }
    bool hands_out(const role& one) const {
        bool has = false, denied = false;
        for (const auto index : one.policies) {
            const auto& policy = of_.in.policies[index];
            for (const auto& said : policy.versions[policy.in_force])
                if (matches(said, of_, of_.asked.action))
                    said.effect == statement::kind::deny ? (void)(denied = true) : (void)(has = true);
        }
        return has && !denied && admits(one, of_.asked.action, fault::none);
    }

    // Of each thing on the way up that shuts the gate its units, and who may put somebody into them.
    words check_gate() const {
        words wanted;
        std::size_t many = 0;
        const auto* who = find(of_.in.members, of_.asked.subject);
        if (!who || made_.reason.find("units") == words::npos) return made_.missing.empty() ? "" : "who says so";
        for (const auto* one : chain_of(of_)) {
            if (one->units.empty() || std::ranges::any_of(one->units, [&](const auto& u) { return who->units.contains(u); }))
                continue;
            wanted += many++ ? " and " : "";
            wanted += one->units.size() > 1 ? "one of the units " : "the unit ";
            words names;
            for (const auto& unit : one->units) names += (names.empty() ? "" : ", ") + unit;
            wanted += names;
        }
        const auto parts = split(made_.missing, "; ");
        if (parts[0] != wanted + (many > 1 ? " are missing" : " is missing")) return "other units are missing: " + parts[0];
        return parts.size() > 1 ? check_giver(parts[1]) : "";
    }

    const known& of_;
    const access::decision& made_;
};

}  // namespace

std::string check_missing(const known& of, const access::decision& made) { return checker(of, made).check(); }

}  // namespace gatehouse::reference
