#pragma once
#include <gatehouse/http/router.hpp>
#include <gatehouse/protocol/admin/admin.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "support/api_description.hpp"
#include "unit/protocol/access/doors_fixture.hpp"

namespace gatehouse::testing {

// The management API over a real store.
struct admin_door : doors_fixture {
    using doors_fixture::doors_fixture;
    protocol::admin::surroundings around{at, models, {}, {}};
    std::vector<protocol::admin::api_route> public_routes = protocol::admin::routes(around, protocol::admin::entrance::door);
    std::vector<protocol::admin::api_route> socket_routes =
        protocol::admin::routes(around, protocol::admin::entrance::operator_socket);
    http::router door = router_of(public_routes), socket = router_of(socket_routes);

    static http::router router_of(const std::vector<protocol::admin::api_route>& routes) {
        http::router made;
        for (const auto& one : routes)
            made.add({one.verb, one.path_template, one.body_limit_bytes, http::run_on::worker,
                      [](http::request, http::responder) {}});
        return made;
    }
    http::request addressed(const http::router& at_router, http::method verb, const std::string& path,
                            std::vector<http::header> headers, std::string body) {
        auto made = request(verb, "/api/v1/organizations/" + std::string(organization().text()) + path, std::move(headers),
                            std::move(body));
        const auto found = at_router.find(verb, made.path);
        BOOST_TEST_REQUIRE(found.found, "no route for " << path);
        made.path_values = found.path_values;
        made.route_template = found.found->path_template;
        return made;
    }
    static const protocol::endpoint& handler_of(const std::vector<protocol::admin::api_route>& routes,
                                                const http::request& asked) {
        for (const auto& one : routes)
            if (one.verb == asked.verb && one.path_template == asked.route_template) return one.handle;
        throw std::runtime_error("no handler");
    }
    // Whatever a test asks for, it asks as described, and is answered as described.
    http::response run_described(const std::vector<protocol::admin::api_route>& routes, const http::request& asked) {
        auto answer = run(handler_of(routes, asked), asked);
        for (const auto& wrong : undescribed(asked, answer))
            BOOST_ERROR("not as described: " << asked.route_template << " " << answer.status << ": " << wrong);
        return answer;
    }
    http::response with_headers(http::method verb, const std::string& path, std::vector<http::header> headers,
                                std::string body = {}) {
        const auto asked = addressed(door, verb, path, std::move(headers), std::move(body));
        return run_described(public_routes, asked);
    }
    http::response with_key(const std::string& key, http::method verb, const std::string& path, std::string body = {}) {
        return with_headers(verb, path, {{"Authorization", "Bearer " + key}}, std::move(body));
    }
    http::response as_operator(http::method verb, const std::string& path, std::string body = {}) {
        const auto asked = addressed(socket, verb, path, {}, std::move(body));
        return run_described(socket_routes, asked);
    }
    http::response list(const std::string& path, std::string query) {
        auto asked = addressed(socket, http::method::get, path, {}, {});
        asked.query = std::move(query);
        return run_described(socket_routes, asked);
    }
    // Where it says when: with both factors.
    sessions::minted signed_in(const member_id& who, std::optional<instant> authenticated = {}) {
        session_facts facts{who, {}, {}, {}, {}, {}, {}, authenticated, authenticated.has_value(), {}, {}, {}};
        return session(facts);
    }
    std::size_t refusals() {
        change_filter refused;
        refused.kind = "management.refused";
        return must(read<std::vector<change>>(
                        [&](tenant_transaction& tx) { return change_repository(tx).newest(refused, 0, 100); }))
            .size();
    }
    // Refused, with the permission named that is missing, or none where none is, and on record.
    void check_refused(const http::response& answer, std::string_view permission, std::size_t refusals_then) {
        BOOST_TEST(answer.status == 403, answer.body);
        const value said = json_of(answer);
        const value* named = said.find("required_permission");
        BOOST_TEST((named ? named->text() : std::string_view()) == permission);
        BOOST_TEST(refusals() == refusals_then);
    }
    std::string of(const member_id& id, std::string_view what = {}) {
        return "/members/" + std::string(id.text()) + std::string(what);
    }
};

// Of the standard model: an owner, an administrator, a plain member, and a key of each.
struct admin_fixture : admin_door {
    member_id owner = add_member("owner", true), admin = add_member("admin"), plain = add_member("plain");
    std::string owner_key, admin_key, plain_key;

    explicit admin_fixture(std::string model = "standard") : admin_door(std::move(model)) {
        assign(principal_kind::member, admin.text(), "admin");
        assign(principal_kind::member, plain.text(), "member");
        owner_key = api_key(owner).text.reveal();
        admin_key = api_key(admin).text.reveal();
        plain_key = api_key(plain).text.reveal();
    }
};

}  // namespace gatehouse::testing
