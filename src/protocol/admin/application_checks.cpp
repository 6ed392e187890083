#include "application_checks.hpp"

#include <algorithm>
#include <array>

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

constexpr std::array<std::string_view, 5> known_rights{"introspect", "evaluate", "search", "explain", "assert:ip"};

bool is_resource(std::string_view text) {
    const auto slash = text.find('/');
    return slash != 0 && slash != std::string_view::npos && slash + 1 < text.size() && text.find('*') == std::string_view::npos;
}

result<organization_id> organization_named(installation_transaction& tx, std::string_view named) {
    organization_directory all(tx);
    auto found = all.find_by_code(named);
    if (!found && found.error().code == errc::not_found && is_uuid(named)) found = all.find(organization_id::trusted(named));
    if (found && found->status != organization_status::deleted) return found->id;
    if (!found && found.error().code != errc::not_found) return found.error();
    return make_error(errc::not_found, "there is no organization " + std::string(named));
}

}  // namespace

result<application_id> application_in(const http::request& request) {
    return application_id::parse(request.path_values.empty() ? std::string_view() : request.path_values.front());
}

result<void> record_in_all(installation_transaction& tx, const request_context& by, change_kind kind, const application& what,
                           const std::vector<organization_id>& in, const object& facts) {
    for (const auto& one : in) {
        const auto told = organization_directory(tx).inside(one, [&](tenant_transaction& within) {
            return audit::record(within, by, kind, change_target::of(what.id), facts);
        });
        if (!told) return told;
    }
    return {};
}

void check_application(body_reader& body, const application& wanted) {
    for (const auto& right : wanted.rights)
        if (std::ranges::find(known_rights, right) == known_rights.end())
            body.fail(errc::invalid_value, "rights are introspect, evaluate, search, explain and assert:ip, not " + right);
    for (const auto& host : wanted.hosts)
        if (host.empty() || host.find('/') != std::string::npos)
            body.fail(errc::invalid_value, "a host is a name with or without a port, such as app.example.com");
    if (!is_resource(wanted.required_resource))
        body.fail(errc::invalid_value, "required_resource is <type>/<id>, such as app/main");
}

result<void> check_hosts(installation_transaction& tx, const application& made) {
    const auto all = application_repository(tx).list();
    if (!all) return all.error();
    for (const application& other : *all)
        for (const auto& host : made.hosts)
            if (other.enabled && other.id != made.id && other.serves(host))
                return make_error(errc::uniqueness, "the host " + host + " is another application's");
    return {};
}

result<std::vector<organization_id>> organizations_named(installation_transaction& tx, const std::vector<std::string>& named) {
    std::vector<organization_id> all;
    for (const auto& one : named) {
        const auto found = organization_named(tx, one);
        if (!found) return found.error();
        if (std::ranges::find(all, *found) == all.end()) all.push_back(*found);
    }
    return all;
}

result<void> check_action(installation_transaction& tx, const surroundings& around, const application& made,
                          const std::vector<organization_id>& organizations) {
    if (made.hosts.empty() && made.required_action == default_action) return {};
    for (const auto& one : organizations) {
        const auto at = organization_directory(tx).find(one);
        if (!at) return at.error();
        const auto* model = around.models.find(at->model);
        if (!model) return make_error(errc::not_supported, "the permission model " + at->model + " is not loaded");
        if (std::ranges::find(model->permissions, made.required_action, &access::permission_model::permission::action) ==
            model->permissions.end())
            return make_error(errc::invalid_value, "the permission model of " + at->code + " (" + at->model +
                                                       ") has no action " + made.required_action +
                                                       ": say with required_action (--action) what /auth/verify asks for");
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
