#pragma once
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include <gatehouse/codec/json.hpp>

#include "program.hpp"
#include "relay.hpp"

namespace gatehouse::testing {

inline std::string text_of(const value& from, std::string_view name) {
    const value* found = from.find(name);
    return found ? std::string(found->text()) : std::string();
}

inline const value::array& items_of(const value& list) {
    static const value::array none;
    const value* items = list.find("items");
    return items && items->if_array() ? *items->if_array() : none;
}

// A gateway of its own, with the operator's voice and, once made, an API key's.
// What it asks for and gets as JSON is held to the description of the API.
struct cli_fixture {
    served gateway;
    relay between{gateway};
    variables key;

    ran as_operator(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", gateway.data()});
        return run_gatehouse(arguments);
    }
    ran with_key(const std::vector<std::string>& arguments) { return run_gatehouse(arguments, key); }

    // The answer of a verb that must succeed, as JSON.
    static value parsed(const ran& done) {
        BOOST_TEST_REQUIRE(done.code == 0, done.err << done.out);
        const auto content = parse_json(done.out);
        BOOST_TEST_REQUIRE(content.has_value(), done.out);
        return *content;
    }
    value described(const ran& done) {
        for (const auto& wrong : between.take_complaints()) BOOST_ERROR("not as described: " << wrong);
        BOOST_TEST(between.judged() > 0U);
        return parsed(done);
    }
    value operator_json(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"-o", "json", "--data", between.data()});
        return described(run_gatehouse(arguments));
    }
    value key_json(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"-o", "json"});
        auto by_relay = key;
        by_relay["GATEHOUSE_URL"] = between.url();
        return described(run_gatehouse(arguments, by_relay));
    }
    void use_key(const std::string& secret) {
        key = {{"GATEHOUSE_URL", gateway.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", secret}};
    }
    // acme with an owner, whose key speaks from then on. The owner's id.
    std::string make_acme() {
        operator_json({"organization", "create", "acme", "--name", "Acme"});
        const auto owner = operator_json({"member", "create", "root@acme.example", "--email", "root@acme.example", "--owner"});
        use_key(text_of(operator_json({"api-key", "create", "tests", "--user", "root@acme.example"}), "secret"));
        return text_of(owner, "id");
    }
};

}  // namespace gatehouse::testing
