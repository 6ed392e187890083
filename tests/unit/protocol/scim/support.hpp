#pragma once
#include <boost/test/unit_test.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/scim/schemas.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace gatehouse::scim {

inline const std::string ext = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
inline const std::string core_user = "urn:ietf:params:scim:schemas:core:2.0:User";

inline std::string read_source(const std::string& path) {
    std::ifstream file(std::string(std::getenv("GATEHOUSE_SOURCE")) + "/" + path);
    BOOST_TEST_REQUIRE(file.good(), path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The product's own schema files, and what a test drops in beside them.
inline schema_registry load_with(std::vector<std::string> further = {}) {
    std::vector<std::string> contents;
    for (const auto* name : {"User", "Group", "EnterpriseUser", "ResourceType.User", "ResourceType.Group"})
        contents.push_back(read_source(std::string("schemas/") + name + ".json"));
    std::vector<schema_text> texts;
    for (auto& text : further) contents.push_back(std::move(text));
    for (const auto& content : contents) texts.push_back({"test", content});
    auto loaded = load_schemas(texts);
    BOOST_TEST_REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

inline const schema_registry& registry() {
    static const schema_registry loaded = load_with();
    return loaded;
}
inline const resource_type& user_type() { return *registry().find_type("User"); }
inline const resource_type& group_type() { return *registry().find_type("Group"); }

// Tests write JSON with ' for ", EXT for the enterprise extension's URN and CORE for the user's.
inline std::string readable(std::string text) {
    const auto replace = [&](std::string_view from, const std::string& to) {
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    };
    replace("'", "\"");
    replace("EXT", ext);
    replace("CORE", core_user);
    return text;
}

inline value json(std::string text) {
    const auto parsed = parse_json(readable(std::move(text)));
    BOOST_TEST_REQUIRE(parsed.has_value(), text);
    return *parsed;
}

}  // namespace gatehouse::scim
