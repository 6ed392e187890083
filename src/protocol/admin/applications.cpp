#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

constexpr std::array<std::string_view, 5> known_rights{"introspect", "evaluate", "search", "explain", "assert:ip"};

bool is_resource(std::string_view text) {
    const auto slash = text.find('/');
    return slash != 0 && slash != std::string_view::npos && slash + 1 < text.size() && text.find('*') == std::string_view::npos;
}

struct wanted_application {
    application made{application_id::trusted(""), {}, {}, {}, {}, {}, false, false, true, {}};
    std::vector<std::string> organizations;
};

void check(body_reader& body, const wanted_application& wanted) {
    for (const auto& right : wanted.made.rights)
        if (std::ranges::find(known_rights, right) == known_rights.end())
            body.fail(errc::invalid_value, "rights are introspect, evaluate, search, explain and assert:ip, not " + right);
    for (const auto& host : wanted.made.hosts)
        if (host.empty() || host.find('/') != std::string::npos)
            body.fail(errc::invalid_value, "a host is a name with or without a port, such as app.example.com");
    if (!is_resource(wanted.made.required_resource))
        body.fail(errc::invalid_value, "required_resource is <type>/<id>, such as app/main");
    if (wanted.organizations.empty()) body.fail(errc::invalid_value, "organizations names at least one that it answers for");
    if (wanted.made.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
}

wanted_application read_wanted(body_reader& body, const base_url& place) {
    wanted_application wanted;
    wanted.made.name = body.text("name");
    for (const auto& host : body.texts("hosts")) wanted.made.hosts.push_back(normal_host(host, place.secure()));
    wanted.made.rights = body.texts("rights");
    wanted.made.required_action = body.text_or("required_action", "app:use");
    wanted.made.required_resource = body.text_or("required_resource", "app/main");
    const std::string answer = body.text_or("answer", "status");
    if (answer != "status" && answer != "redirect") body.fail(errc::invalid_value, "answer is status or redirect");
    wanted.made.redirects = answer == "redirect";
    wanted.made.accept_api_keys = body.flag_or("accept_api_keys", false);
    wanted.organizations = body.texts("organizations");
    check(body, wanted);
    return wanted;
}

// A host leads to one application: whose session cookie lies there would be nobody's to say otherwise.
result<void> check_hosts(installation_transaction& tx, const application& made) {
    const auto taken = application_repository(tx).hosts();
    if (!taken) return taken.error();
    for (const auto& host : made.hosts)
        if (std::ranges::find(*taken, host) != taken->end())
            return make_error(errc::uniqueness, "the host " + host + " is another application's");
    return {};
}

result<organization_id> organization_named(installation_transaction& tx, std::string_view named) {
    organization_directory all(tx);
    auto found = all.find_by_code(named);
    if (!found && is_uuid(named)) found = all.find(organization_id::trusted(named));
    if (!found) return make_error(errc::not_found, "there is no organization " + std::string(named));
    return found->id;
}

result<void> record_in(installation_transaction& tx, const request_context& by, const application& made,
                       const organization_id& organization) {
    return organization_directory(tx).inside(organization, [&](tenant_transaction& within) {
        object facts;
        facts.set("name", made.name);
        return audit::record(within, by, change_kind::application_created, change_target::of(made.id), std::move(facts));
    });
}

result<http::response> create(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const wanted_application& wanted) {
    application made = wanted.made;
    made.id = tx.new_id<application_id>();
    made.created = tx.now();
    if (auto free = check_hosts(tx, made); !free) return free.error();
    std::vector<organization_id> organizations;
    for (const auto& named : wanted.organizations) {
        const auto found = organization_named(tx, named);
        if (!found) return found.error();
        organizations.push_back(*found);
    }
    const auto text = sessions::register_application(tx, around.at.keys, made, organizations);
    if (!text) return text.error();
    for (const auto& organization : organizations)
        if (auto told = record_in(tx, by, made, organization); !told) return told.error();
    return object_answer(201, [&](json_writer& out) {
        write_application(out, made);
        write_texts(out, "organizations", wanted.organizations);
        out.member("secret", text->reveal());
    });
}

}  // namespace

endpoint list_applications(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto asked = query_page(around.at, request);
        if (!asked) return refusal(asked.error());
        std::vector<application> all;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            auto found = application_repository(tx).list();
            if (!found) return found.error();
            all = *std::move(found);
            return {};
        });
        if (!read) return refusal(read.error());
        const auto next = page_of_all(all, *asked);
        return list_answer(all, write_application, next);
    };
}

endpoint create_application(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        body_reader body(request);
        const auto wanted = read_wanted(body, around.at.place);
        if (auto read = body.finish(); !read) return refusal(read.error());
        return make_wide_plan([&around, wanted, who = operator_of(request)](installation_transaction& tx) {
            return create(tx, around, who.by, wanted);
        });
    };
}

}  // namespace gatehouse::protocol::admin
