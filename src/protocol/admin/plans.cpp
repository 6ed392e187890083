#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "above.hpp"
#include "body.hpp"
#include "climbing.hpp"
#include "gains_by_roles.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "role_use.hpp"

namespace gatehouse::protocol::admin {
namespace {

using plan = access::permission_model::plan;

result<const plan*> find_plan(const access::permission_model& model, std::string_view slug) {
    if (const auto* found = model.find_plan(slug)) return found;
    if (model.plans.empty()) return make_error(errc::conflict, "the permission model " + model.name + " has no plans");
    std::string known;
    for (const auto& one : model.plans) known += (known.empty() ? "" : ", ") + one.slug;
    return make_error(errc::invalid_value, "there is no plan " + std::string(slug) + "; there are: " + known);
}

// What a change of plan does to one role, for whoever holds it.
struct turned_role {
    role what;
    std::int64_t assignments = 0, holders = 0;  // assignments of members and teams; members, however they came by it
    bool awake = false;                         // afterwards
};

result<std::vector<turned_role>> turned_roles(call& made, const access::permission_model& model, const plan* before,
                                              const plan* after) {
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    std::vector<turned_role> all;
    for (const auto& one : *roles) {
        const bool awake = model.gives(after, one.built_in, one.plans);
        if (awake == model.gives(before, one.built_in, one.plans)) continue;
        all.push_back({one, 0, 0, awake});
    }
    return all;
}

// Once it is known that the change may be made: counting asks for everybody.
result<void> count_holders(call& made, const access::permission_model& model, std::vector<turned_role>& all) {
    for (auto& one : all) {
        const auto count = assignment_repository(made.tx).count_of(one.what.id);
        if (!count) return count.error();
        const auto holders = holder_repository(made.tx).count_of_role(one.what.id, one.what.level >= model.protected_level);
        if (!holders) return holders.error();
        one.assignments = *count;
        one.holders = *holders;
    }
    return {};
}

// Roles that are awake in a plan, against its limit.
result<std::int64_t> roles_in(call& made, const access::permission_model& model, const plan* of) {
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    return std::ranges::count_if(*roles, [&](const role& one) { return model.gives(of, one.built_in, one.plans); });
}

// Connections that a plan without any would not let anybody make: nobody is cut, so they go on.
result<std::vector<connection>> beyond(call& made, const plan& now) {
    if (now.connections) return std::vector<connection>();
    return connection_repository(made.tx).list();
}

void write_turned(json_writer& out, std::string_view name, const std::vector<turned_role>& all, bool awake) {
    out.name(name).begin_array();
    for (const auto& one : all)
        if (one.awake == awake) {
            out.begin_object().member("role", one.what.slug).member("assignments", one.assignments);
            out.member("holders", one.holders).end_object();
        }
    out.end_array();
}

void write_limit(json_writer& out, std::string_view name, const std::optional<std::int64_t>& limit) {
    out.name(name);
    if (limit)
        out.integer(*limit);
    else
        out.null();
}

struct change_seen {
    std::int64_t members = 0, roles = 0;
    std::vector<turned_role> turned;
    std::vector<connection> beyond;
};

http::response render(const plan& now, const change_seen& seen) {
    return object_answer(200, [&](json_writer& out) {
        out.member("plan", now.slug).member("name", now.name).member("members", seen.members);
        write_limit(out, "member_limit", now.members);
        out.member("over_limit", now.members && seen.members > *now.members).member("roles", seen.roles);
        write_limit(out, "role_limit", now.roles);
        out.member("over_role_limit", now.roles && seen.roles > *now.roles);
        out.member("custom_roles", now.custom_roles).member("connections", now.connections);
        write_turned(out, "roles_asleep", seen.turned, false);
        write_turned(out, "roles_awake", seen.turned, true);
        out.name("connections_beyond").begin_array();
        for (const auto& one : seen.beyond) {
            write_id(out.begin_object(), "id", one.id).member("name", one.name);
            out.member("state", to_text(one.state)).end_object();
        }
        out.end_array();
    });
}

// (b), (c): who has a role of the organization's own gains what it gives when it wakes, and what it denies when it falls
// asleep. The model's own are the plan's.
result<void> check_turned(call& made, const std::vector<turned_role>& turned) {
    for (const auto& one : turned) {
        const auto had = one.what.built_in ? result<bool>(false) : may_be_had(made, one.what.id);
        if (!had) return had.error();
        if (!*had) continue;
        if (one.awake)
            if (auto may = check_level(made, one.what.level, "the role " + one.what.slug); !may) return may;
        if (auto may = one.awake ? check_content_held(made, one.what) : check_denied_held(made, one.what); !may) return may;
    }
    return {};
}

// Where one role alone counts in a scope, another comes into force in place of one that falls asleep.
result<gains_by_roles> gains_without(call& made, const std::vector<turned_role>& turned) {
    std::vector<member_id> all;
    std::vector<role> lost;
    for (const auto& one : turned) {
        if (one.awake) continue;
        lost.push_back(one.what);
        const auto holders = holder_repository(made.tx).of_role(one.what.id, limits::gaining_people + 1);
        if (!holders) return holders.error();
        all.insert(all.end(), holders->begin(), holders->end());
    }
    return gains_by_roles::of(made, all, lost);
}

// Nobody is cut off by a smaller plan: roles sleep, and nobody new comes in above the limit (access.md, Invariants, 9).
result<http::response> change(call& made, const std::string& slug) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto wanted = find_plan(**model, slug);
    if (!wanted) return wanted.error();
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    const auto present = plan_of(made, **model);
    if (!present) return present.error();
    auto turned = turned_roles(made, **model, *present, *wanted);
    if (!turned) return turned.error();
    if (auto may = check_turned(made, *turned); !may) return may.error();
    if (auto counted = count_holders(made, **model, *turned); !counted) return counted.error();
    const auto above = turned->empty() ? those_above() : those_above::all(made);
    if (!above) return above.error();
    const auto gains = gains_without(made, *turned);
    if (!gains) return gains.error();
    const auto roles = roles_in(made, **model, *wanted);
    if (!roles) return roles.error();
    auto stay = beyond(made, **wanted);
    if (!stay) return stay.error();
    organization_details_repository details(made.tx);
    if (auto set = details.set_plan((*wanted)->slug, (*wanted)->members); !set) return set.error();
    object facts;
    facts.set("from", *present ? (*present)->slug : std::string());
    facts.set("to", (*wanted)->slug);
    const auto told = audit::record(made.tx, made.from.by, change_kind::organization_plan_changed,
                                    change_target::of(made.tx.organization()), std::move(facts));
    if (!told) return told.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return render(**wanted, {own->member_count, *roles, *std::move(turned), *std::move(stay)});
}

}  // namespace

result<writing> change_plan(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string slug = body.text("plan");
    if (auto read = body.finish(); !read) return read.error();
    return writing([slug](call& made) { return change(made, slug); });
}

}  // namespace gatehouse::protocol::admin
