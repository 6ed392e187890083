#pragma once
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>

#include "support/access_people.hpp"

namespace gatehouse::testing {

struct registered {
    application_id id;
    std::string secret;
    std::string basic() const { return "Basic " + to_base64(std::string(id.text()) + ":" + secret); }
};

// Handlers, called as the door calls them, over a real store.
struct doors_fixture : access_people {
    using access_people::access_people;
    protocol::base_url place = must(protocol::base_url::parse("http://127.0.0.1:8080"));
    protocol::failure_budget failures;
    protocol::doors at{*data, keys, data.clock, data.random, decider, used, failures, place};

    registered add_application(std::string_view name, std::vector<std::string> rights, std::vector<std::string> hosts = {},
                               bool listed = true, bool redirects = false, bool keys_too = false) {
        std::optional<registered> made;
        must(data->write_installation([&](installation_transaction& tx) -> result<void> {
            const application row{tx.new_id<application_id>(),
                                  std::string(name),
                                  hosts,
                                  rights,
                                  "app:use",
                                  "app/main",
                                  redirects,
                                  keys_too,
                                  true,
                                  tx.now()};
            std::vector<organization_id> organizations;
            if (listed) organizations.push_back(organization());
            const auto text = sessions::register_application(tx, keys, row, organizations);
            if (!text) return text.error();
            made = registered{row.id, std::string(text->reveal())};
            return {};
        }));
        return *made;
    }
    http::request request(http::method verb, std::string path, std::vector<http::header> headers, std::string body = {}) {
        http::request made;
        made.verb = verb;
        const auto mark = path.find('?');
        made.path = path.substr(0, mark);
        if (mark != std::string::npos) made.query = path.substr(mark + 1);
        made.headers = std::move(headers);
        made.body = std::move(body);
        made.remote_address = "192.0.2.7";
        made.id = "request";
        return made;
    }
    // The response, after the commit where there is one.
    http::response run(const protocol::endpoint& handle, const http::request& asked) {
        auto answer = handle(asked);
        if (auto* sent = std::get_if<http::response>(&answer)) return *sent;
        if (auto* wide = std::get_if<protocol::installation_wide_plan>(&answer)) return run(*wide);
        auto& plan = std::get<protocol::plan>(answer);
        std::optional<http::response> rendered;
        const auto done = data->write(plan.organization, [&](tenant_transaction& tx) -> result<void> {
            auto outcome = plan.fn(tx);
            if (!outcome) return outcome.error();
            rendered = std::move(outcome->response);
            return {};
        });
        return done ? *rendered : plan.refuse(done.error());
    }
    http::response run(protocol::installation_wide_plan& plan) {
        std::optional<http::response> rendered;
        const auto done = data->write_installation([&](installation_transaction& tx) -> result<void> {
            auto outcome = plan.fn(tx);
            if (!outcome) return outcome.error();
            rendered = std::move(outcome->response);
            return {};
        });
        return done ? *rendered : plan.refuse(done.error());
    }
    void suspend(const member_id& id) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto held = hold_repository(tx).add(id, hold_source::admin(), "test", "test");
            if (!held) return held.error();
            return member_repository(tx).raise_epoch(id);
        });
    }
};

inline std::string header_of(const http::response& answer, std::string_view name, std::string_view with = {}) {
    for (const auto& one : answer.headers)
        if (ascii_iequals(one.name, name) && one.value.starts_with(with)) return one.value;
    return {};
}

inline value json_of(const http::response& answer) { return must(parse_json(answer.body)); }

}  // namespace gatehouse::testing
