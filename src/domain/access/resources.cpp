#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include <algorithm>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

// What is asked about is a literal: it stands in names such as grn:app:app:{org_id}:app/main.
result<void> check_name(std::string_view name) {
    const bool literal = !name.empty() && name.size() <= limits::name_bytes && std::ranges::none_of(name, [](char c) {
        return c == '*' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    });
    if (literal) return {};
    return make_error(errc::invalid_value, "a resource's name has no blanks and no '*', and at most " +
                                               std::to_string(limits::name_bytes) + " bytes");
}

// One parent, no ring, and no line of parents longer than a decision is willing to walk.
result<void> check_parent(tenant_transaction& tx, const resource& wanted) {
    if (!wanted.parent) return {};
    resource_repository rows(tx);
    if (!rows.find(*wanted.parent)) return make_error(errc::invalid_value, "there is no such parent");
    constexpr auto deepest = static_cast<std::int64_t>(limits::resource_depth);
    const auto above = rows.above(*wanted.parent, deepest);
    if (!above) return above.error();
    if (*wanted.parent == wanted.id || std::ranges::find(*above, wanted.id) != above->end())
        return make_error(errc::invalid_value, "a resource cannot lie below itself");
    const auto below = rows.depth_below(wanted.id, deepest);
    if (!below) return below.error();
    const auto line = static_cast<std::int64_t>(above->size()) + 2 + *below;  // with the parent, and itself
    if (line <= deepest) return {};
    return make_error(errc::invalid_value, "no more than " + std::to_string(deepest) + " resources lie in one another");
}

result<void> check_place(tenant_transaction& tx, const resource& wanted, const std::vector<unit_id>& units) {
    if (auto sound = check_name(wanted.name); !sound) return sound;
    if (wanted.team && !team_repository(tx).find(*wanted.team)) return make_error(errc::invalid_value, "there is no such team");
    if (units.size() > limits::resource_units)
        return make_error(errc::too_large,
                          "a resource is restricted to " + std::to_string(limits::resource_units) + " units at most");
    return check_parent(tx, wanted);
}

object facts_of(const resource& what, const std::vector<unit_id>& units) {
    object facts;
    facts.set("type", what.type);
    facts.set("name", what.name);
    if (what.parent) facts.set("parent", what.parent->text());
    if (what.team) facts.set("team", what.team->text());
    value::array all;
    for (const auto& one : units) all.emplace_back(one.text());
    if (!all.empty()) facts.set("units", std::move(all));
    return facts;
}

object facts_of(const grant& what) {
    object facts;
    facts.set("principal", what.principal);
    facts.set("resource", what.on.text());
    facts.set("permissions", list_of(what.permissions));
    return facts;
}

change_target target_of(const grant_id& id) { return {"grant", std::string(id.text())}; }

result<void> check_permissions(const permission_model& model, const std::vector<std::string>& wanted) {
    if (wanted.empty()) return make_error(errc::invalid_value, "a grant names at least one permission");
    if (wanted.size() > limits::grant_permissions)
        return make_error(errc::too_large, "a grant has " + std::to_string(limits::grant_permissions) + " permissions at most");
    for (const auto& one : wanted)
        if (std::ranges::find(model.permissions, one, &permission_model::permission::action) == model.permissions.end())
            return make_error(errc::invalid_value, "the permission model has no permission " + one);
    return {};
}

}  // namespace

result<void> create_resource(tenant_transaction& tx, const request_context& by, const permission_model& model,
                             const resource& made, const std::vector<unit_id>& units) {
    if (model.service_of(made.type).empty())
        return make_error(errc::invalid_value, "the permission model has no resource type " + made.type);
    if (auto sound = check_place(tx, made, units); !sound) return sound;
    if (auto in = resource_repository(tx).insert(made); !in) return in;
    if (auto set = resource_repository(tx).set_units(made.id, units); !set) return set;
    return tell(tx, by, change_kind::resource_created, change_target::of(made.id), facts_of(made, units));
}

result<std::int64_t> create_predefined(tenant_transaction& tx, const request_context& by, const permission_model& model) {
    std::int64_t made = 0;
    resource_repository rows(tx);
    for (const auto& one : model.resources) {
        const auto present = rows.find_named(one.type, one.name);
        if (present) continue;
        if (present.error().code != errc::not_found) return present.error();
        resource row{tx.new_id<resource_id>(), one.type, one.name, {}, {}};
        if (const auto slash = one.parent.find('/'); slash != std::string::npos) {
            const auto parent = rows.find_named(one.parent.substr(0, slash), one.parent.substr(slash + 1));
            if (!parent) return parent.error();
            row.parent = parent->id;
        }
        if (auto done = create_resource(tx, by, model, row, {}); !done) return done.error();
        ++made;
    }
    return made;
}

result<void> change_resource(tenant_transaction& tx, const request_context& by, const resource& after,
                             const std::vector<unit_id>& units) {
    if (auto sound = check_place(tx, after, units); !sound) return sound;
    if (auto changed = resource_repository(tx).change(after); !changed) return changed;
    if (auto set = resource_repository(tx).set_units(after.id, units); !set) return set;
    return tell(tx, by, change_kind::resource_changed, change_target::of(after.id), facts_of(after, units));
}

result<deleted_resource> delete_resource(tenant_transaction& tx, const request_context& by, const resource& gone) {
    const auto below = resource_repository(tx).depth_below(gone.id, 1);
    if (!below) return below.error();
    if (*below > 0) return make_error(errc::conflict, "other resources lie below this one; move or delete them first");
    deleted_resource ended;
    const auto grants = grant_repository(tx).end_all_on(gone.id);
    if (!grants) return grants.error();
    // A secret that is no more needs no rotation.
    const auto rotations = exposure_repository(tx).close(gone.id, by.actor, "the resource was deleted");
    if (!rotations) return rotations.error();
    if (auto erased = resource_repository(tx).erase(gone.id); !erased) return erased.error();
    ended = {*grants, *rotations};
    auto facts = facts_of(gone, {});
    facts.set("grants", ended.grants);
    facts.set("rotations", ended.rotations);
    if (auto told = tell(tx, by, change_kind::resource_deleted, change_target::of(gone.id), std::move(facts)); !told)
        return told.error();
    return ended;
}

result<void> add_grant(tenant_transaction& tx, const request_context& by, const permission_model& model, const grant& made) {
    if (auto sound = check_permissions(model, made.permissions); !sound) return sound;
    if (made.reason.size() > limits::name_bytes) return make_error(errc::too_large, "the reason is too long");
    if (auto in = grant_repository(tx).insert(made); !in) return in;
    if (std::ranges::any_of(made.permissions, [&](const std::string& one) { return model.reveals_secret(one); }))
        if (auto noted = exposure_repository(tx).mark_revealing(made.id); !noted) return noted;
    auto facts = facts_of(made);
    if (made.window.not_before) facts.set("not_before", to_rfc3339(*made.window.not_before));
    if (made.window.expires_at) facts.set("expires_at", to_rfc3339(*made.window.expires_at));
    return tell(tx, by, change_kind::grant_added, target_of(made.id), std::move(facts));
}

result<void> end_grant(tenant_transaction& tx, const request_context& by, const grant& ended) {
    if (auto done = grant_repository(tx).end(ended.id); !done) return done;
    return tell(tx, by, change_kind::grant_removed, target_of(ended.id), facts_of(ended));
}

}  // namespace gatehouse::access
