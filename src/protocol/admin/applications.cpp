#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "application_checks.hpp"
#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_application {
    application made{application_id::trusted(""), {}, {}, {}, {}, {}, false, false, true, {}};
    std::vector<std::string> organizations;
};

wanted_application read_wanted(body_reader& body, const base_url& place) {
    wanted_application wanted;
    wanted.made.name = body.text("name");
    for (const auto& host : body.texts("hosts")) wanted.made.hosts.push_back(normal_host(host, place.secure()));
    wanted.made.rights = body.texts("rights");
    wanted.made.required_action = body.text_or("required_action", default_action);
    wanted.made.required_resource = body.text_or("required_resource", "app/main");
    const std::string answer = body.text_or("answer", "status");
    if (answer != "status" && answer != "redirect") body.fail(errc::invalid_value, "answer is status or redirect");
    wanted.made.redirects = answer == "redirect";
    wanted.made.accept_api_keys = body.flag_or("accept_api_keys", false);
    wanted.organizations = body.texts("organizations");
    if (wanted.organizations.empty()) body.fail(errc::invalid_value, "organizations names at least one that it answers for");
    if (wanted.made.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    check_application(body, wanted.made);
    return wanted;
}

result<http::response> create(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const wanted_application& wanted) {
    application made = wanted.made;
    made.id = tx.new_id<application_id>();
    made.created = tx.now();
    if (auto free = check_hosts(tx, made); !free) return free.error();
    const auto organizations = organizations_named(tx, wanted.organizations);
    if (!organizations) return organizations.error();
    if (auto known = check_action(tx, around, made, *organizations); !known) return known.error();
    const auto text = sessions::register_application(tx, around.at.keys, made, *organizations);
    if (!text) return text.error();
    object facts;
    facts.set("name", made.name);
    if (auto told = record_in_all(tx, by, change_kind::application_created, made, *organizations, facts); !told)
        return told.error();
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
        const auto who = operator_of(by, request);
        return make_wide_plan(
            who.by, [&around, wanted, who](installation_transaction& tx) { return create(tx, around, who.by, wanted); });
    };
}

}  // namespace gatehouse::protocol::admin
