#include "policy_cache.hpp"

#include <gatehouse/store/role_repository.hpp>

#include <algorithm>
#include <mutex>
#include <numeric>
#include <optional>

namespace gatehouse::access {
namespace {

std::optional<std::size_t> place_of(const organization_policies& in, const role_id& id) {
    const auto found =
        std::ranges::lower_bound(in.by_id, id.text(), {}, [&](std::size_t at) { return in.roles[at].held.id.text(); });
    if (found == in.by_id.end() || in.roles[*found].held.id != id) return std::nullopt;
    return *found;
}

void index(organization_policies& made) {
    made.by_id.resize(made.roles.size());
    std::iota(made.by_id.begin(), made.by_id.end(), std::size_t{0});
    std::ranges::sort(made.by_id, {}, [&](std::size_t at) { return made.roles[at].held.id.text(); });
}

result<void> attach(organization_policies& to, role_policy_row row, const permission_model& model,
                    const organization_id& organization) {
    const auto place = place_of(to, row.role);
    if (!place) return {};
    auto statements = compile_statements(row.statements, model, organization);
    // What cannot be read cannot be known to deny nothing: fail closed, for the whole organization.
    if (!statements) return make_error(errc::internal, "policy " + row.slug + " cannot be read");
    for (const auto& one : *statements) {
        to.read_mfa = to.read_mfa || one.when.reads_mfa();
        to.read_attributes = to.read_attributes || one.when.reads_attributes();
        to.read_switches = to.read_switches || one.when.reads_switches();
    }
    auto& entry = to.roles[*place];
    add_probes(entry.probes, static_cast<std::uint32_t>(entry.policies.size()), *statements);
    entry.policies.push_back({std::move(row.slug), row.version, *std::move(statements)});
    return {};
}

result<organization_policies::entry> entry_of(role one) {
    organization_policies::entry made{std::move(one), {}, {}};
    for (const auto& text : made.held.ceiling) {
        auto pattern = action_pattern::parse(text);
        if (!pattern) return make_error(errc::internal, "the ceiling of role " + made.held.slug + " cannot be read");
        made.ceiling.push_back(*std::move(pattern));
    }
    return made;
}

result<std::shared_ptr<const organization_policies>> load(tenant_transaction& tx, const permission_model& model,
                                                          std::int64_t revision) {
    auto made = std::make_shared<organization_policies>();
    made->generation = tx.generation();
    made->revision = revision;
    auto roles = role_repository(tx).list();
    if (!roles) return roles.error();
    for (auto& one : *roles) {
        auto entry = entry_of(std::move(one));
        if (!entry) return entry.error();
        made->roles.push_back(*std::move(entry));
    }
    index(*made);
    auto rows = policy_repository(tx).of_roles();
    if (!rows) return rows.error();
    for (auto& row : *rows)
        if (const auto done = attach(*made, std::move(row), model, tx.organization()); !done) return done.error();
    return std::shared_ptr<const organization_policies>(std::move(made));
}

}  // namespace

const organization_policies::entry* organization_policies::find(const role_id& id) const {
    const auto place = place_of(*this, id);
    return place ? &roles[*place] : nullptr;
}

std::vector<const organization_policies::entry*> organization_policies::contents_of(const std::vector<held_role>& held) const {
    std::vector<const entry*> all;
    all.reserve(held.size());
    for (const auto& one : held) all.push_back(find(one.role));
    return all;
}

const organization_policies::entry* organization_policies::find_slug(std::string_view slug) const {
    const auto found = std::ranges::find_if(roles, [&](const entry& one) { return one.held.slug == slug; });
    return found == roles.end() ? nullptr : &*found;
}

std::shared_ptr<const organization_policies> policy_cache::find(const tenant_transaction& tx, std::int64_t revision) const {
    const std::shared_lock lock(mutex_);
    const auto found = kept_.find(tx.organization());
    if (found == kept_.end() || found->second->revision != revision || found->second->generation != tx.generation())
        return nullptr;
    return found->second;
}

result<std::shared_ptr<const organization_policies>> policy_cache::get(tenant_transaction& tx, const permission_model& model,
                                                                       std::int64_t revision) {
    if (auto kept = find(tx, revision)) return kept;
    auto made = load(tx, model, revision);
    if (!made || tx.writable()) return made;
    const std::unique_lock lock(mutex_);
    kept_.insert_or_assign(tx.organization(), *made);
    return made;
}

}  // namespace gatehouse::access
